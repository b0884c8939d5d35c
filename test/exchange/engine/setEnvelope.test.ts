import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFindings } from '../../../src/exchange/engine/setEnvelope.ts'
import { finding, standardOf } from '../../../src/finding/catalogue.ts'
import type { Finding } from '../../../src/finding/finding.ts'

const HEADER = { functionalId: 'PO', version: '005010' }
const known = { header: HEADER, isRuled: true, ofGroup: [] }
const set = (id: string, convention?: string, findings: Finding[] = []) => ({
  id,
  offset: 10,
  findings,
  ...(convention === undefined ? {} : { convention }),
})
const codesOf = (found: readonly Finding[]) => found.map((one) => standardOf(one).ak502)

test('a set that something reads has nothing to be told', () => {
  assert.deepEqual(setFindings(set('850'), known), [])
})

test('a set that we know from another kind of group is in the wrong one, any other was not agreed', () => {
  const unread = { ...known, isRuled: false }
  assert.deepEqual(codesOf(setFindings(set('997'), unread)), ['18'])
  assert.deepEqual(codesOf(setFindings(set('875'), unread)), ['1'])
})

test('a convention is of the group’s release, and the one that was agreed to the letter', () => {
  assert.deepEqual(setFindings(set('850', '005010X1'), known), [])
  assert.deepEqual(codesOf(setFindings(set('850', '004010X1'), known)), ['19'])
  const agreed = { ...known, version: '005010X2' }
  assert.deepEqual(codesOf(setFindings(set('850', '005010X1'), agreed)), ['I6'])
  assert.deepEqual(setFindings(set('850', '005010X2'), agreed), [])
  assert.deepEqual(setFindings(set('850'), agreed), [])
})

test('where the group is the reason, or the set has no name, nothing is added; a wrong count stays beside it', () => {
  const unread = { ...known, isRuled: false }
  const ofGroup = [finding('group-version-unsupported', {})]
  assert.deepEqual(setFindings(set('875'), { ...unread, ofGroup }), [])
  const nameless = [finding('set-id-invalid', {})]
  assert.deepEqual(setFindings(set('', undefined, nameless), unread), nameless)
  const miscounted = [finding('segment-count-differs', {})]
  assert.deepEqual(codesOf(setFindings(set('875', undefined, miscounted), unread)), ['4', '1'])
})
