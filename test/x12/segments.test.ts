// The cursor: ids, values, places, and what it makes of components, repetitions, wrapping and binary data.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type CursorOptions, SegmentCursor } from '../../src/x12/segments.ts'
import type { Delimiters } from '../../src/x12/types.ts'
import { bytesOf, pointedAt } from './sample.ts'

const STAR: Delimiters = { element: 0x2a, component: 0x3e, repetition: 0x5e, segment: 0x7e }
const LINES: Delimiters = { element: 0x2a, component: 0x3e, segment: 0x0a }

const cursorOn = (text: string, options?: CursorOptions, delimiters = STAR, base = 0) =>
  new SegmentCursor(bytesOf(text), delimiters, base, options)

/** The cursor at the first segment. */
const first = (text: string, options?: CursorOptions, delimiters = STAR) => {
  const cursor = cursorOn(text, options, delimiters)
  assert.ok(cursor.next())
  return cursor
}

const ids = (cursor: SegmentCursor) => {
  const found: string[] = []
  while (cursor.next()) found.push(`${cursor.ordinal} ${cursor.id}`)
  return found
}

describe('segments', () => {
  test('are counted from 1, empty ones and white space left out', () => {
    assert.deepEqual(ids(cursorOn('ST*850~\r\n  BEG*00~~SE*3~ \n')), ['1 ST', '2 BEG', '3 SE'])
  })

  test('may miss their last terminator', () => {
    assert.deepEqual(ids(cursorOn('ST*850~SE*2')), ['1 ST', '2 SE'])
  })

  test('have places that count from the start of the receipt', () => {
    const cursor = cursorOn('ST*850~\nBEG*00*SA~', {}, STAR, 1000)
    cursor.next()
    cursor.next()
    assert.deepEqual([cursor.start, cursor.length], [1008, 9])
    assert.deepEqual(cursor.at(2), { offset: 1015, length: 2 })
    assert.deepEqual(cursor.at(3), { offset: 1017, length: 0 })
  })

  test('have ids of any length, of which 32 characters are kept', () => {
    assert.deepEqual(ids(cursorOn(`n1*x~LONGER*x~*x~${'Q'.repeat(50)}~`)), [
      '1 n1',
      '2 LONGER',
      '3 ',
      `4 ${'Q'.repeat(32)}`,
    ])
  })

  test('of other bytes can be gone through by the same cursor', () => {
    const cursor = cursorOn('ST*850~SE*2~')
    assert.equal(ids(cursor).length, 2)
    cursor.aim(bytesOf('ST*855*0002~'), 500)
    assert.ok(cursor.next())
    assert.deepEqual([cursor.ordinal, cursor.text(1), cursor.start], [1, '855', 500])
  })
})

describe('elements', () => {
  test('are counted as written, and as used', () => {
    const cursor = first('N1*ST**92***~')
    assert.equal(cursor.count, 6)
    assert.equal(cursor.used, 3)
    assert.deepEqual(
      [1, 2, 3, 4, 7].map((p) => cursor.has(p)),
      [true, false, true, false, false],
    )
    assert.deepEqual([cursor.text(1), cursor.text(2), cursor.text(9)], ['ST', '', ''])
  })

  test('may be more than any segment has', () => {
    const cursor = first(`ZZ${Array.from({ length: 5000 }, (_, i) => `*${i}`).join('')}~`)
    assert.equal(cursor.count, 5000)
    assert.deepEqual([cursor.text(1), cursor.text(5000)], ['0', '4999'])
  })

  test('are decoded as the agreement says', () => {
    const latin = first('N1*ST*M\xfcller~')
    assert.equal(latin.text(2), 'Müller')
    const utf8 = first('N1*ST*M\xc3\xbcller~', { charset: 'utf-8' })
    assert.deepEqual([utf8.text(2), utf8.at(2).length], ['Müller', 7])
    assert.equal(first('N1*ST*M\xfcller~', { charset: 'utf-8' }).text(2), 'M\ufffdller')
  })

  test('end before the white space in front of a terminator that is a line break', () => {
    const cursor = first('N1*ST*Northwind  \r\n', {}, LINES)
    assert.equal(cursor.text(2), 'Northwind')
    assert.equal(first('N1*ST*Northwind  ~').text(2), 'Northwind  ')
  })

  test('lose the line breaks of a wrapped file, and only of that', () => {
    const wrapped = first('N\n1*ST*North\r\nwind~', { tolerances: ['lines wrapped'] })
    assert.deepEqual([wrapped.id, wrapped.text(2)], ['N1', 'Northwind'])
    assert.equal(wrapped.at(2).length, 11)
    assert.equal(first('N1*ST*North\r\nwind~').text(2), 'North\r\nwind')
  })
})

describe('components and repetitions', () => {
  const text = 'SV1*HC>99213>25^HC>>50^^X*12~'
  const cursor = first(text)

  test('are split by their delimiters', () => {
    assert.deepEqual(cursor.repetitions(1), ['HC>99213>25', 'HC>>50', '', 'X'])
    assert.equal(cursor.repetitionCount(1), 4)
    assert.deepEqual(cursor.components(1), ['HC', '99213', '25'])
    assert.deepEqual(cursor.components(1, 2), ['HC', '', '50'])
    assert.deepEqual(cursor.components(1, 3), [])
    assert.deepEqual(cursor.components(1, 9), [])
    assert.deepEqual(cursor.components(2), ['12'])
    assert.deepEqual([cursor.repetitions(3), cursor.repetitionCount(3)], [[], 0])
  })

  test('have places', () => {
    assert.equal(pointedAt(bytesOf(text), cursor.componentAt(1, 2)), '99213')
    assert.equal(pointedAt(bytesOf(text), cursor.componentAt(1, 3, 2)), '50')
    assert.deepEqual(cursor.componentAt(1, 4), { offset: 15, length: 0 })
  })

  test('are whole where the version has no repetition separator', () => {
    const { repetition: _, ...before00402 } = STAR
    assert.deepEqual(first('REF*A^B~', {}, before00402).repetitions(1), ['A^B'])
  })
})

describe('binary data', () => {
  test('are one element, whatever they hold', () => {
    const cursor = first('BIN*9*a~b*c^d>e~SE*1~')
    assert.equal(cursor.count, 2)
    assert.equal(cursor.text(2), 'a~b*c^d>e')
    assert.ok(cursor.next())
    assert.equal(cursor.id, 'SE')
  })

  test('longer than what is there are read like any segment', () => {
    assert.deepEqual(ids(cursorOn('BIN*900*a~b*c~')), ['1 BIN', '2 b'])
  })
})

describe('delimiters that take a second look', () => {
  const wide = { element: 0xc2, component: 0x3e, segment: 0xe2, repetition: 0xc3 }
  const several = { element: [0xc2, 0xa6], segment: [0xe2, 0x80, 0xa0], repetition: [0xc3, 0x97] }

  test('of several bytes are found whole, and half of one is data', () => {
    const bytes = Buffer.from('N1¦BY¦Ä§ ×Sons×Co¦¦92†N3¦Quay 1†')
    const options = { charset: 'utf-8', tolerances: ['delimiter of several bytes'] } as const
    const cursor = new SegmentCursor(bytes, { ...wide, wide: several }, 0, options)
    assert.ok(cursor.next())
    assert.deepEqual([cursor.id, cursor.count, cursor.text(1), cursor.text(4)], ['N1', 4, 'BY', '92'])
    assert.deepEqual(cursor.repetitions(2), ['Ä§ ', 'Sons', 'Co'])
    assert.equal(cursor.has(3), false)
    assert.deepEqual(bytes.subarray(cursor.at(4).offset).toString().slice(0, 2), '92')
    assert.ok(cursor.next())
    assert.deepEqual([cursor.id, cursor.text(1)], ['N3', 'Quay 1'])
    assert.equal(cursor.next(), false)
  })

  test('are data behind a release character, which is none itself', () => {
    const delimiters = { element: 0x2a, component: 0x3e, segment: 0x7e, release: 0x3f }
    const cursor = new SegmentCursor(Buffer.from('N1*BY*A?*B?~C??*92?>1>2~N3*X~'), delimiters, 0)
    assert.ok(cursor.next())
    assert.deepEqual([cursor.count, cursor.text(2)], [3, 'A*B~C?'])
    assert.deepEqual(cursor.components(3), ['92>1', '2'])
    assert.ok(cursor.next())
    assert.equal(cursor.text(1), 'X')
  })
})
