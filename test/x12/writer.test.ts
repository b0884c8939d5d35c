// Written segments can be read back; what could not be is refused, with its place and its reason.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { delimitersFlaw } from '../../src/x12/delimiter.ts'
import { Output, type OutputOptions } from '../../src/x12/output.ts'
import { SegmentCursor } from '../../src/x12/segments.ts'
import type { Delimiters } from '../../src/x12/types.ts'
import { type ElementValue, writeBinary, writeSegment } from '../../src/x12/writer.ts'
import { runs, seed } from './sample.ts'

const STAR: Delimiters = { element: 0x2a, component: 0x3e, repetition: 0x5e, segment: 0x7e }

const written = (elements: ElementValue[], options?: OutputOptions, delimiters = STAR) => {
  const out = new Output(options)
  const refusal = writeSegment(elements, delimiters, out)
  return refusal ?? Buffer.from(out.take()).toString('latin1')
}

describe('a segment', () => {
  test('is written with its terminator and what follows it', () => {
    assert.equal(written(['N1', 'ST', 'Northwind']), 'N1*ST*Northwind~\n')
    assert.equal(written(['N1', 'ST'], { suffix: '' }), 'N1*ST~')
    assert.equal(written(['N1', 'ST'], { suffix: '\r\n' }), 'N1*ST~\r\n')
  })

  test('has components and repetitions', () => {
    assert.equal(written(['SV1', ['HC', '99213'], '12']), 'SV1*HC>99213*12~\n')
    assert.equal(
      written([
        'SV1',
        [
          ['HC', '1'],
          ['HC', '2'],
        ],
      ]),
      'SV1*HC>1^HC>2~\n',
    )
  })

  test('ends with its last part that is not empty', () => {
    assert.equal(written(['N1', '', 'X', '', '']), 'N1**X~\n')
    assert.equal(written(['SV1', ['A', '', ''], [['B', ''], ['']], []]), 'SV1*A*B~\n')
    assert.equal(written(['CTT', '']), 'CTT~\n')
    assert.equal(written(['SV1', ['', 'A'], [[''], ['B']]]), 'SV1*>A*^B~\n')
  })

  test('may end with a line feed alone', () => {
    assert.equal(written(['N1', 'ST'], { suffix: '' }, { ...STAR, segment: 0x0a }), 'N1*ST\n')
  })
})

describe('a segment is refused', () => {
  const delimiter = { reason: 'delimiter', segment: 'N1' }

  test('for any delimiter inside of a value, by its place', () => {
    for (const character of ['*', '>', '^', '~'])
      assert.deepEqual(written(['N1', 'ST', `A${character}B`]), {
        ...delimiter,
        element: 2,
        value: `A${character}B`,
        character,
      })
    assert.deepEqual(
      written([
        'N1',
        [
          ['A', 'B'],
          ['C', 'D>'],
        ],
      ]),
      {
        ...delimiter,
        element: 1,
        repetition: 2,
        component: 2,
        value: 'D>',
        character: '>',
      },
    )
  })

  test('for control characters in every character set', () => {
    for (const charset of ['basic', 'extended', 'latin1', 'utf-8'] as const)
      for (const character of ['\n', '\t', '\0', '\x7f', '\x85', '\ud800'])
        assert.equal(
          (written(['N1', character], { charset }) as { reason: string }).reason,
          'control-character',
        )
  })

  test('for a character that the agreed set does not have', () => {
    const reason = (text: string, charset: OutputOptions['charset']) => {
      const result = written(['N1', text], { charset: charset! })
      return typeof result === 'string' ? undefined : [result.reason, result.character]
    }
    assert.deepEqual(reason('Straße', 'extended'), ['character', 'ß'])
    assert.deepEqual(reason('street', 'basic'), ['character', 's'])
    assert.deepEqual(reason('price in €', 'latin1'), ['character', '€'])
    assert.deepEqual(reason('smile 😀', 'latin1'), ['character', '😀'])
    assert.equal(reason('Straße', 'latin1'), undefined)
    assert.equal(reason('smile 😀 €', 'utf-8'), undefined)
    assert.equal(reason('STREET 1, (A/B)', 'basic'), undefined)
  })

  test('for repetitions where there is no separator for them', () => {
    const { repetition: _, ...none } = STAR
    assert.deepEqual(written(['REF', [['A'], ['B']]], {}, none), {
      reason: 'no-repetition-separator',
      segment: 'REF',
      element: 1,
      value: 'B',
    })
    assert.equal(written(['REF', [['A'], ['']]], {}, none), 'REF*A~\n')
  })

  test('for an id that is none', () => {
    for (const id of ['', 'n1', 'N', 'N1N1', '1N'])
      assert.equal((written([id, 'A']) as { reason: string }).reason, 'id')
  })

  test('whole: nothing of it is written', () => {
    const out = new Output()
    writeSegment(['N1', 'A', 'B*'], STAR, out)
    assert.equal(out.length, 0)
  })
})

const releasable = fc.string({ unit: fc.constantFrom(...'AB 01.é?*>^~'), minLength: 1, maxLength: 8 })

describe('a release character', () => {
  const RELEASED: Delimiters = { ...STAR, release: 0x3f }
  test('stands before each delimiter in a value, and before itself', () => {
    assert.equal(written(['N1', 'A*B>C^D~E?F'], {}, RELEASED), 'N1*A?*B?>C?^D?~E??F~\n')
  })

  test('makes every text readable that the character set has', () => {
    fc.assert(
      fc.property(fc.array(releasable, { minLength: 1, maxLength: 4 }), (values) => {
        const out = new Output({ charset: 'latin1', suffix: '' })
        assert.equal(writeSegment(['ZZ', ...values, 'END'], RELEASED, out), undefined)
        const cursor = new SegmentCursor(out.take(), RELEASED, 0, { charset: 'latin1' })
        assert.ok(cursor.next())
        for (const [i, value] of values.entries()) assert.equal(cursor.text(i + 1), value)
        assert.equal(cursor.next(), false)
      }),
      { numRuns: runs(500), seed },
    )
  })
})

describe('binary data', () => {
  const binary = (id: 'BIN' | 'BDS', before: string[], data: Uint8Array) => {
    const out = new Output({ suffix: '' })
    return writeBinary(id, before, data, STAR, out) ?? Buffer.from(out.take()).toString('latin1')
  }
  test('go as they are, behind their length', () => {
    const data = Buffer.from('a~b*c\n', 'latin1')
    assert.equal(binary('BIN', [], data), 'BIN*6*a~b*c\n~')
    assert.equal(binary('BDS', ['NOF'], data), 'BDS*NOF*6*a~b*c\n~')
  })

  test('are read back by their length', () => {
    const data = Uint8Array.from({ length: 256 }, (_, byte) => byte)
    const out = new Output({ suffix: '' })
    writeBinary('BIN', [], data, STAR, out)
    writeSegment(['CTT', '1'], STAR, out)
    const cursor = new SegmentCursor(out.take(), STAR, 0, { charset: 'latin1' })
    assert.ok(cursor.next())
    assert.deepEqual([cursor.id, cursor.text(1)], ['BIN', '256'])
    assert.ok(cursor.next())
    assert.equal(cursor.id, 'CTT')
  })

  test('are refused with an element that can’t be written', () => {
    assert.equal(
      (binary('BDS', ['N*F'], new Uint8Array()) as unknown as { reason: string }).reason,
      'delimiter',
    )
  })
})

test('delimiters are refused that nobody could read', () => {
  assert.equal(delimitersFlaw(STAR), undefined)
  assert.match(delimitersFlaw({ ...STAR, component: 0x2a }) ?? '', /component delimiter "\*": another/)
  assert.match(delimitersFlaw({ ...STAR, segment: 0x41 }) ?? '', /letter or digit/)
  assert.match(delimitersFlaw({ ...STAR, segment: 0x20 }) ?? '', /space/)
  assert.match(delimitersFlaw({ ...STAR, repetition: 0xa6 }) ?? '', /ASCII/)
})

const text = fc.string({ unit: fc.constantFrom(...'ABC abc019.-/&äöü€~*>^'), maxLength: 8 })
const value: fc.Arbitrary<ElementValue> = fc.oneof(
  text,
  fc.array(text, { maxLength: 4 }),
  fc.array(fc.array(text, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
)

/** A value as the cursor gives it: repetitions of components, without empty ones at the end. */
function asRead(of: ElementValue): string[][] {
  const whole = (
    typeof of === 'string' ? [[of]] : of.every((one) => typeof one === 'string') ? [of] : of
  ) as string[][]
  const trim = <T>(list: T[], empty: (one: T) => boolean) =>
    list.slice(0, list.findLastIndex((one) => !empty(one)) + 1)
  return trim(
    whole.map((components) => trim([...components], (one) => one === '')),
    (components) => components.length === 0,
  )
}

test('what is written is read back, or was refused', () => {
  const charset = fc.constantFrom('latin1' as const, 'utf-8' as const)
  fc.assert(
    fc.property(fc.array(value, { maxLength: 6 }), charset, (values, charset) => {
      const out = new Output({ charset })
      const refusal = writeSegment(['ZZ', ...values], STAR, out)
      if (refusal) return assert.match(refusal.character ?? '', charset === 'latin1' ? /[~*>^€]/ : /[~*>^]/)
      const cursor = new SegmentCursor(out.take(), STAR, 0, { charset })
      assert.ok(cursor.next())
      values.forEach((one, i) => {
        const read = cursor.repetitions(i + 1).map((_, r) => cursor.components(i + 1, r + 1))
        assert.deepEqual(read, asRead(one))
      })
      assert.equal(cursor.next(), false)
    }),
    { numRuns: runs(1000), seed },
  )
})
