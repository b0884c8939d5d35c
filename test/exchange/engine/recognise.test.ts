import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recognise } from '../../../src/exchange/engine/recognise.ts'

const told = (text: string, encoding: BufferEncoding = 'latin1') => recognise(Buffer.from(text, encoding))

test('XML is what begins with "<", behind white space and byte order marks', () => {
  assert.equal(told('<Order/>'), 'xml')
  assert.equal(told('\r\n\t <?xml version="1.0"?>'), 'xml')
  assert.equal(told('\xef\xbb\xbf<Order/>'), 'xml')
  assert.equal(told('\ufeff<Order/>', 'utf16le'), 'xml')
  assert.equal(told('\xfe\xff\0<\0O'), 'xml')
})

test('everything else is the framer’s, which says what it looks like', () => {
  for (const text of ['ISA*00*', 'HELLO\nISA*00*', '{"a": 1}', '', '\xef\xbb\xbfISA*00*'])
    assert.equal(told(text), 'x12')
})
