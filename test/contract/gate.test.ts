// The gate, attacked: whatever differs from what was verified is refused, each with a sentence of its own.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import type { Folders } from '../../src/contract/contract.ts'
import { engineHashOf } from '../../src/contract/gate/engine.ts'
import { evidenceFile, evidenceText, parseEvidence } from '../../src/contract/gate/evidence.ts'
import { judgeEvidence, weaknesses } from '../../src/contract/gate/holds.ts'
import { evidenceKey, signatureFile, signatureText } from '../../src/contract/gate/trusted.ts'
import { mappingOf } from './promises.ts'
import { smallHouse } from './smallHouse.ts'

const of = { partner: 'acme', mapping: '850-in' }

/** As narrow as the one sample, so that it shows all of it. */
const NARROW = `overlay: x12/004010/850
partner: acme
source: what a small buyer sends
scope: only-listed
changes:
  heading.BEG: { elements: { 1: { codes: { "05": null, "06": null, "07": null } }, 2: { is: [SA, BK] }, 3: {}, 5: {} } }
  detail.PO1.PO1:
    elements: { 1: {}, 2: {}, 3: {}, 4: {} }
    pairs: { paths: { BP: null, IN: null, CB: null, MG: null, UP: null, EN: null, UK: null, LT: null, "*": null } }
  summary.CTT.CTT: { elements: { 1: {}, 2: { usage: unused } } }
`

const house = smallHouse(['minimal'])

/** The one mapping is verified by the command, as a person does it; each test leaves it so. */
before(async () => {
  writeFileSync(house.overlay, NARROW)
  await house.run('compile')
  assert.deepEqual((await house.run('gate', '--write')).code, 0)
})

const versions = new Map<string, { canonical: string; version: string }>()

/** The mapping under its overlay as it stands; each overlay is loaded once. */
function versionNow(folders: Folders) {
  const text = readFileSync(house.overlay, 'utf8')
  if (!versions.has(text)) {
    const { canonical, hash: version } = mappingOf('acme', '850-in', folders).guide
    versions.set(text, { canonical, version })
  }
  return versions.get(text)!
}

function theHouse() {
  const folders: Folders = {
    partners: join(house.home, 'partners'),
    contracts: join(house.home, 'contracts'),
  }
  const judge = () => {
    const judged = judgeEvidence(folders, { ...of, ...versionNow(folders) })
    return 'refused' in judged ? judged.refused : 'it holds'
  }
  return { ...house, folders, judge, evidence: evidenceFile(folders.contracts, of) }
}

test('evidence holds for the bytes that were verified, and for no others', async () => {
  const { home, folders, overlay, samples, file, evidence, judge } = theHouse()
  assert.equal(judge(), 'it holds')

  /** Changes a file, hears what the gate says, and changes it back. */
  const with_ = (path: string, change: (text: string) => string): string => {
    const text = readFileSync(path, 'latin1')
    writeFileSync(path, change(text), 'latin1')
    const said = judge()
    writeFileSync(path, text, 'latin1')
    return said
  }
  assert.match(
    with_(overlay, (text) => text.replace('[SA, BK]', '[SA, RL]')),
    /^acme 850-in: it is version \w{12}, and version \w{12} was verified: its overlay, guide or dictionary has changed since$/,
  )
  const pact = join(folders.contracts, 'pacts/erp-mapping.acme.850-in.json')
  assert.match(
    with_(pact, (text) => `${text} `),
    /^acme 850-in: contracts\/pacts\/erp-mapping\.acme\.850-in\.json has changed since it was verified$/,
  )
  assert.match(
    with_(file, (text) => `${text}# no more\n`),
    /: contracts\/acme\/850-in\.yaml has changed since it was verified$/,
  )
  assert.match(
    with_(join(home, 'contracts/erp/order.rules.yaml'), (text) => `${text}\n`),
    /: contracts\/erp\/order\.rules\.yaml has changed since it was verified$/,
  )
  assert.match(
    with_(join(samples, 'minimal.edi'), (text) => text.replace('*EA*', '*CA*')),
    /: partners\/acme\/samples\/850-in\/minimal\.edi changed since it was verified$/,
  )
  assert.match(
    with_(join(samples, 'minimal.expected.json'), (text) => text.replace('"number"', '"nummer"')),
    /: partners\/acme\/samples\/850-in\/minimal\.expected\.json changed since it was verified$/,
  )
  assert.match(
    with_(evidence, (text) => text.replace(/("engine": ")\w{64}/, `$1${'0'.repeat(64)}`)),
    /: it was verified with the engine 000000000000, and this is \w{12}$/,
  )
  assert.match(
    with_(evidence, (text) => text.replace('"verdict": "same"', '"verdict": "changed"')),
    /: its contract says changed$/,
  )
  assert.match(
    with_(evidence, (text) => text.replace('acme/850-in', 'acme/860-in')),
    /: its evidence is of acme\/860-in$/,
  )
  assert.match(
    with_(evidence, (text) => text.replace('acme/850-in', '../../acme')),
    /names no mapping$/,
  )
  assert.match(
    with_(evidence, () => '{'),
    /^acme 850-in: contracts\/verified\/acme\.850-in\.json is not JSON: /,
  )
  assert.equal(judge(), 'it holds')

  cpSync(join(samples, 'minimal.edi'), join(samples, 'one-more.edi'))
  assert.match(judge(), /: partners\/acme\/samples\/850-in\/one-more\.edi came since it was verified$/)
  rmSync(join(samples, 'one-more.edi'))
  renameSync(join(samples, 'minimal.edi'), join(home, 'away.edi'))
  assert.match(judge(), /: partners\/acme\/samples\/850-in\/minimal\.edi was verified and is gone$/)
  renameSync(join(home, 'away.edi'), join(samples, 'minimal.edi'))
  renameSync(pact, join(home, 'away.json'))
  assert.match(judge(), /: contracts\/pacts\/erp-mapping\.acme\.850-in\.json is missing$/)
  renameSync(join(home, 'away.json'), pact)
  renameSync(evidence, join(home, 'away.json'))
  assert.equal(judge(), 'acme 850-in was never verified: there is no contracts/verified/acme.850-in.json')
  renameSync(join(home, 'away.json'), evidence)
})

test('what nobody shows or tells apart is refused with what is wanting', () => {
  const text = evidenceText({
    mapping: 'acme/850-in',
    version: '1',
    samples: {},
    engine: '1',
    verdict: 'same',
    interactions: 2,
    coverage: {
      nodes: 3,
      exercised: 2,
      rulePaths: 1,
      produced: 1,
      forms: 1,
      gaps: ['acme 850-in: heading.BEG.5 is read by no sample'],
    },
    mutation: { mutants: 10, killed: 9, equivalent: 0, score: '0.900', survivors: ['one'] },
  })
  const evidence = parseEvidence(text, 'contracts/verified/acme.850-in.json')
  assert.deepEqual(weaknesses(evidence), [
    'its samples leave a gap',
    'heading.BEG.5 is read by no sample',
    'its samples tell 0.900 of the wrong mappings apart, and must 0.95',
  ])
  const gap = 'acme 850-in: a gap'
  const many = { ...evidence.coverage!, nodes: 9, exercised: 5, gaps: Array.from({ length: 5 }, () => gap) }
  assert.deepEqual(weaknesses({ ...evidence, coverage: many, mutation: undefined! }), [
    'its samples leave 5 gaps',
    ...['a gap', 'a gap', 'a gap'],
    'and 2 more',
  ])
  assert.deepEqual(weaknesses({ ...evidence, coverage: { ...many, exercised: 4 }, mutation: undefined! }), [
    'its samples show 4 of the 9 places of its guide, and any of the others could be wrong unseen; "edigw overlay narrow acme 850-in --from samples --write" narrows it to what is used',
  ])
  assert.deepEqual(weaknesses({ ...evidence, interactions: 0, coverage: undefined!, mutation: undefined! }), [
    'its contract has no approved sample',
    'what its samples show and what they tell apart was never tried',
  ])
  assert.deepEqual(weaknesses({ ...evidence, verdict: 'changed' }), ['its contract says changed'])
})

test('where keys are trusted, evidence must be signed by one of them', async () => {
  const { home, folders, evidence, judge, run } = theHouse()
  const trusted = join(folders.contracts, 'trusted-keys')
  mkdirSync(trusted)
  assert.match(
    judge(),
    /its evidence is not signed: contracts\/trusted-keys asks for contracts\/verified\/acme\.850-in\.json\.sig$/,
  )

  const ci = generateKeyPairSync('ed25519')
  const keyFile = join(home, 'ci.pem')
  writeFileSync(keyFile, ci.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  assert.equal((await run('gate', '--sign', keyFile)).code, 0)
  const another = generateKeyPairSync('ed25519')
  const trust = (name: string, key: typeof ci.publicKey) =>
    writeFileSync(join(trusted, name), key.export({ type: 'spki', format: 'pem' }))
  trust('other.pem', another.publicKey)
  writeFileSync(join(trusted, 'broken.pem'), 'no key')
  assert.match(judge(), /the signature of its evidence is by no key in contracts\/trusted-keys/)
  trust('ci.pem', ci.publicKey)
  assert.equal(judge(), 'it holds')

  const forged = signatureText(another.privateKey, `${readFileSync(evidence, 'utf8')} `)
  const signature = readFileSync(signatureFile(evidence), 'utf8')
  writeFileSync(signatureFile(evidence), forged)
  assert.match(judge(), /by no key in contracts\/trusted-keys, or the evidence was edited since/)
  writeFileSync(signatureFile(evidence), signature)
  const text = readFileSync(evidence, 'utf8')
  appendFileSync(evidence, ' ')
  assert.match(judge(), /by no key in contracts\/trusted-keys, or the evidence was edited since/)
  writeFileSync(evidence, text)
  writeFileSync(
    keyFile,
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
  )
  assert.throws(() => evidenceKey(keyFile), /is not an Ed25519 key/)
  rmSync(trusted, { recursive: true })
  rmSync(signatureFile(evidence))
})

test('a guide that nobody narrowed is refused at once, with what narrows it', async () => {
  const { run, overlay } = theHouse()
  const good = readFileSync(overlay, 'utf8')
  writeFileSync(overlay, 'overlay: x12/004010/850\npartner: acme\nchanges:\n  heading.ITD: { max: 4 }\n')
  const { code, out } = await run('gate')
  writeFileSync(overlay, good)
  assert.equal(code, 1)
  assert.match(
    out,
    /its samples show \d+ of the \d+ places of its guide, .*; "edigw overlay narrow acme 850-in --from samples --write" narrows it to what is used/,
  )
  assert.doesNotMatch(out, /never tried|wrong mappings apart/)
})

test('"contract gate" makes evidence anew and refuses what is committed otherwise', async () => {
  const { run, evidence, overlay, file } = theHouse()
  assert.equal((await run('gate', '--write')).code, 0)
  const { mutation } = parseEvidence(readFileSync(evidence, 'utf8'), 'evidence')
  assert.ok(mutation && mutation.mutants > 40 && Number(mutation.score) >= 0.95)
  // The score is that of the very same bytes, and stands.
  const { code, out } = await run('gate')
  assert.equal(code, 0)
  assert.match(out, /^acme 850-in \w{12}: as committed\n1 of 1 mappings may go live\.\n$/)
  const text = readFileSync(evidence, 'utf8')
  writeFileSync(evidence, text.replace('"interactions": 2', '"interactions": 20'))
  const edited = await run('gate', '--json')
  assert.equal(edited.code, 1)
  assert.match(
    edited.out,
    /acme\.850-in\.json is not what verifying it makes: it was edited, or made otherwise/,
  )
  writeFileSync(evidence, text)

  const good = readFileSync(overlay, 'utf8')
  writeFileSync(
    overlay,
    `${good}  detail.PO1.PO1.2: { path: price.amount }\n  detail.PO1.PO1.4: { path: quantity.value }\n`,
  )
  const broken = await run('gate', '--write')
  assert.equal(broken.code, 1)
  assert.match(
    broken.out,
    /acme 850-in \w+: refused\n {2}its contract says breaking\n {2}Likely cause: lines\[\]\.price\.amount and lines\[\]\.quantity\.value are swapped \(2 values\)\.\n {2}Gone live, we would ship another quantity, for another sum of money\.\n {2}acme 850-in "\w.*← PO1 #\d+ element \d .* by partners\/acme\/850\.yaml:\d+\n/,
  )
  assert.equal((JSON.parse(readFileSync(evidence, 'utf8')) as { verdict: string }).verdict, 'breaking')
  writeFileSync(overlay, good)
  rmSync(file)
  const none = await run('gate')
  assert.equal(none.code, 1)
  assert.match(none.out, /it has no contract: put samples into partners\/acme\/samples\/850-in/)
  assert.equal((await run('gate', '--partner', 'nobody')).code, 3)

  const gone = evidence.replace('850-in', '860-in')
  writeFileSync(gone, text)
  assert.match((await run('gate')).out, /acme\.860-in\.json is of a mapping that is not there/)
  await run('gate', '--write')
  assert.equal(existsSync(gone), false)
})

test('the engine is another one when one of its sources or the canonical schemas are', () => {
  const home = smallHouse([]).home
  const engine = ['canonical', 'exchange/engine', 'finding', 'guide', 'x12', 'xml'].map(
    (name) => `src/${name}`,
  )
  for (const path of [...engine, 'openapi/canonical.json'])
    cpSync(join(import.meta.dirname, '../..', path), join(home, path), { recursive: true })
  const first = engineHashOf(home)
  const source = join(home, 'src/x12/types.ts')
  const text = readFileSync(source, 'utf8')
  writeFileSync(source, text.replaceAll('\n', '\r\n'))
  assert.equal(engineHashOf(home), first, 'line ends say nothing')
  writeFileSync(source, `${text}\n`)
  const second = engineHashOf(home)
  assert.notEqual(second, first)
  appendFileSync(join(home, 'openapi/canonical.json'), ' ')
  assert.notEqual(engineHashOf(home), second)
})
