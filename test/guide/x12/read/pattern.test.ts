// A pattern's table beside its regular expression: what the table decides is what the expression says.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { seeded } from '../../../../src/guide/sample/random.ts'
import { MATCHES, OTHER, Patterns, UNDECIDED } from '../../../../src/guide/x12/read/pattern/patterns.ts'

const regular = (text: string) => new RegExp(`^(?:${text})$`, 'u')

const PATTERNS = [
  '[0-9]{3}',
  '[0-9]{12}',
  '[A-Z0-9]{4,20}',
  'PO[0-9]{2,}',
  'WC-[0-9]{4,5}',
  '[0-9]{1,3}(\\.[0-9]{1,2})?',
  '\\d+|[A-C]+-\\d',
  '(?:A|AB)(?:C|BC)*',
  '(a?){3}b',
  '(?:[ab]{0,2}){2,3}c?',
  '[^0-9 ]+',
  '.{2,4}',
  '[.\\-+*/]\\w\\s\\W?',
  '[a-]b[-c]',
  'A{0}B{2}',
  '|A||B',
  '[]|A',
  '()',
  '\u00e9?A|[\u00e9B]C',
]

/** Texts of a pattern's own characters, and of some others. */
function textsFor(pattern: string, random: () => number): string[] {
  const some = `${pattern.replace(/[\\{}()|?:^]/g, '')}0189ABCab-. \u00e9`
  return Array.from({ length: 400 }, () =>
    Array.from({ length: Math.floor(random() * 7) }, () => some[Math.floor(random() * some.length)]!).join(
      '',
    ),
  )
}

describe('the table of a pattern', () => {
  for (const pattern of PATTERNS)
    test(`says what ${pattern} does, or that it stands for more than ASCII`, () => {
      const patterns = new Patterns()
      patterns.add(regular('another'))
      const table = patterns.add(regular(pattern))
      assert.ok(table > 0)
      for (const text of textsFor(pattern, seeded(11))) {
        const bytes = Buffer.from(`<${text}>`)
        const said = patterns.look(table, bytes, 1, bytes.length - 1)
        if (said === UNDECIDED) assert.match(text, /\u00e9/)
        else assert.equal(said, regular(pattern).test(text) ? MATCHES : OTHER, JSON.stringify(text))
      }
    })

  test('is made once for the same pattern', () => {
    const patterns = new Patterns()
    assert.equal(patterns.add(regular('[0-9]{3}')), patterns.add(regular('[0-9]{3}')))
  })

  for (const pattern of [
    '(?=A)AB',
    '(?<n>A)\\k<n>',
    '(A)\\1',
    '\\bA',
    '^A$',
    'A+?',
    '\\p{L}',
    '\\x41',
    '\\t',
    '[\u00e0-\u00ff]',
    // More states than a table has.
    '[0-9]{300}',
    '(?:A|B)*A(?:A|B){9}',
  ])
    test(`is not made of ${pattern}`, () => assert.equal(new Patterns().add(regular(pattern)), 0))

  test('is not made where there is no more room', () => {
    const patterns = new Patterns()
    const tables = Array.from({ length: 40 }, (_, n) => patterns.add(regular(`[0-9]{200}${n}`)))
    assert.ok(tables.indexOf(0) > 10)
    assert.ok(tables[0]! > 0)
  })
})
