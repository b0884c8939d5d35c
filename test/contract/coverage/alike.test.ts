// Values that are the same in every sample hide a guide that takes one for the other. Ours hide none; whose partner's
// are so by nature is told, and nothing is refused.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { coverageOf } from '../../../src/contract/coverage/coverage.ts'
import { testedMappings } from '../../../src/contract/mappings.ts'
import { contractOf, folders, mappingOf } from '../promises.ts'
import { smallHouse } from '../smallHouse.ts'

describe('the samples that we ship tell every two values apart', () => {
  for (const { under, contract } of testedMappings(folders))
    test(`${under.partner} ${under.mapping}`, () => assert.deepEqual(coverageOf(under, contract!).alike, []))
})

const told = (partner: string, mapping: string, samples?: string[]) => {
  const under = mappingOf(partner, mapping)
  return coverageOf(under, contractOf(under, samples))
}

const CARTONS = ['two-cartons-on-a-pallet', 'cartons-without-a-pallet']

test('two values that are the same wherever they stand are told with their places and samples', () => {
  assert.deepEqual(told('castor', '856-in', CARTONS).alike, [
    'castor 856-in: no sample tells contents[].line (detail.HL/item.LIN.1) and contents[].shippedLine (detail.HL/item.SN1.1) apart: in cartons-without-a-pallet, two-cartons-on-a-pallet they are the same, and a guide that took one for the other would come out alike. Let them differ in one',
  ])
})

test('of what we send, the values of our own document are compared', () => {
  const [first] = told('fjordkontor', 'creditnote-out', ['one-box-sent-back']).alike
  assert.match(
    first!,
    /^fjordkontor creditnote-out: no sample tells seller\.name \(.*\) and seller\.legalName \(/,
  )
})

test('a sample that alone tells two values apart is needed', () => {
  const { needed } = told('castor', '856-in', ['two-cartons-on-a-pallet', 'items-straight-in-the-order'])
  assert.ok(needed.includes('items-straight-in-the-order'))
})

test('entries of a list that a key tells apart are values of their own', () => {
  const under = mappingOf('nordwind', 'order-in')
  const contract = contractOf(under, ['everything'])
  const [sample] = contract.samples
  const text = Buffer.from(sample!.bytes).toString('utf8').replace('Kormoran Lines', 'Seeadler Spedition')
  const { alike } = coverageOf(under, { ...contract, samples: [{ ...sample!, bytes: Buffer.from(text) }] })
  assert.match(
    alike.join('\n'),
    /no sample tells parties\[role: freight-forwarder\]\.name \(.*\) and parties\[role: carrier\]\.name \(/,
  )
})

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

test('"contract gate" warns of them and refuses nothing for it', async () => {
  const { overlay, samples, run } = smallHouse(['minimal'])
  writeFileSync(overlay, NARROW)
  const sample = join(samples, 'minimal.edi')
  writeFileSync(sample, readFileSync(sample, 'latin1').replace('PO1*1*24*EA*9.95*', 'PO1*1*10*EA*10*'))
  await run('approve', 'acme', '850-in', '--all', '--accept', '--by', 'QA', '--reason', 'ten at ten each')
  const { code, out } = await run('gate', '--write')
  assert.match(
    out,
    /^acme 850-in \w+: written\n {2}warning: acme 850-in: no sample tells lines\[\]\.quantity\.value \(detail\.PO1\.PO1\.2\) and lines\[\]\.price\.amount \(detail\.PO1\.PO1\.4\) apart: in minimal they are the same, .*\n1 of 1 mappings may go live\.\n$/,
  )
  assert.equal(code, 0)
  const shown = await run('coverage')
  assert.equal(shown.code, 0)
  assert.match(shown.out, /\nwarning: acme 850-in: no sample tells /)
})
