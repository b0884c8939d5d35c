import assert from 'node:assert/strict'
import { test } from 'node:test'
import { library } from '../../src/guide/library.ts'
import { recordElement } from '../../src/guide/record.ts'

test('a document is named by the element that its own number stands in', () => {
  assert.equal(recordElement(library().resolve('x12/004010/850')), 'BEG03')
  assert.equal(recordElement(library().resolve('x12/005010/850')), 'BEG03')
})

test('an acknowledgement has no number of its own', () => {
  assert.equal(recordElement(library().resolve('x12/004010/997')), undefined)
})

test('a number below a path, such as a line’s, names no document', () => {
  const line = { path: 'lines[]', elements: { 1: { path: 'number' } } }
  assert.equal(recordElement({ areas: { heading: { PO1: line } } }), undefined)
})
