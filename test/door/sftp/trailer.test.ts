import assert from 'node:assert/strict'
import { test } from 'node:test'
import { END_BYTES, hasTrailer } from '../../../src/door/sftp/trailer.ts'
import { interchange } from './sample.ts'

/** Judges a whole file by its ends, as the door does. */
function isWhole(content: string | Buffer): boolean {
  const bytes = Buffer.from(content)
  return hasTrailer(bytes.subarray(0, END_BYTES), bytes.subarray(-END_BYTES))
}

test('an interchange is whole with its IEA, and cut anywhere before it is not', () => {
  const whole = interchange(1)
  assert.equal(isWhole(whole), true)
  const end = whole.lastIndexOf('~')
  for (let length = 1; length <= end; length += 1) {
    assert.equal(isWhole(whole.slice(0, length)), false, `cut after ${length}`)
  }
})

test('blanks, NUL and Ctrl-Z after the IEA are padding', () => {
  for (const padding of ['', '\n', '\r\n\r\n', ' '.repeat(500), '\0'.repeat(80), '\u001a']) {
    assert.equal(isWhole(interchange(1).trimEnd() + padding), true, JSON.stringify(padding))
  }
})

test('the delimiters are those of the last interchange', () => {
  const other = interchange(2).replaceAll('*', '|').replaceAll('~\n', '\n').replaceAll('~', '\n')
  assert.equal(isWhole(other), true)
  assert.equal(isWhole(interchange(1) + other), true)
  assert.equal(isWhole(interchange(1) + other.slice(0, -30)), false)
})

test('blanks and a byte order mark may come before the ISA', () => {
  assert.equal(isWhole(`\uFEFF\r\n ${interchange(1)}`), true)
  assert.equal(isWhole(`\uFEFF\r\n ${interchange(1).slice(0, -20)}`), false)
})

test('XML is whole with the end tag of its root', () => {
  const prolog = '<?xml version="1.0"?>\n<!-- <Order> -->\n<!DOCTYPE o:Order SYSTEM "order.dtd">\n'
  const order = `${prolog}<o:Order xmlns:o="urn:o"><o:Line/><o:Line>5</o:Line></o:Order>`
  assert.equal(isWhole(order), true)
  assert.equal(isWhole(`${order}\n<!-- end -->\n<?done now?>\n`), true)
  for (let length = prolog.length + 10; length < order.length; length += 1) {
    assert.equal(isWhole(order.slice(0, length)), false, order.slice(0, length))
  }
})

test('an empty root is whole', () => {
  assert.equal(isWhole('<Order/>'), true)
  assert.equal(isWhole('<Order>'), false)
  assert.equal(isWhole('<Order><Line/>'), false)
})

test('UTF-16 is read as such', () => {
  const order = '\uFEFF<Order><Line>5</Line></Order>'
  assert.equal(isWhole(Buffer.from(order, 'utf16le')), true)
  assert.equal(isWhole(Buffer.from(order, 'utf16le').swap16()), true)
  assert.equal(isWhole(Buffer.from(order.slice(0, -3), 'utf16le')), false)
  const long = `<Order>${'x'.repeat(END_BYTES)}</Order>`
  assert.equal(isWhole(Buffer.from(long, 'utf16le')), true)
  assert.equal(isWhole(Buffer.from(`${long} `, 'utf16le')), true)
})

test('what is of no known kind counts as whole', () => {
  assert.equal(isWhole('PO;5;EA\n'), true)
  assert.equal(isWhole(Buffer.from([0x50, 0x4b, 3, 4, 0, 0])), true)
})

test('hostile ends are judged at once', () => {
  const blanks = ' '.repeat(END_BYTES)
  const hostile = [
    `<a>${'<!---->'.repeat(9000)}`,
    `<a>${'</'.repeat(30_000)}`,
    `<a></a${blanks}x>`,
    `<a>${'\n \n'.repeat(20_000)}x`,
    `ISA${'*'.repeat(60_000)}`,
    `<!DOCTYPE${'['.repeat(60_000)}`,
    `<?${'<?'.repeat(30_000)}`,
  ]
  for (const content of hostile) assert.equal(isWhole(content), false, content.slice(0, 12))
})
