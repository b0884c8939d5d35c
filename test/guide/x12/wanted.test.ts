import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sentence } from '../../../src/finding/catalogue.ts'
import { writeDocument } from '../../../src/guide/mapping.ts'
import type { CanonicalDocument } from '../../../src/guide/reading.ts'
import { mappingOf, X12, XML } from '../fragment.ts'

const GUIDE = `
heading:
  BEG: { usage: required, elements: { 1: { path: number } } }
  REF/vendor: { usage: required, path: "references[]", key: { type: vendor }, elements: { 1: { is: IA }, 2: { path: value, usage: required } } }
  N1/buyer: { path: buyer, loop: { N1: { usage: required, elements: { 1: { is: BY }, 2: { path: name, usage: required } } }, N3: { elements: { 1: { path: address.street } } } } }
detail:
  PO1: { path: "lines[]", usage: required, max: 3, loop: { PO1: { usage: required, elements: { 1: { path: number, usage: required } } }, REF: { path: "references[]", max: 2, elements: { 1: { path: type, codes: { DP: department } }, 2: { path: value } } } } }
`
const order = {
  number: '4711',
  references: [{ type: 'vendor', value: '042' }],
  lines: [{ number: '1' }, { number: '2' }],
}

/** What is told of writing a document, each with its place in the document. */
function told(document: CanonicalDocument, body = GUIDE, guide = X12): [string | undefined, string][] {
  const { findings } = writeDocument(mappingOf(guide, body), document, {})
  return findings.map((one) => [one.at.path, sentence(one)])
}

describe('what a guide wants of a document is told by the document’s own place', () => {
  test('a document that has all of it is not told of', () => assert.deepEqual(told(order), []))

  test('a value of a line, with the line’s number in the list', () => {
    assert.deepEqual(
      told({ ...order, lines: [{ number: '1' }, { references: [{ type: 'department', value: '7' }] }] }),
      [
        [
          '/lines/1/number',
          '/lines/1/number is missing: x12/000001/900 requires PO101 (Text) by what was agreed.',
        ],
      ],
    )
  })

  test('an entry that a list lacks, with the words that it would have', () => {
    assert.deepEqual(told({ ...order, references: [] }), [
      [
        '/references/-/value',
        '/references/-/value (of the entry with type "vendor") is missing: x12/000001/900 requires REF02 (Text) by what was agreed.',
      ],
    ])
  })

  test('an object that is there without what it needs', () => {
    assert.deepEqual(told({ ...order, buyer: { address: { street: 'Main St' } } }), [
      ['/buyer/name', '/buyer/name is missing: x12/000001/900 requires N102 (Text) by what was agreed.'],
    ])
  })

  test('a whole loop', () => {
    assert.deepEqual(told({ ...order, lines: [] }), [
      ['/lines/-/number', '/lines/-/number is missing: x12/000001/900 requires PO1 (Item).'],
    ])
  })

  test('a text that is too long', () => {
    assert.deepEqual(told({ ...order, number: '12345678901' }), [
      [
        '/number',
        '/number: "12345678901" has 11 characters; at most 10 are allowed of Text (BEG01 in x12/000001/900).',
      ],
    ])
  })

  test('elements that go together, once', () => {
    assert.deepEqual(told({ ...order, lines: [{ number: '1', references: [{ type: 'department' }] }] }), [
      [
        '/lines/0/references/0/value',
        '/lines/0/references/0/value is missing: x12/000001/900 asks for it as REF02, since one of REF02, REF03 is required.',
      ],
    ])
  })

  test('a word that no code says, with the words that there are', () => {
    const body = GUIDE.replace(
      '{ path: number } } }',
      '{ path: number }, 3: { path: kind, codes: { A: active, B: blanket } } } }',
    )
    assert.deepEqual(told({ ...order, kind: 'odd' }, body), [
      [
        '/kind',
        '"odd" at /kind can\'t be written as Status: there is no code for it; expected one of active, blanket.',
      ],
    ])
  })

  test('an element of XML', () => {
    const body =
      'body: { c:Buyer: { usage: required, path: buyer, children: { c:Name: { usage: required, path: name } } } }\n'
    assert.deepEqual(told({ lines: [] }, body, XML), [
      ['/buyer/name', '/buyer/name is missing: small/Order requires c:Buyer.'],
    ])
  })
})
