import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { reviewMapping } from '../../../src/contract/review/review.ts'
import { contractOf, mappingOf, withLine } from '../promises.ts'
import { smallHouse } from '../smallHouse.ts'

const acme = mappingOf('acme', '850-in')

function reviewed(name: string, under = acme) {
  const contract = contractOf(under)
  const [sample] = reviewMapping(
    under,
    contract,
    contract.samples.filter((one) => one.name === name),
  ).samples
  return sample!
}

test('every line of every sample is there in the file’s order, and every value of it has a fate', () => {
  for (const under of [acme, mappingOf('nordwind', 'order-in')]) {
    const contract = contractOf(under)
    for (const sample of reviewMapping(under, contract, contract.samples).samples) {
      const cells = sample.lines.flatMap((line) => line.cells)
      const { mapped, checked, unmapped, unread, changed } = sample.counts
      assert.equal(mapped + checked + unmapped + unread, cells.length)
      assert.deepEqual([unread, changed], [0, 0], sample.file)
      assert.ok(
        cells.filter(({ fate }) => fate === 'unmapped').every(({ reason }) => reason),
        sample.file,
      )
      const meant = sample.lines.flatMap(({ document, cells }) =>
        cells.flatMap((cell) => cell.meant.map(({ pointer }) => `${document}${pointer}`)),
      )
      assert.equal(new Set(meant).size, meant.length, sample.file)
      assert.ok(sample.documents.every(({ besides }) => besides.every(({ why }) => why !== 'gone')))
    }
  }
})

test('a segment stands beside the canonical values that it became, with the guide’s line', () => {
  const { lines, state } = reviewed('price-per-hundred')
  assert.equal(state, 'approved')
  assert.deepEqual(
    lines.slice(0, 3).map(({ text, number, document }) => [text.slice(0, 6), number, document]),
    [
      ['ISA*00', undefined, undefined],
      ['GS*PO*', undefined, undefined],
      ['ST*850', 1, 0],
    ],
  )
  const price = lines.find(({ place }) => place === 'PO1')!.cells.find(({ where }) => where === '04')!
  assert.deepEqual(
    [price.text, price.title, price.fate, price.meant[0]],
    ['4.85', 'Unit Price', 'mapped', { pointer: '/lines/0/price/amount', value: '4.85' }],
  )
  assert.match(price.said!, /850\.yaml:\d+$/)
})

test('what a qualifier says by the guide stands beside the qualifier, and a dropped value beside its reason', () => {
  const { lines } = reviewed('everything')
  const department = lines.find(({ text }) => text.startsWith('REF*DP*'))!
  assert.deepEqual(department.cells[0]!.meant, [{ pointer: '/references/0/type', value: 'department' }])
  const currency = lines.find(({ text }) => text === 'CUR*SE*USD')!
  assert.deepEqual(
    currency.cells.map(({ fate, reason }) => [fate, reason]),
    Array(2).fill(['unmapped', 'the currency of a charge is the order’s; Acme repeats it'.replace('’', "'")]),
  )
})

test('what became different shows what was approved, what is rejected its finding', () => {
  const changed = withLine(
    acme,
    '850.yaml',
    'heading.DTM.1: { codes: { "002": ship-requested, "010": delivery-requested } }',
  )
  const one = reviewed('price-per-hundred', changed.under)
  const type = one.lines.flatMap(({ cells }) => cells).flatMap(({ meant }) => meant)
  assert.deepEqual(
    type.filter(({ approved }) => approved),
    [{ pointer: '/dates/0/type', value: 'ship-requested', approved: { value: 'delivery-requested' } }],
  )
  const refused = withLine(acme, '850.yaml', 'heading.BEG.1: { codes: { "00": null } }')
  const other = reviewed('price-per-hundred', refused.under)
  assert.equal(other.documents[0]!.published, false)
  const line = other.lines.find(({ place }) => place === 'BEG')!
  assert.match(line.findings.join(), /^error: The code "00" of/)
  assert.equal(line.cells.find(({ text }) => text === '00')!.fate, 'unread')
})

test('what we write stands beside the canonical values that it says', () => {
  const under = mappingOf('harborline', '855-out')
  const contract = contractOf(under)
  for (const sample of reviewMapping(under, contract, contract.samples).samples) {
    assert.deepEqual([sample.direction, sample.counts.changed, sample.findings], ['out', 0, []])
    const cells = sample.lines.flatMap((line) => line.cells)
    assert.ok(cells.every(({ fate, meant }) => (fate === 'mapped') === meant.length > 0))
    assert.ok(cells.every(({ meant }) => meant.every(({ value }) => value !== undefined)))
  }
  const other = withLine(under, '855.yaml', 'heading.BAK.1: { codes: { "00": null, "06": original } }')
  const [changed] = reviewMapping(other.under, contract, contract.samples.slice(0, 1)).samples
  const purpose = changed!.lines.find(({ place }) => place === 'BAK')!.cells[0]!
  assert.deepEqual(
    [purpose.text, purpose.meant[0]!.pointer, purpose.approved],
    ['06', '/purpose', { value: '00' }],
  )
})

test('"contract review" shows samples in the terminal, and as one page that runs nothing', async () => {
  const { home, samples, file, run } = smallHouse(['minimal', 'price-per-hundred'])
  writeFileSync(file, readFileSync(file, 'utf8').replace('minimal: approved', 'minimal: to review'))
  const sample = join(samples, 'minimal.edi')
  const named = readFileSync(sample, 'latin1').replace('PO1*1*', 'PO1*1<b>&*')
  writeFileSync(sample, named)
  const { code, out } = await run('review', 'acme', '850-in', '--sample', 'price-per-hundred')
  assert.equal(code, 0)
  assert.match(out, /^price-per-hundred\npartners\/acme\/samples\/850-in\/price-per-hundred\.edi, approved\n/)
  assert.match(out, /^ {2}7 {2}PO1\*.*\n {5}PO101 {2}\S+ +→ \/lines\/0\/number {2}\S+\n/m)
  const page = join(home, 'review.html')
  assert.equal((await run('review', 'acme', '850-in', '--html', page)).code, 0)
  const html = readFileSync(page, 'utf8')
  assert.doesNotMatch(html, /<script|<link|https?:|<b>&\*|url\(/)
  assert.match(html, /1&lt;b&gt;&amp;/)
  assert.match(html, /edigw contract approve acme 850-in --sample minimal --by WHO --reason WHY/)
  assert.doesNotMatch(html, /--sample price-per-hundred --by/)
  assert.equal((await run('review', 'acme', '850-in', '--sample', 'none')).code, 4)
})
