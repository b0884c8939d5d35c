import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coverageOf, idleSamples } from '../../../src/contract/coverage/coverage.ts'
import { formsOf } from '../../../src/contract/coverage/forms.ts'
import { openTrials } from '../../../src/contract/mappingProvider.ts'
import type { Sample } from '../../../src/contract/sample.ts'
import { contractOf, mappingOf } from '../promises.ts'

const acme = mappingOf('acme', '850-in')
const nordwind = mappingOf('nordwind', 'order-in')

function forms(
  under: typeof acme,
  name: string,
  change: (text: string) => string = (text) => text,
): string[] {
  const sample = contractOf(under, [name]).samples[0]!
  const bytes = Buffer.from(change(Buffer.from(sample.bytes).toString('latin1')), 'latin1')
  const changed: Sample = { ...sample, bytes }
  return [...formsOf(under.guide, changed, openTrials(under).known(bytes))]
}

test('a sample shows the delimiters of its wire, with the line break behind a terminator', () => {
  assert.ok(forms(acme, 'minimal').includes('delimiters ["*","",">","~\\n"]'))
  const joined = forms(acme, 'minimal', (text) => text.replaceAll('~\n', '~'))
  assert.ok(joined.includes('delimiters ["*","",">","~"]'), joined.join('\n'))
})

test('a sample of several sets shows that a file may hold several documents', () => {
  assert.ok(forms(acme, 'two-sets').includes('several documents'))
  assert.ok(!forms(acme, 'minimal').includes('several documents'))
})

test('a sample shows the codes that it has, and what it does without', () => {
  const shown = forms(acme, 'price-per-hundred')
  assert.ok(shown.includes('detail.PO1.PO1.5 as HP'))
  assert.ok(forms(acme, 'minimal').includes('without detail.PO1.PO1.5'))
})

test('a sample of XML shows its encoding and its prefixes', () => {
  assert.ok(forms(nordwind, 'latin-1').includes('encoding iso-8859-1'))
  const prefixes = forms(nordwind, 'odd-prefixes').filter((one) => one.startsWith('ns0 for '))
  assert.equal(prefixes.length, 1)
})

test('each sample of Acme and of Nordwind shows something that no other one does', () => {
  for (const under of [acme, nordwind]) {
    const contract = contractOf(under)
    assert.deepEqual(idleSamples(contract, [coverageOf(under, contract)]), [])
  }
})
