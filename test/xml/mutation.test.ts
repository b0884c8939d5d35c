import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hasError } from '../../src/finding/catalogue.ts'
import { readXml, XmlReader } from '../../src/xml/reader.ts'
import type { XmlReading } from '../../src/xml/tree.ts'
import { order, utf8 } from './order.ts'

const content = `\r\n<!-- é --><cbc:Note languageID="de">Größe 😀 &lt;&#x20AC;&gt;<![CDATA[ ]] ]]></cbc:Note>
<?p i?><cac:OrderLine><cbc:ID>1</cbc:ID></cac:OrderLine>`
const DOCUMENTS = [
  utf8(`<?xml version="1.0" encoding="UTF-8"?>${order(content)}\n`),
  utf8(`\ufeff<!DOCTYPE Order SYSTEM "x">${order(content)}`),
  Buffer.from(`\ufeff${order(content)}`, 'utf16le'),
  Buffer.from(`<?xml version='1.0' encoding='iso-8859-1'?>${order('<a>\x80é</a>')}`, 'latin1'),
]
const LIMITS = { doctype: 'ignore', textLength: 200, depth: 8, bytes: 4000 } as const

const splice = fc.record({
  at: fc.nat(2000),
  remove: fc.nat(6),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc
      .constantFrom(
        '<',
        '>',
        '&',
        '"',
        '</',
        '<!',
        '<![CDATA[',
        ']]>',
        '<!DOCTYPE a [',
        '<?xml ',
        'xmlns:',
        '\r',
      )
      .map(utf8),
  ),
})

const mutated = (bytes: Uint8Array, splices: { at: number; remove: number; insert: Uint8Array }[]) =>
  splices.reduce<Uint8Array>((now, { at, remove, insert }) => {
    const from = at % (now.length + 1)
    return Buffer.concat([now.subarray(0, from), insert, now.subarray(from + remove)])
  }, bytes)

const inChunks = (bytes: Uint8Array, size: number) => {
  const reader = new XmlReader(LIMITS)
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size))
  return reader.end()
}

/** Text outside of the root is told at the end of a chunk, or of the text: what else is wrong in it may come first. */
const outside = ({ findings }: XmlReading) =>
  findings.some((one) => one.facts.problem === 'text outside of the root element')

test('whatever the bytes are, they are a document or a finding, and the same one in any chunks', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...DOCUMENTS),
      fc.array(splice, { maxLength: 3 }),
      fc.integer({ min: 1, max: 40 }),
      (document, splices, size) => {
        const bytes = mutated(document, splices)
        const whole = readXml(bytes, LIMITS)
        const cut = inChunks(bytes, size)
        assert.equal(whole.root === undefined, hasError(whole.findings))
        assert.equal(cut.root === undefined, hasError(cut.findings))
        if (!outside(whole) && !outside(cut)) assert.deepEqual(cut, whole)
      },
    ),
    { numRuns: 1000, seed: 997 },
  )
})
