import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sentence } from '../../src/finding/catalogue.ts'
import { defaultLimits, type XmlLimits } from '../../src/xml/limits.ts'
import { readXml, XmlReader } from '../../src/xml/reader.ts'
import { order, utf8 } from './order.ts'

const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth)
const many = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join('')

/** Limit, what is just allowed by it, and what is one too many. */
const CASES: [Partial<XmlLimits>, string, string][] = [
  [{ bytes: 20 }, '<a>0123456789012</a>', '<a>01234567890123</a>'],
  [{ depth: 5 }, nested(5), nested(6)],
  [{ elements: 4 }, '<a><b/><b/><b/></a>', '<a><b/><b/><b/><b/></a>'],
  [{ attributes: 2 }, '<a><b x="" y=""/><c x="" y=""/></a>', '<a x="" y="" z=""/>'],
  [{ attributes: 2 }, '<a x="" xmlns="u"/>', '<a x="" y="" xmlns="u"/>'],
  [{ namespaces: 2 }, '<a xmlns="u" xmlns:b="v"/>', '<a xmlns="u" xmlns:b="v" xmlns:c="v"/>'],
  [{ nameLength: 7 }, '<a:bcdef xmlns:a="u"/>', '<a:bcdefg xmlns:a="u"/>'],
  [{ nameLength: 4 }, '<a b="" cdef=""/>', '<a b="" cdefg=""/>'],
  [{ attributeLength: 3 }, '<a b="123"/>', '<a b="1234"/>'],
  [{ textLength: 10 }, '<a>0123456789</a>', '<a>01234567890</a>'],
  [{ textLength: 10 }, '<a>01234<![CDATA[5]]>6789</a>', '<a>01234<![CDATA[5]]>67890</a>'],
  [{ textRuns: 2 }, '<a>1<!-- -->2<!-- --></a>', '<a>1<!-- -->2<!-- -->3</a>'],
  [{ textRuns: 2 }, '<a><![CDATA[]]><![CDATA[]]></a>', '<a><![CDATA[]]><![CDATA[]]><![CDATA[]]></a>'],
]

test('a limit allows as much as it says and not one more', () => {
  for (const [limits, allowed, refused] of CASES) {
    const name = JSON.stringify(limits)
    assert.deepEqual(readXml(utf8(allowed), limits).findings, [], `${name} ${allowed}`)
    const { root, findings } = readXml(utf8(refused), limits)
    const [limit] = Object.values(limits)
    assert.equal(root, undefined, name)
    assert.deepEqual(
      findings.map((one) => [one.code, one.facts.max]),
      [['xml-limit', limit]],
      name,
    )
  }
})

test('the finding says which limit and how much it is', () => {
  const [finding] = readXml(utf8(nested(65))).findings
  assert.equal(sentence(finding!), 'The document has more levels of elements than the 64 that we read.')
  assert.deepEqual([finding?.at.line, finding?.at.column], [1, 193])
})

test('white space around many children is no heap of texts', () => {
  const lines = many(defaultLimits.textRuns + 1, (i) => `\n  <line>${i}</line>`)
  assert.deepEqual(readXml(utf8(`<a>${lines}\n</a>`)).findings, [])
})

test('what carries a file in base64 may be as long as the document', () => {
  const base64 = 'QUJD'.repeat(50_000)
  const attached = `<cbc:EmbeddedDocumentBinaryObject mimeCode="text/plain">${base64}</cbc:EmbeddedDocumentBinaryObject>`
  const { root } = readXml(utf8(order(attached)))
  assert.equal(root?.children[0]?.text, base64)
  assert.equal(readXml(utf8(order(attached)), { longText: [] }).findings[0]?.code, 'xml-limit')
})

test('reading stops at the limit, not at the end', () => {
  for (const endless of [
    '<a>',
    '<a b="1" ',
    ' c="1"',
    'x',
    '<!-- ',
    '<?p ',
    '<![CDATA[ ',
    '&lt;',
    '<b></b>',
    ' <![CDATA[x]]>',
    '<b x="" y="" z="">',
  ]) {
    const reader = new XmlReader({ elements: 20_000 })
    reader.push(utf8('<root q="'.slice(0, endless === ' c="1"' ? 6 : 0) || '<root>'))
    const chunk = utf8(endless.repeat(Math.ceil(4096 / endless.length)))
    let taken = 0
    for (; !reader.stopped && taken < 4_000_000; taken += chunk.length) reader.push(chunk)
    assert.ok(taken < 1_000_000, `${endless} was read on for ${taken} bytes`)
  }
})

test('nothing after the first error is looked at', () => {
  const reader = new XmlReader()
  reader.push(utf8('<a></b>'))
  reader.push(utf8('<c></d>\u0000'))
  const { findings } = reader.end()
  assert.equal(findings.length, 1)
  assert.equal(findings[0]?.code, 'xml-malformed')
})
