import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sentence } from '../../src/finding/catalogue.ts'
import { readXml, XmlReader } from '../../src/xml/reader.ts'
import { utf8 } from './order.ts'

const declared = (encoding: string, content: string) =>
  `<?xml version="1.0" encoding="${encoding}"?><a>${content}</a>`
const latin1 = (text: string) => Buffer.from(text, 'latin1')
const utf16 = (text: string, mark = true) => Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le')
const codesOf = (bytes: Uint8Array) => {
  const { root, findings } = readXml(bytes)
  assert.equal(root, undefined)
  return findings.map((one) => [one.code, one.at.offset])
}
const textOf = (bytes: Uint8Array) => {
  const { root, findings } = readXml(bytes)
  assert.deepEqual(findings, [])
  return root?.text
}

test('each encoding that we read gives the same text', () => {
  assert.equal(textOf(utf8('<a>é€😀</a>')), 'é€😀')
  assert.equal(textOf(utf8(`\ufeff${declared('utf-8', 'é€😀')}`)), 'é€😀')
  assert.equal(textOf(utf8(declared('UTF8', 'é€😀'))), 'é€😀')
  assert.equal(textOf(utf16(declared('UTF-16', 'é€😀'))), 'é€😀')
  assert.equal(textOf(utf16('<a>é€😀</a>')), 'é€😀')
  assert.equal(textOf(Buffer.from(utf16(declared('utf-16', 'é€😀'))).swap16()), 'é€😀')
  assert.equal(textOf(latin1(declared('iso-8859-1', 'é'))), 'é')
  assert.equal(textOf(latin1(declared('ISO-8859-15', '\xa4'))), '€')
  assert.equal(textOf(latin1(declared('windows-1252', '\x80'))), '€')
  assert.equal(textOf(utf8(declared('US-ASCII', 'e'))), 'e')
})

test('bytes that are not UTF-8 are a finding at the first of them', () => {
  assert.deepEqual(codesOf(latin1('<a>caf\xe9</a>')), [['xml-encoding-mismatch', 6]])
  assert.deepEqual(codesOf(latin1(declared('utf-8', '\xed\xa0\x80'))), [['xml-encoding-mismatch', 41]])
  assert.deepEqual(codesOf(Buffer.concat([utf8('<a>\ufffdé'), latin1('\xff</a>')])), [
    ['xml-encoding-mismatch', 8],
  ])
  assert.deepEqual(codesOf(Buffer.concat([utf8('<a>x</a>'), latin1('\xe2\x82')])), [
    ['xml-encoding-mismatch', 8],
  ])
})

test('half a character in UTF-16 is a finding', () => {
  const text = utf16('<a>x</a>')
  assert.deepEqual(codesOf(Buffer.concat([text, latin1('\x0a')])), [['xml-encoding-mismatch', 18]])
  const lone = Buffer.concat([utf16('<a>\ufffd'), latin1('\x00\xd8'), utf16('</a>', false)])
  assert.deepEqual(codesOf(lone), [['xml-encoding-mismatch', 10]])
})

test('a byte above 7F is not ASCII', () => {
  assert.deepEqual(codesOf(utf8(declared('us-ascii', 'xé'))), [['xml-encoding-mismatch', 45]])
})

test('a declaration against the byte order mark is a finding', () => {
  assert.deepEqual(codesOf(utf8(`\ufeff${declared('iso-8859-1', 'e')}`)), [['xml-encoding-mismatch', 0]])
  assert.deepEqual(codesOf(utf16(declared('utf-8', 'e'))), [['xml-encoding-mismatch', 0]])
  assert.deepEqual(codesOf(utf16(declared('utf-16be', 'e'))), [['xml-encoding-mismatch', 0]])
  assert.deepEqual(codesOf(utf8(declared('utf-16', 'e'))), [['xml-encoding-mismatch', 0]])
})

test('an encoding that we do not read is a finding that says which ones we do', () => {
  const unknown = readXml(utf8(declared('x-nope', 'e'))).findings[0]
  assert.match(sentence(unknown!), /x-nope .*UTF-8, UTF-16/)
  for (const bytes of [
    utf16(declared('UTF-16', 'e'), false),
    Buffer.from(utf16(declared('UTF-16', 'e'), false)).swap16(),
    latin1('\xff\xfe\x00\x00<\x00\x00\x00a\x00\x00\x00'),
    latin1('\x00\x00\xfe\xff\x00\x00\x00<\x00\x00\x00a\x00\x00\x00'),
    latin1('\x4c\x6f\xa7\x94\x93 and so on'),
  ]) {
    assert.deepEqual(codesOf(bytes), [['xml-encoding-unknown', 0]])
  }
})

test('a declaration too long to be looked for is not overlooked', () => {
  const padded = `<?xml version="1.0"${' '.repeat(2000)} encoding="iso-8859-1"?><a/>`
  assert.deepEqual(codesOf(utf8(padded))[0]?.[0], 'xml-encoding-mismatch')
})

test('letters that only windows-1252 has are read as that, and doubted', () => {
  const { root, findings } = readXml(latin1(declared('iso-8859-1', 'caf\xe9 5 \x80')))
  assert.equal(root?.text, 'café 5 €')
  assert.deepEqual(
    findings.map((one) => [one.code, one.severity, one.at.offset, one.facts.expected]),
    [['xml-encoding-doubtful', 'warning', 53, 'windows-1252']],
  )
})

test('UTF-8 that is labelled otherwise is read as labelled, and doubted', () => {
  const bytes = utf8(declared('iso-8859-1', 'Größe und Maß'))
  const reader = new XmlReader()
  for (const byte of bytes) reader.push(Uint8Array.of(byte))
  const { root, findings } = reader.end()
  assert.equal(root?.text, 'GrÃ¶ÃŸe und MaÃŸ')
  assert.deepEqual(
    findings.map((one) => [one.code, one.at.offset, one.facts.expected]),
    [['xml-encoding-doubtful', 48, 'utf-8']],
  )
})

test('a reading says which encoding it was', () => {
  assert.equal(readXml(utf8('<a/>')).encoding, 'utf-8')
  assert.equal(readXml(utf16('<a/>')).encoding, 'utf-16le')
})
