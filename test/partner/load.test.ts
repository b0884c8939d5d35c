import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { renderProblem } from '../../src/guide/load/problem.ts'
import { loadPartner, loadPartners } from '../../src/partner/load.ts'
import { changed, type Files, partnersWith, usual } from './folder.ts'

const problemsOf = (files: Files, id = 'acme') =>
  loadPartner(partnersWith(files, id), id).problems.map(({ file, line, column, message }) => ({
    at: `${file}:${line}:${column}`,
    message,
  }))
const only = (files: Files) => {
  const problems = problemsOf(files)
  assert.equal(problems.length, 1, JSON.stringify(problems))
  return problems[0]!
}

test('the sample partners load without a problem', () => {
  const { partners, problems } = loadPartners('partners')
  const technical = ['ta1-out', '997-004010-in', '997-005010-in', '999-in', 'ta1-in']
  assert.deepEqual(problems.map(renderProblem), [])
  assert.deepEqual(
    partners.map(({ partner, mappings }) => [partner, mappings.map(({ name }) => name)]),
    [
      ['acme', ['850-in', '997-out', ...technical]],
      ['castor', ['850-out', '824-out', '855-in', '856-in', '810-in', '999-out', ...technical]],
      [
        'fjordkontor',
        [
          'orderresponse-out',
          'despatchadvice-out',
          'invoice-out',
          'creditnote-out',
          'order-in',
          'invoiceresponse-in',
        ],
      ],
      ['harborline', ['855-out', '856-out', '810-out', '850-in', '860-in', '997-out', ...technical]],
      ['nordwind', ['order-in']],
    ],
  )
})

test('who looks at one partner is not hindered by what is wrong with another', () => {
  const directory = partnersWith(usual)
  mkdirSync(join(directory, 'globex'))
  writeFileSync(join(directory, 'globex', 'agreement.yaml'), 'agreement: globex\n')
  assert.ok(loadPartners(directory).problems.length > 0)
  const { partners, problems } = loadPartners(directory, { only: 'acme' })
  assert.deepEqual([partners.map(({ partner }) => partner), problems], [['acme'], []])
})

test('a partner is its agreement, its resolved guides and the rows of its crosswalks', () => {
  const { partner, problems } = loadPartner(partnersWith(usual), 'acme')
  assert.deepEqual(problems, [])
  assert.equal(partner?.agreement.name, 'Acme Retail')
  assert.equal(partner.mappings[0]?.guide.areas.heading?.['CUR/money']?.usage, 'required')
  assert.deepEqual(partner.crosswalks, [
    {
      partner: 'acme',
      crosswalk: 'units',
      theirs: 'Z3',
      ours: 'XCK',
      from: '',
      to: '',
      readOnly: false,
      preferred: false,
    },
  ])
})

test('the version is the content’s hash: the same for the same, another for another', () => {
  const hashes = [usual, usual, changed('agreement.yaml', 'Acme Retail', 'Acme Retail Inc.')].map((files) => {
    const { hash, mappings } = loadPartner(partnersWith(files), 'acme').partner!
    return [hash, mappings[0]!.guide.hash]
  })
  assert.deepEqual(hashes[0], hashes[1])
  assert.notEqual(hashes[0]![0], hashes[2]![0])
  assert.equal(hashes[0]![1], hashes[2]![1])
})

test('a comment or other order of words changes no mapping’s version', () => {
  const commented = changed('850.yaml', 'changes:', '# why\nchanges:')
  const hash = (files: Files) => loadPartner(partnersWith(files), 'acme').partner!.mappings[0]!.guide.hash
  assert.equal(hash(usual), hash(commented))
})

test('a misspelt word is shown where it stands', () => {
  assert.deepEqual(
    only(changed('agreement.yaml', 'environment: both', 'environment: both\nenviroment: test')),
    {
      at: 'partners/acme/agreement.yaml:8:1',
      message: '"enviroment" is not a word here; did you mean environment?',
    },
  )
})

test('a word with another value than those there are names them', () => {
  const { at, message } = only(changed('agreement.yaml', 'environment: both', 'environment: live'))
  assert.equal(at, 'partners/acme/agreement.yaml:7:1')
  assert.match(message, /environment must be one of production, test, both/)
})

test('a number where a text is meant is told: an id keeps its zeros', () => {
  const { at, message } = only(changed('agreement.yaml', 'gs: "123456789"', 'gs: 123456789'))
  assert.equal(at, 'partners/acme/agreement.yaml:6:31')
  assert.match(message, /gs must be string/)
})

test('an address says isa or xml, one of the two', () => {
  const { message } = only(changed('agreement.yaml', '{ isa: 01/123456789,', '{ xml: a, isa: 01/123456789,'))
  assert.match(message, /either isa .* or xml/)
})

test('the folder is named after the partner', () => {
  const problems = problemsOf(usual, 'other')
  assert.deepEqual(problems, [
    { at: 'partners/other/agreement.yaml:1:1', message: 'the folder is named other' },
  ])
})

test('a time zone, and delimiters that are the same or letters, are checked', () => {
  assert.match(
    only(changed('agreement.yaml', 'inbound:', 'timeZone: Mars/Base\ninbound:')).message,
    /Mars\/Base/,
  )
  const envelope = (said: string) => changed('agreement.yaml', 'inbound:', `envelope: { ${said} }\ninbound:`)
  assert.match(only(envelope('element: "*", component: "*"')).message, /same character as element/)
  assert.match(only(envelope('element: "A"')).message, /letter/)
})

test('a guide that there is none of is shown at the rule that names it', () => {
  const { at, message } = only(changed('agreement.yaml', 'x12/004010/850', 'x12/004010/999'))
  assert.equal(at, 'partners/acme/agreement.yaml:9:5')
  assert.equal(message, 'there is no guide x12/004010/999; there is x12/005010/999')
})

test('a 999 is written by the one guide that there is of it, whatever the release of the orders', () => {
  const { partner } = loadPartner(
    partnersWith(changed('agreement.yaml', 'kind: "997"', 'kind: "999"')),
    'acme',
  )
  const { guide } = partner!.mappings.find(({ name }) => name === '999-out')!
  assert.equal(guide.guide, 'x12/005010/999')
})

test('an overlay that is not there, and one that is wrong, are told', () => {
  assert.match(
    only(changed('agreement.yaml', '850.yaml', 'nothing.yaml')).message,
    /no file partners\/acme\/nothing/,
  )
  const wrong = only(changed('850.yaml', 'heading.CUR/money', 'heading.CUR/moneys'))
  assert.equal(wrong.at, 'partners/acme/850.yaml:4:3')
})

test('a file outside of the folder is never read', () => {
  for (const file of ['../secret.yaml', '/etc/passwd', 'a/../../b.yaml'])
    assert.match(
      problemsOf(changed('agreement.yaml', '850.yaml', file))[0]!.message,
      /overlay must be such as 850\.yaml or/,
    )
})

test('a crosswalk that a guide names and the agreement has not would let every code through', () => {
  const { at, message } = only(changed('850.yaml', 'crosswalk: units', 'crosswalk: unitz'))
  assert.match(message, /names the crosswalk unitz, .*; did you mean units\?$/)
  assert.equal(at, 'partners/acme/850.yaml:5:23')
})

test('the same document can’t be agreed twice', () => {
  const twice = changed('agreement.yaml', 'crosswalks:', '  - type: x12/004010/850\ncrosswalks:')
  assert.match(only(twice).message, /agreed twice/)
})

test('YAML that is none is shown with its line', () => {
  const [problem] = problemsOf(changed('agreement.yaml', 'principals: [acme]', 'principals: [acme'))
  assert.match(problem?.at ?? '', /agreement\.yaml:\d+:\d+/)
})

const OUT = '  - { type: x12/004010/850 }'
const goingOut = (rule: string): Files =>
  changed('agreement.yaml', 'crosswalks:', `outbound:\n${rule}\ncrosswalks:`)

test('a guide that goes out is a mapping of its own, named so', () => {
  const { partner, problems } = loadPartner(partnersWith(goingOut(OUT)), 'acme')
  assert.deepEqual(problems, [])
  assert.deepEqual(
    partner?.mappings.slice(0, 2).map(({ name, guide }) => [name, guide.guide]),
    [
      ['850-out', 'x12/004010/850'],
      ['850-in', 'x12/004010/850'],
    ],
  )
})

for (const [title, rule, message] of [
  ['the same guide twice', `${OUT}\n${OUT}`, /x12\/004010\/850 is agreed twice/],
  ['XML without an address', '  - { type: ubl/2.1/Order }', /needs an xml address among ids.ours/],
  [
    'a version of another release',
    '  - { type: x12/004010/850, version: "005010" }',
    /begins with its release/,
  ],
  [
    'a calendar for no time',
    '  - { type: x12/004010/850, calendar: us }',
    /acknowledgementDue, which is not there/,
  ],
  ['a guide that is not there', '  - { type: x12/004010/851 }', /there is no guide x12\/004010\/851/],
  [
    'a file that is not there',
    '  - { type: x12/004010/850, overlay: out.yaml }',
    /there is no file .*out\.yaml/,
  ],
] as const)
  test(`an outbound rule is shown where it stands: ${title}`, () => {
    const [first] = problemsOf(goingOut(rule))
    assert.match(first!.message, message)
    assert.match(first!.at, /^partners\/acme\/agreement\.yaml:1[34]:\d+$/)
  })

test('only sets of X12 can leave together', () => {
  const problems = problemsOf(goingOut('  - { type: ubl/2.1/Order, batch: { every: 5m } }'))
  assert.match(
    problems.map(({ message }) => message).join('\n'),
    /one document in each file; only sets of X12/,
  )
})

test('a door that the partner does not come by is no place to deliver to', () => {
  const files = goingOut('  - { type: x12/004010/850, to: http }')
  const { message } = only({ ...files, 'agreement.yaml': `${files['agreement.yaml']}doors: { sftp: {} }\n` })
  assert.match(message, /doors has no http/)
})

test('what an overlay requires and nothing fills is told before the first document', () => {
  const files = goingOut('  - { type: x12/004010/850, overlay: out.yaml }')
  const overlay =
    'overlay: x12/004010/850\npartner: acme\nchanges:\n  heading.BEG.6: { usage: required, path: null }\n'
  const problem = only({ ...files, 'out.yaml': overlay })
  assert.match(problem.message, /can’t be written as it is here: BEG/)
})

const REMOTE = `sftp: "sftp.example:2222", user: edi, hostKey: "SHA256:${'A'.repeat(43)}"`
const withRemote = (words: string, more = '') =>
  changed('agreement.yaml', 'crosswalks:', `doors: { remote: { ${REMOTE}, ${words} } }\n${more}crosswalks:`)
const toRemote = 'outbound:\n  - { type: x12/005010/850, to: remote }\n'

test('a partner’s own server is agreed with its key, its folders and no secret', () => {
  assert.deepEqual(
    problemsOf(withRemote('pick: /out, put: /in, every: 5m, after: move, done: .done', toRemote)),
    [],
  )
  assert.equal(
    only(withRemote('pick: /in/, put: /in')).message,
    '/in is where we put: we would fetch our own files',
  )
  assert.equal(only(withRemote('put: /in, every: 5s')).message, 'a server is looked at every 10 s at most')
  assert.match(
    only(withRemote('put: /in, password: x')).message,
    /"password" is not a word here; known: sftp, user, /,
  )
  assert.match(only(withRemote('pick: /out')).message, /lacks put/)
  const nowhere = changed('agreement.yaml', 'crosswalks:', `${toRemote}crosswalks:`)
  assert.equal(only(nowhere).message, 'doors has no remote, so nobody knows which server')
})

const withSftp = (words: string) =>
  changed('agreement.yaml', 'crosswalks:', `doors: { sftp: { ${words} }, http: {} }\ncrosswalks:`)

test('an overlay that is not there is told with how one begins', () => {
  assert.match(
    only(changed('agreement.yaml', 'overlay: 850.yaml', 'overlay: 851.yaml')).message,
    /^there is no file partners\/acme\/851\.yaml: write it, beginning with "overlay: x12\/004010\/850", or leave the word out/,
  )
})

test('a row of a table by which units are read must mean a unit', () => {
  const { at, message } = only(changed('units.csv', 'XCK', 'XCKK'))
  assert.equal(at, 'partners/acme/units.csv:2:1')
  assert.match(message, /^"XCKK" is no unit, such as C62, KGM or XCT: /)
})

test('from where a partner comes to its drop point and how much it may bring is agreed in networks, numbers and sizes', () => {
  const terms = 'connections: 5, filesPerMinute: 60, filesPerDay: 5000, bytesPerDay: 2GB, bytesPerSecond: 5MB'
  const networks = 'from: [203.0.113.0/24, "2001:db8::/32", 198.51.100.7]'
  assert.deepEqual(problemsOf(withSftp(`${networks}, ${terms}, unfinished: { files: 20, bytes: 1GB }`)), [])
  const wrong = only(withSftp('from: [203.0.113.0/33]'))
  assert.equal(wrong.message, '203.0.113.0/33 is no address or network, such as 203.0.113.0/24')
  assert.match(only(withSftp('from: [partner.example]')).message, /^from must be such as 203/)
  assert.match(only(withSftp('bytesPerDay: 2 gigabytes')).message, /must be such as 500kB or 2GB$/)
  assert.match(only(withSftp('connections: 0')).message, /must be >= 1/)
  const both = (at: string) =>
    `limits: { from: [${at}], filesPerDay: 9 }\ndoors: { http: { from: [${at}], bytesPerDay: 2GB } }\n`
  const withBoth = (at: string) => changed('agreement.yaml', 'crosswalks:', `${both(at)}crosswalks:`)
  assert.deepEqual(problemsOf(withBoth('203.0.113.0/24')), [])
  assert.equal(problemsOf(withBoth('203.0.113.0/33')).length, 2)
  assert.match(only(withSftp('password: x')).message, /"password" is not a word here; known: from, /)
})
