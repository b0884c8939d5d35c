import assert from 'node:assert/strict'
import { test } from 'node:test'
import { showLine, showSegment } from '../../../src/exchange/engine/place.ts'
import type { Place } from '../../../src/finding/finding.ts'

const DELIMITERS = { element: 0x2a, component: 0x3e, segment: 0x7e }

function shown(text: string, at: Place): string[] {
  const line = showSegment({ bytes: Buffer.from(text, 'latin1'), offset: 0 }, at, DELIMITERS)
  return line ? [line.text, ' '.repeat(line.from) + '^'.repeat(line.width)] : []
}

const TEXT = 'ST*850*0001~\nBEG*00*SA*4711**20260601~\nPO1*1*24*EA*9.95**VN*A>B>C~\nSE*4*0001~'
const offset = (text: string) => TEXT.indexOf(text)

test('a segment is shown as it was written, with a caret below the element', () => {
  assert.deepEqual(shown(TEXT, { element: 2, offset: offset('SA') }), [
    'BEG*00*SA*4711**20260601',
    '       ^^',
  ])
})

test('a component is found in its element', () => {
  assert.deepEqual(shown(TEXT, { element: 7, component: 2, offset: offset('B>C') }), [
    'PO1*1*24*EA*9.95**VN*A>B>C',
    '                       ^',
  ])
})

test('an element that is not there is missed behind the last one', () => {
  assert.deepEqual(shown(TEXT, { element: 9, offset: offset('~\nPO1') }), [
    'BEG*00*SA*4711**20260601',
    '                        ^',
  ])
})

test('without an element the caret is below the id', () => {
  assert.deepEqual(shown(TEXT, { offset: offset('PO1') }), ['PO1*1*24*EA*9.95**VN*A>B>C', '^^^'])
})

test('authorization and security of an ISA are never shown', () => {
  const isa = 'ISA*03*USER      *01*PASSWORD  *ZZ*A*01*B~'
  assert.deepEqual(
    shown(isa, { element: 6, offset: isa.indexOf('*A*') + 1 })[0],
    'ISA*03*xxxx      *01*xxxxxxxx  *ZZ*A*01*B',
  )
})

test('a long segment is cut around the place, and control characters are dots', () => {
  const long = `MSG*${'a'.repeat(300)}\x07${'b'.repeat(300)}*Q~`
  const line = showSegment(
    { bytes: Buffer.from(long), offset: 0 },
    { element: 2, offset: long.indexOf('*Q') + 1 },
    DELIMITERS,
  )
  assert.ok(line && line.text.length < 125)
  assert.equal(line.text[line.from], 'Q')
  const dotted = shown('N3*1 MAIN\x07ST~', { element: 1, offset: 3 })
  assert.equal(dotted[0], 'N3*1 MAIN.ST')
})

test('a line of XML is shown with a caret at its offset', () => {
  const xml = '<Order>\n  <ID>Ä 4711</ID>\n</Order>'
  const bytes = Buffer.from(xml, 'utf8')
  const line = showLine({ bytes, offset: 0 }, { line: 2, offset: bytes.indexOf('4711'), length: 4 })
  assert.deepEqual(line, { text: '  <ID>Ä 4711</ID>', from: 8, width: 4 })
})

test('without an offset there is nothing to show', () => {
  assert.deepEqual(shown(TEXT, { segment: 2 }), [])
})
