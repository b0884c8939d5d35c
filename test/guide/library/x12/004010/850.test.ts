import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { checkCanonical } from '../../../../../src/canonical/canonical.ts'
import { codesOf, read, readInterchange, write } from '../sets.ts'

const GUIDE = 'x12/004010/850'
const SAMPLES = new URL('../../../../../partners/acme/samples/850-in/', import.meta.url)
const samples = readdirSync(SAMPLES).filter((name) => name.endsWith('.edi'))
const sample = (name: string) => readFileSync(new URL(name, SAMPLES))

const BEG = 'BEG*00*SA*4711**20250314'
const PO1 = 'PO1*1*24*EA*9.95**VN*WC-10'

for (const name of samples) {
  test(`${name} conforms and becomes valid orders`, () => {
    const readings = readInterchange(GUIDE, sample(name))
    assert.ok(readings.length > 0)
    for (const { document, findings } of readings) {
      assert.deepEqual(
        findings.filter(({ severity }) => severity === 'error'),
        [],
      )
      assert.equal(checkCanonical('order', document), undefined)
    }
  })

  test(`${name} written and read again says the same`, () => {
    for (const { document } of readInterchange(GUIDE, sample(name))) {
      const { segments, findings } = write(GUIDE, document)
      assert.deepEqual(findings, [])
      assert.deepEqual(read(GUIDE, ...segments).document, document)
    }
  })
}

test('a unit that is in no table is kept as the partner wrote it and told', () => {
  const [reading] = readInterchange(GUIDE, sample('unusual-units.edi'))
  assert.deepEqual(new Set(codesOf(reading!)), new Set(['code-unmapped']))
  const lines = reading!.document.lines as { quantity: object }[]
  assert.deepEqual(lines[6]!.quantity, { value: '10', partnerUnit: 'Z3' })
})

test('what the guide knows and does not map is reported, not taken for unknown', () => {
  const [{ findings, unmapped } = {}] = readInterchange(GUIDE, sample('everything.edi'))
  assert.deepEqual(findings, [])
  assert.ok(unmapped!.some(({ guide }) => guide === 'detail.PO1.PO4.5'))
})

test('a further price says whom it is for, for how many, and what another is multiplied by', () => {
  const prices = (...ctp: string[]) => {
    const { document, unmapped } = read(GUIDE, BEG, PO1, ...ctp, 'CTT*1')
    assert.deepEqual(unmapped, [])
    return (document.lines as { prices: object[] }[])[0]!.prices
  }
  assert.deepEqual(prices('CTP*RS*RES*175********3', 'CTP******DIS*.57'), [
    { tradeClass: 'resale', type: 'resale', amount: '175', basis: { value: '3' } },
    { multiplier: { type: 'discount', factor: '0.57' } },
  ])
})

test('what the goods are to travel in, and how they are loaded, is the order’s', () => {
  const { document, unmapped } = read(GUIDE, BEG, 'PKG******01', 'TD3*TL**861554', PO1, 'CTT*1')
  assert.deepEqual(document.packaging, [{ unitLoad: 'x12-400/01' }])
  assert.deepEqual(document.equipment, [{ type: 'trailer', number: '861554' }])
  assert.deepEqual(unmapped, [])
})

test('the one currency of an order is its currency, whichever party it is said of', () => {
  for (const party of ['BY', 'ZZ', 'BT'])
    assert.equal(read(GUIDE, BEG, `CUR*${party}*CAD`, PO1, 'CTT*1').document.currency, 'CAD')
})

test('the channels of one PER are three entries, each with its own number', () => {
  const { document } = read(GUIDE, BEG, 'PER*BD*Desk*TE*1*EM*a@b.example*FX*2', PO1, 'CTT*1')
  const [contact] = document.contacts as { channels: object[] }[]
  assert.deepEqual(contact!.channels, [
    { type: 'phone', value: '1' },
    { type: 'email', value: 'a@b.example' },
    { type: 'fax', value: '2' },
  ])
})

test('an SDQ becomes one entry with a place for each pair', () => {
  const { document } = read(GUIDE, BEG, PO1, 'SDQ*EA*92*0101*12*0104*6', 'SDQ*EA*92*0110*6', 'CTT*1')
  const [line] = document.lines as { distribution: object[] }[]
  assert.deepEqual(line!.distribution, [
    {
      countedIn: { unit: 'EA', partnerUnit: 'EA' },
      scheme: 'buyer-assigned',
      places: [
        { id: '0101', quantity: '12' },
        { id: '0104', quantity: '6' },
      ],
    },
    {
      countedIn: { unit: 'EA', partnerUnit: 'EA' },
      scheme: 'buyer-assigned',
      places: [{ id: '0110', quantity: '6' }],
    },
  ])
})

test('a second ship-to is one of the other parties', () => {
  const { document, findings } = read(GUIDE, BEG, 'N1*ST*One*92*01', 'N1*ST*Two*92*02', PO1, 'CTT*1')
  assert.deepEqual(findings, [])
  assert.equal((document.shipTo as { name: string }).name, 'One')
  assert.deepEqual(document.parties, [
    { role: 'ship-to', name: 'Two', id: { scheme: 'buyer-assigned', value: '02' } },
  ])
})

test('an amount of SAC05 has two implied decimals', () => {
  const { document } = read(GUIDE, BEG, 'SAC*C*D240***4550', PO1, 'CTT*1')
  assert.deepEqual(document.allowancesAndCharges, [
    { indicator: 'charge', type: 'freight', amount: { amount: '45.50' } },
  ])
})

test('where a tax is due is read from a state, and kept beside the document from anything else', () => {
  const due = (place: string) => read(GUIDE, BEG, `TXI*ST*51.73**${place}`, PO1, 'CTT*1')
  const tax = { type: 'state-sales-tax', amount: { amount: '51.73' } }
  assert.deepEqual(due('SP*OH').document.taxes, [{ ...tax, jurisdiction: 'OH' }])
  assert.deepEqual(due('CC*49').document.taxes, [tax])
  assert.deepEqual(
    due('CC*49').unmapped.map(({ value }) => value),
    ['CC 49'],
  )
})

test('an order type that the standard has not is an error, and one it has is a word', () => {
  assert.deepEqual(codesOf(read(GUIDE, 'BEG*00*XX*4711**20250314', PO1, 'CTT*1')), ['code-unknown'])
  assert.equal(read(GUIDE, 'BEG*00*DS*4711**20250314', PO1, 'CTT*1').document.kind, 'drop-ship')
})

test('an LS without its LE is told at the line', () => {
  const found = codesOf(read(GUIDE, BEG, PO1, 'LS*LDT', 'LDT*AF*5*DA', 'CTT*1'))
  assert.deepEqual(found, ['segment-missing'])
})

test('a segment of other sets is told from one that X12 has not', () => {
  const found = (segment: string) => codesOf(read(GUIDE, BEG, segment, PO1, 'CTT*1'))
  for (const id of ['BSN', 'HL', 'SN1', 'IN2', 'BIN'])
    assert.deepEqual(found(`${id}*1`), ['segment-not-in-set'], id)
  for (const id of ['BSW', 'QQQ', 'beg']) assert.deepEqual(found(`${id}*1`), ['segment-unknown'], id)
})
