import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Anonymised, anonymise } from '../../../src/contract/anonymise/anonymise.ts'
import { leavesOf } from '../../../src/contract/difference.ts'
import { openTrial } from '../../../src/contract/tried.ts'
import { folders, mappingOf } from '../promises.ts'
import { smallHouse } from '../smallHouse.ts'

const MAPPINGS = {
  acme: { under: mappingOf('acme', '850-in'), file: 'everything.edi' },
  castor: { under: mappingOf('castor', '856-in'), file: 'two-cartons-on-a-pallet.edi' },
  nordwind: { under: mappingOf('nordwind', 'order-in'), file: 'everything.xml' },
}
type Partner = keyof typeof MAPPINGS

function sampleOf(partner: Partner): Uint8Array {
  const { under, file } = MAPPINGS[partner]
  return readFileSync(join(folders.partners, partner, 'samples', under.mapping, file))
}

/** The sample of a partner, anonymised; once for all tests. */
const made = Object.fromEntries(
  (Object.keys(MAPPINGS) as Partner[]).map((partner) => [
    partner,
    anonymise(MAPPINGS[partner].under, sampleOf(partner)),
  ]),
) as Record<Partner, Anonymised>

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')

/** What names a company, a person, a place or a parcel, or can be called or written to. */
const PERSONAL = /name|address|contact|channel|note|description|endpoint|marks|carrier/i
const WORD = /(type|role|scheme|country|indicator|language|code)$/i

test('no name, address or contact of the source is in the result, which is read at the same places', () => {
  for (const partner of Object.keys(MAPPINGS) as Partner[]) {
    const { under } = MAPPINGS[partner]
    const source = sampleOf(partner)
    const { bytes, replaced, published, kept } = made[partner]
    assert.ok(replaced > 10 && published, partner)
    const understand = openTrial(under)
    const [before, after] = [source, bytes].map((one) =>
      understand(one).flatMap((of) => leavesOf(of.document)),
    )
    assert.deepEqual(
      after!.map(({ pointer }) => pointer),
      before!.map(({ pointer }) => pointer),
    )
    const own = JSON.stringify(under.loaded.agreement.ids)
    const personal = before!.filter(
      ({ pointer, value }) =>
        PERSONAL.test(pointer) &&
        !WORD.test(pointer) &&
        /\p{L}|\d{3}/u.test(String(value)) &&
        !own.includes(String(value)),
    )
    assert.ok(personal.length > 1, partner)
    const stated = new Set(text(bytes).split(/[*~<>\n]/))
    const values = new Set(after!.map(({ value }) => value))
    for (const { value } of personal) {
      assert.ok(!values.has(value), `${partner}: ${value}`)
      assert.ok(!stated.has(String(value)), `${partner}: ${value}`)
      assert.ok(
        kept.every((one) => !one.values.includes(String(value))),
        `${partner}: ${value}`,
      )
    }
  }
})

test('dates, quantities, prices and codes stay, and everything that stays is listed', () => {
  const { bytes, kept, scaled } = made.acme
  assert.deepEqual(anonymise(MAPPINGS.acme.under, sampleOf('acme')).bytes, bytes)
  assert.match(text(bytes), /^PO1\*1\*48\*EA\*9\.95\*PE\*BP\*\d{3}-\d{4}\*VN\*[A-Z]{2}-\d0\*UP\*0\d{11}\*/m)
  assert.match(text(bytes), /^DTM\*002\*20250401\*0800\*19~$/m)
  assert.equal(scaled, 0)
  const at = (place: string) => kept.find((one) => one.place === place)
  assert.deepEqual(at('BEG05'), { place: 'BEG05', why: 'date', values: ['20250314'] })
  assert.deepEqual(at('PO104'), { place: 'PO104', why: 'price', values: ['9.95', '13.26'] })
  for (const place of ['BEG03', 'N102', 'N301', 'N401', 'N402', 'N403', 'PER02', 'PER04', 'MSG01', 'PID05'])
    assert.equal(at(place), undefined, place)
})

test('the envelope is the agreement’s, numbered from one, without passwords and what stands outside', () => {
  const { under } = MAPPINGS.acme
  const source = text(sampleOf('acme')).replace(
    'ISA*00*          *00*          *',
    'ISA*03*CLERK     *01*SECRET    *',
  )
  const made = text(anonymise(under, Buffer.from(`${source}\nAcme again\n`)).bytes)
  assert.match(
    made,
    /^ISA\*00\* {10}\*00\* {10}\*ZZ\*ACMERETAIL {5}\*01\*123456789 {6}\*250314\*0920\*U\*00401\*000000001\*0\*P\*>~\nGS\*PO\*ACMERETAIL\*123456789\*20250314\*0920\*1\*X\*004010~\n/,
  )
  assert.match(made, /GE\*1\*1~\nIEA\*1\*000000001~\n$/)
})

test('a set without its envelope, as the API hands it out, gets one', () => {
  const { under } = MAPPINGS.acme
  const whole = text(sampleOf('acme'))
  const set = whole.slice(whole.indexOf('ST*850'), whole.indexOf('GE*'))
  const made = anonymise(under, Buffer.from(set), { key: 'k' })
  assert.ok(made.published)
  const [bare, full] = [made, anonymise(under, Buffer.from(whole), { key: 'k' })].map(({ bytes }) =>
    text(bytes).slice(text(bytes).indexOf('ST*850'), text(bytes).indexOf('GE*')),
  )
  assert.equal(bare, full)
})

test('prices and quantities are scaled on demand, and amounts by both', () => {
  const { under } = MAPPINGS.acme
  const { bytes, scaled } = anonymise(under, sampleOf('acme'), { prices: 3, quantities: 2 })
  assert.ok(scaled > 10)
  assert.match(text(bytes), /^PO1\*1\*96\*EA\*29\.85\*/m)
  assert.match(text(bytes), /^AMT\*TT\*5048\.04~$/m)
  assert.match(text(bytes), /^CTT\*2\*144\*/m)
})

test('comments and processing instructions of an XML document do not come along', () => {
  const { under } = MAPPINGS.nordwind
  const source = text(sampleOf('nordwind')).replace(
    '<cbc:IssueDate>',
    '<!-- ask Nordwind’s clerk --><?print to=Nordwind?><cbc:IssueDate>',
  )
  const made = text(anonymise(under, Buffer.from(source)).bytes)
  assert.doesNotMatch(made, /<!--|<\?print|clerk/)
  assert.match(made, /<\?xml version="1\.0" encoding="UTF-8"\?>/)
})

test('what can’t be replaced in place is refused, and nothing is written', async () => {
  const { under } = MAPPINGS.nordwind
  const source = text(sampleOf('nordwind')).replace(/<cbc:Name>([^<]{4})/, '<cbc:Name>$1<!-- x -->')
  assert.throws(
    () => anonymise(under, Buffer.from(source)),
    /the text of Name in line \d+ is in several pieces/,
  )
  assert.throws(() => anonymise(MAPPINGS.acme.under, Buffer.from('nothing')), /reads nothing in it/)
})

test('"contract from-document" makes a sample that can be drafted at once', async () => {
  const { home, samples, run } = smallHouse(['minimal'])
  const file = join(home, 'received.edi')
  writeFileSync(file, sampleOf('acme'))
  const of = ['--partner', 'acme', '--doc', '850-in']
  const make = (...words: string[]) => run('from-document', file, ...words)
  for (const words of [
    of,
    [...of, '--anonymise', '--name', 'minimal'],
    [...of, '--anonymise', '--name', '../x'],
    ['--anonymise'],
    [...of, '--anonymise', '--scale-prices', '1.5'],
  ])
    assert.equal((await make(...words)).code, 4, words.join(' '))
  const { code, out } = await make(...of, '--anonymise', '--name', 'their-first')
  assert.equal(code, 0, out)
  assert.match(
    out,
    /^partners\/acme\/samples\/850-in\/their-first\.edi: \d+ values replaced\. What stayed as it was:\n\ncode:\n {2}BEG01 +00\n/,
  )
  assert.ok(existsSync(join(samples, 'their-first.edi')))
  const drafted = await run('draft', 'acme', '850-in')
  assert.match(drafted.out, /their-first\.expected\.json: \d+ values, to review/)
})
