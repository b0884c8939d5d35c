// Each code of the catalogue that reading or writing by a guide may find, with the smallest fragment that earns
// it and one that does not. A code that nothing here earns is in the list of those that others find.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { catalogue, type FindingCode } from '../../src/finding/catalogue.ts'
import { compileMapping } from '../../src/guide/mapping.ts'
import { ruleNames } from '../../src/guide/rule/rules.ts'
import { codesOf, guideOf, readDocument, XML } from '../guide/fragment.ts'
import { RULES } from './fragments.ts'

/** Codes of these levels that no guide's reading or writing finds, and who does. */
const ELSEWHERE: Partial<Record<FindingCode, string>> = {
  'canonical-invalid': 'the exchange holds the document against its schema',
  'number-sent-before': 'the exchange knows what was submitted before',
  'document-duplicate': 'the exchange knows what was received before',
  'reference-unknown': 'the exchange knows what was received and sent before',
  'guide-unknown': 'the exchange knows what was agreed',
  'value-transliterated': 'the exchange knows the agreed characters: test/exchange/engine/carried.test.ts',
  'segment-torn': 'the exchange knows what the SE counts: test/conformance/x12/mistakes.test.ts',
  'character-set-doubtful': 'the exchange knows what was agreed: test/x12/characters.test.ts',
  'findings-omitted': 'a note of the exchange: test/flow/rejected.test.ts',
}

const isStructure = (code: string) => /^xml-(root|element|text|attribute)-/.test(code)
const judged = Object.entries(catalogue)
  .filter(([code, { level }]) => ['segment', 'element', 'document'].includes(level) || isStructure(code))
  .map(([code]) => code as FindingCode)

for (const [code, { fails, passes }] of Object.entries(RULES))
  describe(code, () => {
    test('is found in the smallest fragment that earns it, alone', () => {
      // What can't be said is not written either, and that is told of each value.
      assert.deepEqual(
        fails().filter((one) => one !== 'value-unwritten' || code === 'value-unwritten'),
        [code],
      )
    })
    test('is not found in the one beside it', () => assert.deepEqual(passes(), []))
  })

describe('xml-root-unknown', () => {
  const mapping = compileMapping(guideOf(XML, 'body: { c:ID: {} }\n'))
  test('is found in a document of another root, alone', () => {
    assert.deepEqual(codesOf(readDocument(mapping, '<Invoice xmlns="urn:d"/>')), ['xml-root-unknown'])
  })
  test('is not found in one of the guide’s', () => {
    assert.deepEqual(codesOf(readDocument(mapping, '<Order xmlns="urn:d"/>')), [])
  })
})

test('every code of a segment, an element, a document and the structure of XML is found here or elsewhere', () => {
  const known = [...Object.keys(RULES), ...ruleNames, 'xml-root-unknown', ...Object.keys(ELSEWHERE)]
  assert.deepEqual(known.sort(), [...judged].sort())
})
