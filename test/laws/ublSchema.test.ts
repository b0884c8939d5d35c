// What the UBL guides write, judged by OASIS's schemas: order, attributes, empty elements, types of values.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampleDocument } from '../../src/guide/sample/sample.ts'
import { againstUblSchema } from '../xml/ublSchemas.ts'
import { toBytes } from './bytes.ts'
import { everyMapping, type Named } from './guides.ts'
import { SEED, samples } from './seed.ts'

// Later releases add elements that these schemas don't know.
const isUbl21 = ({ mapping }: Named) =>
  /^urn:oasis:names:specification:ubl:/.test(mapping.guide.namespaces?.[''] ?? '') &&
  !/^ubl\/2\.[2-9]/.test(mapping.guide.guide)

for (const { name, mapping } of everyMapping().filter(isUbl21))
  test(`what ${name} writes is valid by the schema of UBL 2.1`, () => {
    const usual = name === mapping.guide.guide ? 2 : 1
    for (let n = 0; n < samples(usual); n++) {
      const document = sampleDocument(mapping, SEED * 1000 + n, 1 - (n % 11) / 10)
      const { bytes } = toBytes(mapping, document)
      assert.deepEqual(againstUblSchema(bytes), [], `document ${n}`)
    }
  })

const order = (inner: string) =>
  new TextEncoder().encode(
    `<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">${inner}</Order>`,
  )

test('the schemas find elements in the wrong order', () => {
  const said = againstUblSchema(order('<cbc:IssueDate>2025-03-14</cbc:IssueDate><cbc:ID>1</cbc:ID>'))
  assert.match(said.join('\n'), /IssueDate.*not expected/)
})

test('the schemas find a date that is none', () => {
  const said = againstUblSchema(order('<cbc:ID>1</cbc:ID><cbc:IssueDate>14.3.2025</cbc:IssueDate>'))
  assert.match(said.join('\n'), /14\.3\.2025.*not a valid value/)
})
