import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coverageOf } from '../../../src/contract/coverage/coverage.ts'
import { library } from '../../../src/guide/library.ts'
import { contractOf, mappingOf, withLine } from '../promises.ts'

// As the standard has it, of which no partner uses all.
const standard = (partner: string, mapping: string) => {
  const under = mappingOf(partner, mapping)
  return { ...under, guide: library().resolve(under.guide.guide) }
}

const acme = standard('acme', '850-in')
const minimal = contractOf(acme, ['minimal', 'kit'])
const whole = coverageOf(acme, minimal)

test('a place that no sample reads is told with its path, and with the segment that would exercise it', () => {
  const gap = 'acme 850-in: heading.N1/seller.REF.2 (seller.references[].value) is read by no sample;'
  assert.ok(whole.gaps.includes(`${gap} N1*SE~REF*DP*042 would exercise it`), whole.gaps.join('\n'))
  const pair = whole.gaps.find((text) => text.includes('detail.PO1.PO1 (lines[].item.lot)'))
  assert.match(pair!, /PO1\*\S+\*LT\*… would exercise it$/)
  assert.equal(whole.nodes - whole.exercised, whole.gaps.filter((text) => text.includes('read by')).length)
})

test('a path of the ERP that the mapping could produce is told where no sample has it', () => {
  const [gap] = whole.gaps.filter((text) => text.includes('schedule[].quantity.value, which the ERP'))
  assert.match(
    gap!,
    /^acme 850-in: no sample has lines\[\]\.schedule.*\(exact decimal, contracts\/erp\/order\.rules/,
  )
  assert.ok(whole.produced < whole.rulePaths)
})

test('what an overlay takes out of scope need not be exercised', () => {
  const { under } = withLine(acme, '850.yaml', 'heading.N1/seller: { usage: unused }')
  const narrower = coverageOf(under, minimal)
  assert.ok(narrower.nodes < whole.nodes)
  assert.deepEqual(
    narrower.gaps.filter((text) => text.includes('heading.N1/seller')),
    [],
  )
})

test('a code that the overlay gives another meaning must be shown, since no other code would tell', () => {
  const swapped = withLine(
    mappingOf('acme', '850-in'),
    '850.yaml',
    'heading.BEG.2: { codes: { RL: blanket, BK: release } }',
  )
  const { under } = swapped
  const told = (samples: string[]) =>
    coverageOf(under, contractOf(under, samples)).gaps.filter((text) => text.includes('heading.BEG.2'))
  assert.match(
    told(['minimal'])[0]!,
    /^acme 850-in: heading\.BEG\.2: BK means release there \(in x12\/004010\/850 blanket\) by partners\/acme\/850\.yaml:\d+, and no sample shows it; BEG\*00\*BK would$/,
  )
  assert.deepEqual(told(['minimal', 'blanket-order', 'blanket-release']), [])
})

test('an element of XML that no sample reads is told by its path and attribute', () => {
  const nordwind = standard('nordwind', 'order-in')
  const { gaps } = coverageOf(nordwind, contractOf(nordwind, ['minimal']))
  const unit = gaps.find((text) =>
    text.includes('LineItem.cac:SubLineItem.cac:Price.cbc:BaseQuantity.@unitCode'),
  )
  assert.match(
    unit!,
    /cac:OrderLine\/cac:LineItem\/cac:SubLineItem\/cac:Price\/cbc:BaseQuantity with unitCode="\S+" would/,
  )
})

test('a sample without which nothing would be missing is not among those that are needed', () => {
  const twice = { ...minimal, samples: minimal.samples.concat({ ...minimal.samples[0]!, name: 'again' }) }
  const file = { ...minimal.file, samples: new Map(minimal.file.samples) }
  file.samples.set('again', { state: 'approved', findings: [] })
  assert.ok(whole.needed.includes('kit'))
  assert.ok(!coverageOf(acme, { ...twice, file }).needed.includes('again'))
})

test('a contract without an approved sample, or with generated ones only, does not cover its mapping', () => {
  const none = { ...minimal, file: { ...minimal.file, samples: new Map() } }
  assert.match(coverageOf(acme, none).gaps[0]!, /^acme 850-in has no approved sample$/)
  const samples = minimal.samples.map((one) => ({ ...one, name: `generated-${one.name}` }))
  const states = new Map(samples.map(({ name }) => [name, { state: 'approved' as const, findings: [] }]))
  const drawn = { ...minimal, samples, file: { ...minimal.file, samples: states } }
  assert.match(coverageOf(acme, drawn).gaps[0]!, /has generated samples only/)
})
