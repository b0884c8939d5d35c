import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readXml, XmlReader } from '../../src/xml/reader.ts'
import type { XmlElement } from '../../src/xml/tree.ts'
import { utf8 } from './order.ts'

const all = (element: XmlElement): XmlElement[] => [element, ...element.children.flatMap(all)]
const elementsOf = (bytes: Uint8Array) => {
  const { root, findings } = readXml(bytes)
  assert.deepEqual(findings, [])
  return all(root!)
}
const sliced = (bytes: Uint8Array, offset = 0, length = 0, label = 'utf-8') =>
  new TextDecoder(label).decode(bytes.subarray(offset, offset + length))

test('an element is exactly its bytes, also where characters have several', () => {
  const bytes = utf8('<?xml version="1.0"?>\n<ä:a xmlns:ä="€">😀<!-- ö --><b\r\n\tc="é">ü</b ><d/>\n</ä:a>\n')
  const [a, b, d] = elementsOf(bytes)
  assert.equal(
    sliced(bytes, a?.offset, a?.length),
    '<ä:a xmlns:ä="€">😀<!-- ö --><b\r\n\tc="é">ü</b ><d/>\n</ä:a>',
  )
  assert.equal(sliced(bytes, b?.offset, b?.length), '<b\r\n\tc="é">ü</b >')
  assert.equal(sliced(bytes, d?.offset, d?.length), '<d/>')
})

test('a text is exactly its bytes as they stand, references included', () => {
  const bytes = utf8('<a><b>é&amp;\r\n😀</b><c><![CDATA[<ü>]]></c><d/></a>')
  const [, b, c, d] = elementsOf(bytes)
  assert.equal(sliced(bytes, b?.textOffset, b?.textLength), 'é&amp;\r\n😀')
  assert.equal(sliced(bytes, c?.textOffset, c?.textLength), '<ü>')
  assert.equal(d?.textOffset, undefined)
})

test('a text in pieces has no place of its own', () => {
  for (const content of ['1<!-- -->2', '1<![CDATA[2]]>', '1<b/>2', '1<?p?>2']) {
    const [a] = elementsOf(utf8(`<a>${content}</a>`))
    assert.deepEqual([a?.text, a?.textOffset], ['12', undefined], content)
  }
})

test('line and column count characters from 1, over every kind of line end', () => {
  const [a, ...children] = elementsOf(utf8('\r\n<a>\r<b/>\n\r\n😀é<c/>\n\t<d\n/></a>'))
  assert.deepEqual(
    [a, ...children].map((one) => [one?.local, one?.line, one?.column]),
    [
      ['a', 2, 1],
      ['b', 3, 1],
      ['c', 5, 3],
      ['d', 6, 2],
    ],
  )
})

test('places are the same whatever the encoding, as far as bytes allow', () => {
  const text = '<a><b>café</b></a>'
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
  const latin1 = Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${text}`, 'latin1')
  for (const [bytes, label] of [
    [utf16, 'utf-16le'],
    [latin1, 'windows-1252'],
    [utf8(`\ufeff${text}`), 'utf-8'],
  ] as const) {
    const b = elementsOf(bytes)[1]
    assert.equal(sliced(bytes, b?.offset, b?.length, label), '<b>café</b>')
    assert.equal(sliced(bytes, b?.textOffset, b?.textLength, label), 'café')
  }
})

test('places do not depend on how the bytes were cut', () => {
  const note = `<note>${'Größe 😀 &lt;\r\n'.repeat(9000)}</note>`
  const bytes = utf8(`<a x="${'é'.repeat(5000)}">\r\n${note}<after/></a>`)
  const limits = { textLength: 1_000_000 }
  const whole = readXml(bytes, limits).root
  assert.equal(sliced(bytes, whole?.children[1]?.offset, 8), '<after/>')
  for (const size of [4096, 65_536, 65_537]) {
    const reader = new XmlReader(limits)
    for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size))
    assert.deepEqual(reader.end().root, whole)
  }
})
