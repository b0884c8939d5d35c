// Orders with texts that the agreed characters lack: refused, or transliterated and told, sealed and read back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sealBody } from '../../../src/exchange/engine/seal.ts'
import { wireFor } from '../../../src/exchange/engine/wire.ts'
import { writeBody } from '../../../src/exchange/engine/write.ts'
import { hasError } from '../../../src/finding/catalogue.ts'
import { library } from '../../../src/guide/library.ts'
import { compileMapping } from '../../../src/guide/mapping.ts'
import type { CanonicalDocument } from '../../../src/guide/reading.ts'
import type { Envelope } from '../../../src/partner/agreement.ts'
import { transliterated } from '../../../src/x12/transliterate.ts'
import { envelopeOf } from './envelope.ts'

const ORDER = compileMapping(library().resolve('x12/004010/850'))
const ENVELOPE = envelopeOf('PO', '850')

const orderFor = (name: string, description = 'Bolt'): CanonicalDocument => ({
  schema: 'order/1',
  purpose: 'original',
  number: '4500012345',
  date: '2026-06-01',
  shipTo: { name },
  lines: [{ number: '1', quantity: { value: '10', unit: 'EA' }, item: { buyerId: 'B-1', description } }],
})

function sent(document: CanonicalDocument, agreed: Envelope) {
  const wire = wireFor(agreed, undefined, false)
  const { body, findings } = writeBody(ORDER, document, {}, wire)
  const told = findings.map(({ code, at, facts }) => [code, at.path, facts.expected ?? facts.reason])
  if (!body || hasError(findings)) return { told, text: undefined }
  const { bytes, disagreement } = sealBody(ORDER, body, document, {}, wire, ENVELOPE)
  assert.equal(disagreement, undefined)
  return { told, text: Buffer.from(bytes).toString('latin1') }
}

test('a text that the set does not have is refused where nothing else was agreed', () => {
  const { told, text } = sent(orderFor('Café Łódź'), {})
  assert.equal(text, undefined)
  assert.match(String(told[0]), /^value-unsayable,\/shipTo\/name,it holds é, which the agreed/)
})

test('it is transliterated where that was agreed; every such text is told, and the others are as they were', () => {
  const { told, text } = sent(orderFor('Café Łódź', 'Schraube, groß'), { unwritable: 'transliterate' })
  assert.deepEqual(told, [
    ['value-transliterated', '/shipTo/name', 'Cafe Lodz'],
    ['value-transliterated', '/lines/0/item/description', 'Schraube, gross'],
  ])
  assert.match(text!, /^N1\*ST\*Cafe Lodz~$/m)
  assert.match(text!, /^PID\*F\*+Schraube, gross~$/m)
  assert.deepEqual(sent(orderFor('Cafe'), { unwritable: 'transliterate' }).told, [])
})

test('the basic set has no lower case; the words of the guide stay its own', () => {
  const { told, text } = sent(orderFor('Café'), { characterSet: 'basic', unwritable: 'transliterate' })
  assert.deepEqual(told.slice(0, 1), [['value-transliterated', '/shipTo/name', 'CAFE']])
  assert.match(text!, /^BEG\*00\*SA\*4500012345\*\*20260601~$/m)
  assert.match(text!, /^N1\*ST\*CAFE~$/m)
})

test('what has no likeness, and what grows too long, is refused all the same', () => {
  const agreed: Envelope = { unwritable: 'transliterate' }
  assert.match(
    String(sent(orderFor('東京 Café'), agreed).told),
    /^value-unsayable,\/shipTo\/name,it holds 東/,
  )
  const long = sent(orderFor('ß'.repeat(40)), agreed)
  assert.match(String(long.told), /element-too-long/)
  assert.equal(long.text, undefined)
})

test('a character keeps what it can: latin-1 has é, and Œ only in letters', () => {
  assert.equal(transliterated('é Œ “½” ﬁ Å €', 'latin1'), 'é OE "½" fi Å EUR')
  assert.equal(transliterated('é Œ “½” ﬁ Å €', 'extended'), 'e OE "1/2" fi A EUR')
  assert.equal(transliterated('grüße', 'basic'), 'GRUSSE')
  assert.equal(transliterated('cafe\u0301', 'latin1'), 'café')
  for (const none of ['Москва', '@', 'a\nb', '\u0301'])
    assert.equal(transliterated(none, 'basic'), undefined, none)
})
