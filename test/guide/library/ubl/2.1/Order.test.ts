import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkCanonical, type Order } from '../../../../../src/canonical/canonical.ts'
import { hasError, sentence } from '../../../../../src/finding/catalogue.ts'
import { library, shippedSources } from '../../../../../src/guide/library.ts'
import { lintGuide } from '../../../../../src/guide/lint/lint.ts'
import { compileMapping, readXml as readDocument } from '../../../../../src/guide/mapping.ts'
import type { Reading } from '../../../../../src/guide/reading.ts'
import { readXml } from '../../../../../src/xml/reader.ts'

const HOUSE = join(import.meta.dirname, '../../../../..')
const SAMPLES = join(HOUSE, 'partners/nordwind/samples/order-in')
const SHARED = join(HOUSE, '../shared/corpus/xml/ubl/Order')

const guide = library().resolve('ubl/2.1/Order')
const mapping = compileMapping(guide)

const readFile = (file: string): Reading => readText(readFileSync(file))
const readText = (bytes: Uint8Array): Reading => {
  assert.ok(mapping.syntax === 'xml')
  const { root, findings } = readXml(bytes)
  assert.deepEqual(findings, [])
  return readDocument(mapping, root!, {})
}
const sample = (name: string) => readFile(join(SAMPLES, `${name}.xml`))
const orderOf = (name: string) => sample(name).document as unknown as Order
const changed = (name: string, from: string, to: string) => {
  const text = readFileSync(join(SAMPLES, `${name}.xml`), 'utf8')
  assert.ok(text.includes(from))
  return readText(new TextEncoder().encode(text.replace(from, to)))
}

test('the guide says nothing that the linter doubts', () => {
  assert.deepEqual(lintGuide(guide, shippedSources().values()), [])
})

for (const file of readdirSync(SAMPLES).filter((name) => name.endsWith('.xml'))) {
  test(`Nordwind's ${file} is a complete order without errors`, () => {
    const { document, findings } = readFile(join(SAMPLES, file))
    assert.equal(hasError(findings), false, findings.map(sentence).join('\n'))
    assert.equal(checkCanonical('order', document), undefined)
  })
}

test('who delivers where, and when, is in one place', () => {
  const { shipTo, dates, billTo, parties } = orderOf('everything')
  assert.deepEqual(shipTo?.id, { value: '9521101000023', scheme: 'gln' })
  assert.deepEqual([shipTo?.name, shipTo?.address?.city], ['Nordwind Goods-in', 'Kiel'])
  assert.equal(billTo?.name, 'Nordwind Shared Services')
  assert.deepEqual(
    dates?.find((one) => one.type === 'delivery-not-after'),
    { type: 'delivery-not-after', date: '2025-04-04', time: '14:30:00' },
  )
  assert.deepEqual(
    parties?.map((one) => one.role),
    ['originator', 'freight-forwarder', 'delivery-address', 'delivery-location', 'carrier', 'notify'],
  )
})

test('the address of the place is not mixed with that of whoever receives there', () => {
  const street = '<cac:PostalAddress><cbc:StreetName>Office lane 1</cbc:StreetName></cac:PostalAddress>'
  const name = '<cbc:Name>Nordwind Goods-in</cbc:Name>\n      </cac:PartyName>'
  const { document, findings } = changed('everything', name, `${name}${street}`)
  const { shipTo, parties } = document as unknown as Order
  assert.deepEqual(findings, [])
  assert.equal(shipTo?.address?.street, 'Hafenstrasse 14')
  assert.equal(parties?.find((one) => one.role === 'recipient')?.address?.street, 'Office lane 1')
})

test('several deliveries of a line are not mixed into one', () => {
  const [line] = orderOf('release-in-parts').lines
  assert.deepEqual(
    line?.dates?.map((one) => [one.type, one.date]),
    [
      ['delivery-not-before', '2025-04-01'],
      ['delivery-not-after', '2025-04-01'],
    ],
  )
  assert.deepEqual(
    line?.schedule?.map((one) => [one.quantity?.value, one.location?.value, one.dates?.length]),
    [
      ['300', '9521101000023', 2],
      ['300', '9521101000030', 1],
    ],
  )
})

test('numbers keep their digits, and units their own word', () => {
  const { lines } = orderOf('unusual-units')
  assert.deepEqual(lines[0]?.quantity, { value: '1250.500', unit: 'KGM', partnerUnit: 'KGM' })
  assert.deepEqual(lines[6]?.price, {
    amount: '0.0125',
    currency: 'EUR',
    basis: { value: '1000', unit: 'C62' },
  })
  assert.deepEqual(lines[7]?.quantity, { value: '3', partnerUnit: 'PAAR' })
  assert.deepEqual(lines[8]?.quantity, { value: '7' })
})

test('a unit outside of the list is told, and only that', () => {
  assert.deepEqual(
    sample('unusual-units').findings.map((one) => [one.code, one.facts.got]),
    [['code-unmapped', 'PAAR']],
  )
})

test('allowances and charges are told apart however the indicator is spelt', () => {
  const indicators = orderOf('allowances').lines[1]?.allowancesAndCharges?.map((one) => one.indicator)
  assert.deepEqual(indicators, ['charge', 'allowance'])
})

test('a standard number is a GTIN only where it says so', () => {
  const [first, second] = orderOf('everything').lines
  assert.deepEqual([first?.item?.gtin, first?.item?.ids], ['09521101530018', undefined])
  assert.deepEqual(
    [second?.item?.gtin, second?.item?.ids],
    [undefined, [{ value: 'NW-GC-12', scheme: 'duns' }]],
  )
})

test('what has no place is kept beside the order with where it stood', () => {
  const { unmapped } = sample('everything')
  const lane = unmapped.find((one) => one.value === 'DC North')
  assert.equal(
    lane?.path,
    '/Order/ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/{urn:nordwind.example:routing:1}routing',
  )
  assert.ok(unmapped.some((one) => one.path === '/Order/cac:Contract/cbc:ContractType'))
})

test('a wrong count of lines, a missing number and a word of no standard are findings', () => {
  const codes = (reading: Reading) => reading.findings.map((one) => one.code)
  assert.deepEqual(codes(changed('everything', '<cbc:LineCountNumeric>2<', '<cbc:LineCountNumeric>3<')), [
    'count-differs',
  ])
  assert.deepEqual(codes(changed('minimal', '<cbc:ID>NW-450001</cbc:ID>', '')), ['xml-element-missing'])
  assert.deepEqual(
    codes(changed('minimal', '<cbc:IssueDate>', '<cbc:Colour>red</cbc:Colour><cbc:IssueDate>')),
    ['xml-element-unknown'],
  )
})

for (const file of existsSync(SHARED) ? readdirSync(SHARED) : []) {
  test(`${file} of the shared collection has no element that the guide does not know`, () => {
    const { findings } = readFile(join(SHARED, file))
    assert.deepEqual(findings.filter((one) => one.code !== 'xml-element-missing').map(sentence), [])
  })
}
