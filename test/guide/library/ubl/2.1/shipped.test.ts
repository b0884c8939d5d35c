// The answers to an order that travel with the goods and after them: what stands where in our samples, and that they
// are written as they came, up to what UBL can say in two ways.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type CanonicalName, checkCanonical } from '../../../../../src/canonical/canonical.ts'
import { library, shippedSources } from '../../../../../src/guide/library.ts'
import { lintGuide } from '../../../../../src/guide/lint/lint.ts'
import { compileMapping, readXml as readDocument, writeDocument } from '../../../../../src/guide/mapping.ts'
import type { CanonicalDocument } from '../../../../../src/guide/reading.ts'
import { readXml } from '../../../../../src/xml/reader.ts'

const CORPUS = join(import.meta.dirname, '../../../../corpus/ubl')

const mappingOf = (id: string) => {
  const mapping = compileMapping(library().resolve(id))
  assert.ok(mapping.syntax === 'xml')
  return mapping
}

function read(id: string, bytes: Uint8Array): CanonicalDocument {
  const { root, findings } = readXml(bytes)
  assert.deepEqual(findings, [])
  const reading = readDocument(mappingOf(id), root!, {})
  assert.deepEqual(reading.findings, [])
  return reading.document
}

const sample = (type: string, name: string): CanonicalDocument =>
  read(`ubl/2.1/${type}`, readFileSync(join(CORPUS, `${name}.xml`)))

const SAMPLES: [type: string, name: string][] = [
  ['DespatchAdvice', 'despatch-advice-of-lines-with-their-handling-units'],
  ['DespatchAdvice', 'despatch-advice-of-pallets-with-packages'],
  ['ReceiptAdvice', 'receipt-advice-of-what-is-missing-and-damaged'],
  ['ApplicationResponse', 'application-response-that-rejects-an-invoice'],
  ['ApplicationResponse', 'application-response-with-rules-broken-in-lines'],
]

for (const [type, name] of SAMPLES)
  test(`${name} is complete, and says the same when it is written and read again`, () => {
    const document = sample(type, name)
    const { canonical } = mappingOf(`ubl/2.1/${type}`).guide as { canonical: CanonicalName }
    assert.equal(checkCanonical(canonical, document), undefined)
    const written = writeDocument(mappingOf(`ubl/2.1/${type}`), document)
    assert.ok(written.syntax === 'xml')
    assert.deepEqual(written.findings, [])
    assert.deepEqual(inAnyOrder(read(`ubl/2.1/${type}`, written.bytes)), inAnyOrder(document))
  })

// Reasons of one list are written before those of another.
function inAnyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inAnyOrder).sort(byText)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inAnyOrder(one)]))
}

const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

for (const type of new Set(SAMPLES.map(([one]) => one)))
  test(`the guide of ${type} says nothing that the linter doubts`, () => {
    assert.deepEqual(lintGuide(library().resolve(`ubl/2.1/${type}`), shippedSources().values()), [])
  })

interface Part {
  level: string
  line?: string
  marks?: { type: string; value: string }[]
  contents?: Part[]
}

/** Levels and marks of a tree, one text for each part. */
const outline = (parts: readonly Part[] | undefined): unknown[] =>
  (parts ?? []).map(({ level, line, marks, contents }) => {
    const name = [level, line, ...(marks ?? []).map(({ type, value }) => `${type} ${value}`)].join(' ').trim()
    return contents ? [name, ...outline(contents)] : name
  })

test('a line’s handling units stand below it, and one that holds several lines below each of them', () => {
  const { contents } = sample('DespatchAdvice', SAMPLES[0]![1])
  assert.deepEqual(outline(contents as Part[]), [
    ['item 1', 'tare  sscc 395211010000000017'],
    ['item 2', 'tare  sscc 395211010000000017'],
    ['item 3', 'tare  handling-unit BOX 7'],
  ])
})

test('handling units of the whole shipment hold packages, packages in these, and items', () => {
  const { contents } = sample('DespatchAdvice', SAMPLES[1]![1])
  assert.deepEqual(outline(contents as Part[]), [
    [
      'tare  sscc 395211010000000024 shipping ELBE / BREMEN / 1-2',
      ['pack  sscc 395211010000000031', ['pack  package inner 1', 'item 1']],
      ['pack  sscc 395211010000000048', 'item 1'],
    ],
    ['tare  sscc 395211010000000055', 'item 1', 'pack  package loose'],
    'item 1',
  ])
})

test('a tree that UBL can’t say is told part by part when it is written', () => {
  const document = {
    schema: 'shipment/1',
    number: '1',
    date: '2025-04-01',
    contents: [{ level: 'order', order: { number: '7' }, contents: [{ level: 'item', line: '1' }] }],
  }
  const { findings } = writeDocument(mappingOf('ubl/2.1/DespatchAdvice'), document)
  const paths = findings.filter(({ code }) => code === 'value-unwritten').map(({ at }) => at.path)
  assert.ok(paths.includes('/contents/0/contents/0/line'), JSON.stringify(paths))
})
