import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cause, sentence } from '../../src/finding/catalogue.ts'
import type { Finding } from '../../src/finding/finding.ts'
import type { XmlOptions } from '../../src/xml/limits.ts'
import { readXml } from '../../src/xml/reader.ts'
import { order, utf8 } from './order.ts'

const refusalOf = (text: string, options?: XmlOptions): Finding => {
  const { root, findings } = readXml(utf8(text), options)
  assert.equal(root, undefined, text)
  assert.equal(findings.length, 1, text)
  return findings[0]!
}
const at = ({ code, at: place }: Finding) => [code, place.line, place.column]

test('what is not well-formed is a finding that points at it', () => {
  for (const [text, line, column, got] of [
    ['<a>\n<b>x</c></a>', 2, 5, '</c>'],
    ['<a></a></b>', 1, 8, '</b>'],
    ['<a/>\n\n  <b/>', 3, 3, '<b/'],
    ['\n x<a/>', 2, 2, 'x'],
    ['<a/>\n x\n', 2, 2, 'x\n'],
    ['<a>x &nbsp; y</a>', 1, 6, '&nbsp;'],
    ['<a>fish & chips; more</a>', 1, 9, '& chips;'],
    ['<a>1 < 2</a>', 1, 6, '< '],
    ['<a b="1 < 2"/>', 1, 9, '<'],
    ['<a>\n<b c="1"\n d="2" c="3"/></a>', 2, 1, '<b c="1"\n d="2" c="3"/>'],
    ['<a xmlns:p="u" xmlns:q="u" p:c="1" q:c="2"/>', 1, 1, '<a xmlns:p="u" xmlns:q="u" p:c="1" q:c="2"/>'],
    ['<a><x:b/></a>', 1, 4, '<x:b/>'],
    ['<a><b x:c="1"/></a>', 1, 4, '<b x:c="1"/>'],
    ['<a b=1/>', 1, 1, '<a b=1'],
    ['<a b/>', 1, 5, '/'],
    ['<a b >', 1, 1, '<a b >'],
    ['<a b="1"c="2"/>', 1, 1, '<a b="1"c'],
    ['<a><!-- -- --></a>', 1, 11, ' '],
    ['<a>x]]>y</a>', 1, 7, '>'],
    ['<a:b:c xmlns:a="u"/>', 1, 1, '<a:b:c xmlns:a="u"/>'],
    ['<a/><!DOCTYPE a>', 1, 5, '<!DOCTYPE'],
    ['\n<?xml version="1.0"?><a/>', 2, 1, '<?xml '],
    ['<a><?xml version="1.0"?></a>', 1, 4, '<?xml '],
    ['<?xml version="1.0"?><![CDATA[x]]><a/>', 1, 22, '<![CDATA['],
    ['\ufeff\ufeffx<a/>', 1, 1, 'U+FEFFx'],
    ['hello', 1, 1, 'hello'],
    ['ISA*00*          *', 1, 1, 'ISA*00*          *'],
    ['{"order": 1}', 1, 1, '{"order": 1}'],
  ] as const) {
    const finding = refusalOf(text)
    assert.deepEqual([...at(finding), finding.facts.got], ['xml-malformed', line, column, got], text)
  }
})

test('a wrong end tag names the right one', () => {
  const finding = refusalOf(order('<cbc:Note>x</cbc:Notes>'))
  assert.match(sentence(finding), /does not close the open element at <\/cbc:Notes>/)
  assert.equal(cause(finding), 'Expected here: </cbc:Note>.')
})

test('a finding says in which element it stands', () => {
  assert.equal(refusalOf(order('<cac:OrderLine><cbc:Note>&x;')).at.path, '/Order/cac:OrderLine/cbc:Note')
})

test('a character that XML has not is a finding, written out or by reference', () => {
  for (const [content, column, got] of [
    ['x\u0000', 5, 'U+0000'],
    ['\u001b[31m', 4, 'U+001B'],
    ['x\ufffe', 5, 'U+FFFE'],
    ['x&#0;', 5, '&#0;'],
    ['&#x1F;', 4, '&#x1F;'],
    ['&#xD800;', 4, '&#xD800;'],
    ['&#x110000;', 4, '&#x110000;'],
    ['&#xFFFF;', 4, '&#xFFFF;'],
  ] as const) {
    const finding = refusalOf(`<a>${content}</a>`)
    assert.deepEqual([...at(finding), finding.facts.got], ['xml-character', 1, column, got])
  }
  assert.equal(refusalOf('<a b="&#1;"/>').code, 'xml-character')
  assert.equal(refusalOf('<a><!-- \u0001 --></a>').code, 'xml-character')
  assert.equal(refusalOf('<?xml version="1.1"?><a>&#1;</a>').code, 'xml-character')
})

test('nothing at all is a finding', () => {
  for (const text of ['', '\ufeff', ' \n', '<?xml version="1.0"?>\n', '<?go?>', '<!-- only a comment -->']) {
    assert.equal(refusalOf(text).code, 'xml-empty', JSON.stringify(text))
  }
})

test('a document that breaks off is a finding at its end, wherever it breaks', () => {
  const whole = '<?xml version="1.0"?><a b="c"><!-- d --><e>&lt;<![CDATA[f]]></e></a>'
  const declared = whole.indexOf('<a')
  for (let length = 1; length < whole.length; length++) {
    if (length === declared) continue
    const finding = refusalOf(whole.slice(0, length))
    assert.deepEqual([...at(finding), finding.at.offset], ['xml-truncated', 1, length + 1, length])
  }
  assert.equal(refusalOf('<a><b>').facts.open, 'b')
})

const INTERNAL = [
  '<!DOCTYPE a []>',
  '<!DOCTYPE a [ <!ENTITY x "y"> ]>',
  '<!DOCTYPE a SYSTEM "a.dtd" [ <!ENTITY x SYSTEM "file:///etc/passwd"> ]>',
  "<!DOCTYPE a [ <!ENTITY % x SYSTEM 'http://127.0.0.1:9/'> %x; ]>",
  '<!DOCTYPE a [ <!ENTITY lt "<x/>"> ]>',
]
const EXTERNAL = [
  '<!DOCTYPE a>',
  '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
  "<!DOCTYPE\n a\n SYSTEM\n 'a>[b].dtd'\n>",
  '<!DOCTYPE a PUBLIC "-//x//y" "a.dtd" >',
]

test('a DOCTYPE is refused, whatever it says', () => {
  for (const doctype of [...INTERNAL, ...EXTERNAL]) {
    assert.deepEqual(at(refusalOf(`\n${doctype}<a/>`)), ['xml-doctype', 2, 1], doctype)
  }
})

test('where it may be ignored, a DOCTYPE with declarations of its own is refused still', () => {
  for (const doctype of [...INTERNAL, '<!DOCTYPE a SYSTEM>', '<!DOCTYPE>', '<!DOCTYPE a "b">']) {
    assert.equal(refusalOf(`${doctype}<a/>`, { doctype: 'ignore' }).code, 'xml-doctype', doctype)
  }
})

test('where it may be ignored, a DOCTYPE that only names one is passed over', () => {
  for (const doctype of EXTERNAL) {
    const { root, findings } = readXml(utf8(`${doctype}<a>1</a>`), { doctype: 'ignore' })
    assert.deepEqual([root?.text, findings], ['1', []])
  }
  const entity = refusalOf('<!DOCTYPE a SYSTEM "a.dtd"><a>&x;</a>', { doctype: 'ignore' })
  assert.equal(entity.code, 'xml-malformed')
})

test('an inclusion is refused, under whatever prefix', () => {
  const finding = refusalOf(
    '<a><i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/></a>',
  )
  assert.deepEqual([finding.code, finding.facts.got], ['xml-inclusion', 'i:include'])
})

test('an excerpt is short and shows no invisible character', () => {
  const long = refusalOf(`<a>&${'x'.repeat(500)};</a>`)
  assert.equal(String(long.facts.got).length, 61)
  assert.equal(refusalOf('<!-- -->\ufeff<a/>').facts.got, 'U+FEFF')
})
