// Attacks that we make up here; then those of the shared collection, on machines that have it.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { peekRoot } from '../../src/xml/peek.ts'
import { readXml } from '../../src/xml/reader.ts'
import type { XmlElement } from '../../src/xml/tree.ts'
import { NAMESPACES, order, utf8 } from './order.ts'

const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')

const ATTACKS: Record<string, string> = {
  'xml-doctype entity expansion': `<!DOCTYPE Order [<!ENTITY l0 "ha">${laughs}]>${order('<cbc:Note>&l9;</cbc:Note>')}`,
  'xml-doctype quadratic expansion': `<!DOCTYPE a [<!ENTITY b "${'b'.repeat(50_000)}">]><a>${'&b;'.repeat(10_000)}</a>`,
  'xml-doctype file as entity': '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
  'xml-limit depth': `<a>${'<b>'.repeat(100_000)}`,
  'xml-limit attributes': `<a ${Array.from({ length: 50_000 }, (_, i) => `a${i}=""`).join(' ')}/>`,
  'xml-limit namespaces': `<a ${Array.from({ length: 50_000 }, (_, i) => `xmlns:n${i}="u"`).join(' ')}/>`,
  'xml-limit text': `<a>${'x'.repeat(3_000_000)}</a>`,
  'xml-limit attribute': `<a b="${'x'.repeat(3_000_000)}"/>`,
  'xml-limit name': `<${'a'.repeat(3_000_000)}/>`,
  'xml-limit comment': `<a><!--${'x'.repeat(3_000_000)}--></a>`,
  'xml-limit sections': `<a>${'<![CDATA[x]]>'.repeat(200_000)}</a>`,
  'xml-limit references': `<a>${'&#x41;'.repeat(500_000)}</a>`,
  'xml-limit entity name': `<a>&${'x'.repeat(3_000_000)};</a>`,
  'xml-limit elements': `<a>${'<b/>'.repeat(600_000)}</a>`,
  'xml-malformed prototype entity': '<a>&__proto__;&constructor;</a>',
  'xml-inclusion of a file':
    '<a xmlns:x="http://www.w3.org/2001/XInclude"><x:include parse="text" href="/etc/hostname"/></a>',
}

for (const [name, text] of Object.entries(ATTACKS)) {
  test(`${name.slice(name.indexOf(' ') + 1)} is refused`, () => {
    const { root, findings } = readXml(utf8(text))
    assert.equal(root, undefined)
    assert.deepEqual(
      findings.map((one) => one.code),
      [name.split(' ')[0]],
    )
  })
}

const SHARED = join(import.meta.dirname, '../../../shared/corpus/xml/attacks')

/** Well-formed, and no attack on a reader: what the root or an element is called is for the guide to judge. */
const READ_AS_DATA = ['wrong-namespace.xml', 'prototype-keys.xml', 'encoding-utf16le-bom.xml']

const names = (element: XmlElement): string[] => [element.local, ...element.children.flatMap(names)]

for (const file of existsSync(SHARED) ? readdirSync(SHARED) : []) {
  test(`${file} of the shared collection is ${file.startsWith('ok-') ? 'read' : 'harmless'}`, () => {
    const bytes = readFileSync(join(SHARED, file))
    const readable = file.startsWith('ok-') || READ_AS_DATA.includes(file)
    const { root, findings } = readXml(bytes)
    assert.equal(findings.length, readable ? 0 : 1)
    assert.equal(root === undefined, !readable)
    assert.ok(peekRoot(bytes).findings.every((one) => one.severity === 'error'))
    if (file === 'wrong-namespace.xml') assert.notEqual(root?.uri, NAMESPACES[''])
    if (file === 'prototype-keys.xml') assert.ok(names(root!).includes('__proto__'))
  })
}
