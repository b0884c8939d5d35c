import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sentence } from '../../src/finding/catalogue.ts'
import { doubtfulText } from '../../src/x12/characters.ts'
import { delimitersFrom } from '../../src/x12/delimiter.ts'

const DELIMITERS = delimitersFrom({ element: '*', component: '>', repetition: '^', segment: '~' })
const OFFSET = 100

/** What is told of a set of these bytes. */
const told = (bytes: Uint8Array, charset: 'latin1' | 'utf-8' = 'latin1') =>
  doubtfulText({ bytes, delimiters: DELIMITERS, offset: OFFSET, charset })

const said = (text: string, encoding: 'latin1' | 'utf8', charset: 'latin1' | 'utf-8' = 'latin1') => {
  const found = told(Buffer.from(text, encoding), charset)
  return found && sentence(found)
}

test('text that may be in the character set in which it is read is not doubted', () => {
  assert.equal(said('ST*850*0001~N1*BY*Cafe~', 'latin1'), undefined)
  assert.equal(said('ST*850*0001~N1*BY*Café à gogo~', 'latin1'), undefined)
  assert.equal(said('ST*850*0001~N1*BY*Café – 5 €~', 'utf8', 'utf-8'), undefined)
})

test('UTF-8 that is read as Latin-1 is told at the first value that speaks for it, and once', () => {
  const text = 'ST*850*0001~N1*BY*Acme~N3*Café Strömgatan~N4*Malmö~'
  const found = told(Buffer.from(text, 'utf8'))!
  assert.deepEqual(found.at, { segment: 3, id: 'N3', element: 1, offset: OFFSET + 26, length: 17 })
  assert.equal(
    sentence(found),
    '"CafÃ© StrÃ¶mgatan" of N301 was read as Latin-1 and looks like UTF-8: "Café Strömgatan".',
  )
  assert.equal(found.severity, 'warning')
})

test('Windows-1252 that is read as Latin-1 is told by the letters that Latin-1 has not', () => {
  assert.equal(
    said('ST*850*0001~N1*BY*Joe\x92s~', 'latin1'),
    '"Joe\\x92s" of N102 was read as Latin-1 and looks like Windows-1252: "Joe’s".',
  )
  assert.equal(
    said('ST*850*0001~N1*BY*a\x81b~', 'latin1'),
    '"a\\x81b" of N102 was read as Latin-1 and has characters that it has not.',
  )
})

test('what is read as UTF-8 and is none is told by what it looks like', () => {
  assert.equal(
    said('ST*850*0001~N1*BY*Caf\xe9~', 'latin1', 'utf-8'),
    '"Caf\ufffd" of N102 was read as UTF-8 and looks like Latin-1: "Café".',
  )
})

test('binary data has no characters, and a delimiter is none of the text', () => {
  assert.equal(said('ST*841*0001~BIN*4*\x80\x81~\x82~N1*BY*Acme~', 'latin1'), undefined)
  const delimiters = { ...DELIMITERS, segment: 0x85, component: 0x9d }
  const bytes = Buffer.from('ST*850*0001\x85SLN*1**I*2*EA\x9d1\x85', 'latin1')
  assert.equal(doubtfulText({ bytes, delimiters, offset: 0 }), undefined)
})
