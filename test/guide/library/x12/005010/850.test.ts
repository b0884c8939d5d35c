import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkCanonical } from '../../../../../src/canonical/canonical.ts'
import { codesOf, read, write } from '../sets.ts'

const GUIDE = 'x12/005010/850'
const BEG = 'BEG*00*SA*4711**20250314'
const PO1 = 'PO1*1*5*EA*1**VN*A1'

test('text comes in MTX: notes with their lines, and messages of a line', () => {
  const { document, findings } = read(
    GUIDE,
    BEG,
    'N9*L1*DEL',
    'MTX*GEN*Call first',
    'MTX**Then ring',
    PO1,
    'MTX**Gift wrap',
    'CTT*1',
  )
  assert.deepEqual(findings, [])
  assert.equal(checkCanonical('order', document), undefined)
  assert.deepEqual(document.notes, [
    { type: 'letters-or-notes', reference: 'DEL', text: 'Call first', lines: ['Then ring'] },
  ])
  assert.deepEqual((document.lines as { messages: string[] }[])[0]!.messages, ['Gift wrap'])
})

test('an order is written with MTX where 004010 writes MSG', () => {
  const { document } = read(GUIDE, BEG, 'N9*L1*DEL', 'MTX**Call first', PO1, 'MTX**Gift wrap', 'CTT*1')
  const said = ({ segments }: { segments: string[] }) => segments.filter((one) => /^M(TX|SG)/.test(one))
  assert.deepEqual(said(write(GUIDE, document)), ['MTX**Call first', 'MTX**Gift wrap'])
  assert.deepEqual(said(write('x12/004010/850', document)), ['MSG*Call first', 'MSG*Gift wrap'])
})

test('MSG is not of this release', () => {
  assert.deepEqual(codesOf(read(GUIDE, BEG, PO1, 'MSG*Gift wrap', 'CTT*1')), ['segment-not-in-set'])
})

test('lead times are a loop behind the taxes, and parts of a name stand behind N2', () => {
  const reading = read(
    GUIDE,
    BEG,
    'LDT*AF*10*DA',
    'QTY*38*5',
    'MTX**Ten days',
    'N1*ST*Smith',
    'IN2*02*Smith',
    'N4*Toronto*ON*M5V*CA',
    PO1,
    'CTT*1',
  )
  assert.deepEqual(reading.findings, [])
  assert.ok(reading.unmapped.some(({ guide }) => guide === 'heading.N1/shipTo.IN2.2'))
})

test('a state and a country subdivision exclude each other', () => {
  const found = codesOf(read(GUIDE, BEG, 'N1*ST*Smith', 'N4*Toronto*ON*M5V*CA***ON', PO1, 'CTT*1'))
  assert.deepEqual(found, ['element-exclusion'])
})
