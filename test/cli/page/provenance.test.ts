// The page of a dictionary's provenance: how much was compared, each difference with its reason, and what was not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { provenancePage } from '../../../src/cli/page/provenance.ts'

test('differences are shown with both words and the reason, and what was not compared is named', () => {
  const page = provenancePage(
    { dictionary: 'x12/000000', sources: { one: 'a book', two: 'another' }, segments: {} },
    {
      compared: new Map([
        ['REF', 2],
        ['N2', 1],
        ['N3', 0],
      ]),
      shaped: new Map([
        ['128', true],
        ['352', false],
      ]),
      noted: new Map([
        ['REF', true],
        ['N1', false],
      ]),
      differences: [
        {
          segment: 'REF',
          source: 'one',
          place: 'element 2',
          ours: '127',
          theirs: '352',
          because: 'two says so',
        },
        { segment: 'N2', source: 'two', place: 'elements', ours: '1', theirs: '2' },
      ],
    },
    { complete: ['736'], partial: [], none: ['128', '353'] },
  )
  assert.match(
    page,
    /^x12\/000000: 3 segments and composites; 2 compared with another source, 1 of them with two or more\.$/m,
  )
  assert.match(page, /^Types and lengths: 1 of 2 elements compared\. Relational conditions: 1 of 2 segments/m)
  assert.match(
    page,
    /^Code lists: 1 complete and judged \(736\), 0 partial and not judged \(none\); 2 coded elements/m,
  )
  assert.match(page, /^REF +element 2 +127 +352 +one +two says so$/m)
  assert.match(page, /^N2 +elements +1 +2 +two +not decided$/m)
  assert.match(page, /^Not compared: N3$/m)
  assert.match(page, /^Types and lengths not compared, elements: 352$/m)
  assert.match(page, /^Relational conditions not compared: N1$/m)
})
