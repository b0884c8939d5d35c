// Law 4 of DESIGN §5 for writing: the fast way and the walk with pointers write the same, and where anything is wrong
// with a document the fast way has nothing to say. And laws 1 and 2 for every form of a wire, drained at any size.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { type CanonicalName, checkCanonical } from '../../src/canonical/canonical.ts'
import { type Mapping, readX12, writeDocument } from '../../src/guide/mapping.ts'
import type { CanonicalDocument, LineageEntry } from '../../src/guide/reading.ts'
import { seeded } from '../../src/guide/sample/random.ts'
import { sampleDocument } from '../../src/guide/sample/sample.ts'
import { planOf } from '../../src/guide/x12/write/planSet.ts'
import { putSet } from '../../src/guide/x12/write/putSet.ts'
import { writeSetBytes } from '../../src/guide/x12/writeBytes.ts'
import type { Charset } from '../../src/x12/charset.ts'
import { Output } from '../../src/x12/output.ts'
import type { Delimiters } from '../../src/x12/types.ts'
import { type ElementValue, writeSegment } from '../../src/x12/writer.ts'
import { plain } from './bytes.ts'
import { everyMapping } from './guides.ts'
import { fullnessOf, SEED, share } from './seed.ts'

type X12 = Mapping & { syntax: 'x12' }

interface Wire {
  delimiters: Delimiters
  suffix: '' | '\n' | '\r\n'
  charset: Charset
}

const delimitersOf = (text: string): Delimiters => {
  const [element, component, repetition, segment, release] = [...text].map((one) => one.charCodeAt(0))
  const four = { element: element!, component: component!, repetition: repetition!, segment: segment! }
  return release === undefined ? four : { ...four, release }
}

const WIRES: Wire[] = ['*>^~', '|:!\n', '\x1d\x1f\x1e\x1c', '\t<%\r', "+:^'?"].flatMap((text) => {
  const delimiters = delimitersOf(text)
  const suffixes = /[\r\n]/.test(text) ? ([''] as const) : (['', '\n', '\r\n'] as const)
  const charsets = ['extended', 'latin1', 'utf-8'] as const
  return suffixes.flatMap((suffix) => charsets.map((charset) => ({ delimiters, suffix, charset })))
})

const USUAL: Wire = { delimiters: delimitersOf('*>^~'), suffix: '\n', charset: 'latin1' }

/** By the walk with pointers: nothing where a segment is refused. */
function slowly(mapping: X12, document: CanonicalDocument, { delimiters, ...options }: Wire) {
  const written = writeDocument(mapping, document)
  assert.ok(written.syntax === 'x12')
  const out = new Output(options)
  const refused = written.segments.some(({ id, elements }) =>
    writeSegment([id, ...(elements as ElementValue[])], delimiters, out),
  )
  return { ...written, refused, bytes: Buffer.from(out.take()) }
}

/** By the plan; undefined where there is a doubt. */
function fast(mapping: X12, document: CanonicalDocument, { delimiters, ...options }: Wire) {
  const out = new Output(options)
  const lineage: LineageEntry[] = []
  const { date } = document
  const context = { policy: {}, ...(typeof date === 'string' ? { date } : {}) }
  const segments = putSet(planOf(mapping.set)!, document, context, { delimiters, out }, lineage)
  return segments === undefined ? undefined : { segments, lineage, bytes: Buffer.from(out.take()) }
}

const placesOf = (lineage: readonly LineageEntry[]) =>
  lineage
    .map(({ pointer, guide, segment, id, element }) => [pointer, guide, segment, id, element].join(' '))
    .sort()

const ODD: readonly unknown[] = [
  '',
  ' ',
  'A ',
  'A*B',
  'é',
  '€',
  '\u0007',
  'A'.repeat(90),
  '-0',
  '1.',
  '2026-02-30',
  5,
  true,
  null,
  undefined,
  {},
  [],
  ['A'],
  { name: 'A' },
]

/** A copy with one thing in it made odd, left out or added. */
function disturbed(document: CanonicalDocument, random: () => number): CanonicalDocument {
  const copy = structuredClone(document)
  const objects: Record<string, unknown>[] = []
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    objects.push(value as Record<string, unknown>)
    Object.values(value).forEach(collect)
  }
  collect(copy)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const object = pick(objects)
  const name = pick(Object.keys(object))
  const kind = random()
  if (name === undefined || (kind < 0.1 && !Array.isArray(object)))
    Object.assign(object, Array.isArray(object) ? {} : { colour: 'red' })
  else if (kind < 0.3 && !Array.isArray(object)) delete object[name]
  else if (Array.isArray(object) && kind < 0.5) object.push(structuredClone(object[0]))
  else object[name] = pick(ODD)
  return copy
}

/** Whether it is as its schema says, nothing in it is empty, and no text of it ends in a space. */
function isSound({ set }: X12, document: CanonicalDocument): boolean {
  const text = JSON.stringify(document)
  return (
    !/\{\}|\[\]| "/.test(text) &&
    checkCanonical(set.canonical as CanonicalName, JSON.parse(text)) === undefined
  )
}

const planned = everyMapping().flatMap(({ name, mapping }) =>
  mapping.syntax === 'x12' && planOf(mapping.set) ? [{ name, mapping }] : [],
)

test('every guide has a plan', () => {
  const names = everyMapping().flatMap(({ name, mapping }) =>
    mapping.syntax === 'x12' && !planOf(mapping.set) ? [name] : [],
  )
  assert.deepEqual(names, [])
})

const CORPUS = 'test/corpus/x12'
const samples = readdirSync(CORPUS)
  .filter((name) => name.endsWith('.json') && !name.endsWith('.findings.json'))
  .flatMap((name) => {
    const documents: unknown = JSON.parse(readFileSync(join(CORPUS, name), 'utf8'))
    return [documents].flat().map((document) => ({ name, document: document as CanonicalDocument }))
  })

test('every sample is written in one way by every guide of its kind, or doubted where the walk finds something', () => {
  let same = 0
  for (const { name, document } of samples)
    for (const { name: guide, mapping } of planned) {
      if (document.schema !== `${mapping.set.canonical}/1`) continue
      const [one, other] = [fast(mapping, document, USUAL), slowly(mapping, document, USUAL)]
      assert.equal(one === undefined, other.refused || other.findings.length > 0, `${name} by ${guide}`)
      if (one === undefined) continue
      assert.equal(one.bytes.toString('latin1'), other.bytes.toString('latin1'), `${name} by ${guide}`)
      assert.deepEqual(placesOf(one.lineage), placesOf(other.lineage))
      same++
    }
  assert.ok(same > 100, `${same} were compared`)
})

for (const { name, mapping } of planned)
  describe(`the plan of ${name}`, () => {
    test('writes what the walk with pointers writes, lineage too, and every document that the guide can say', () => {
      for (let n = 0; n < share(200, planned.length); n++) {
        const document = sampleDocument(mapping, SEED * 1000 + n, fullnessOf(n))
        const [one, other] = [fast(mapping, document, USUAL), slowly(mapping, document, USUAL)]
        assert.ok(one, `document ${n} is doubted`)
        assert.equal(one.bytes.toString('latin1'), other.bytes.toString('latin1'))
        assert.equal(one.segments, other.segments.length)
        assert.deepEqual(placesOf(one.lineage), placesOf(other.lineage))
      }
    })

    test('doubts every document that the walk finds something in, no sound one else, and writes none otherwise', () => {
      const random = seeded(SEED)
      for (let n = 0; n < share(1000, planned.length); n++) {
        const document = disturbed(sampleDocument(mapping, SEED * 1000 + n, 0.2), random)
        const [one, other] = [fast(mapping, document, USUAL), slowly(mapping, document, USUAL)]
        const said = `document ${n}: ${JSON.stringify(document)}`
        if (!one) {
          assert.ok(other.findings.length > 0 || other.refused || !isSound(mapping, document), said)
          continue
        }
        assert.deepEqual([other.findings, other.refused], [[], false], said)
        assert.equal(one.bytes.toString('latin1'), other.bytes.toString('latin1'), said)
      }
    })

    test('says the same on every wire, whatever part of it is drained, and each is read back', () => {
      for (const [n, wire] of WIRES.entries()) {
        const document = sampleDocument(mapping, SEED * 1000 + n, 0.3)
        const { delimiters, suffix, charset } = wire
        const out = new Output({ suffix, charset })
        const pieces: Uint8Array[] = []
        const drain = () => pieces.push(out.take())
        writeSegment(['ST', '850', '0001'], delimiters, out)
        if (n % 2) drain()
        const { segments, findings } = writeSetBytes(mapping.set, document, {}, delimiters, out)
        drain()
        writeSegment(['SE', String(segments + 2), '0001'], delimiters, out)
        drain()
        const bytes = Buffer.concat(pieces)
        assert.deepEqual(findings, [])
        const policy = { charset: charset === 'utf-8' ? ('utf-8' as const) : ('latin1' as const) }
        const reading = readX12(mapping, { bytes, delimiters, offset: 0 }, policy)
        assert.deepEqual(reading.findings, [], JSON.stringify(bytes.toString('latin1')))
        assert.deepEqual(plain(reading.document), plain(document))
        const again = new Output({ suffix, charset })
        writeSetBytes(mapping.set, reading.document, {}, delimiters, again)
        assert.ok(bytes.includes(Buffer.from(again.take())))
      }
    })
  })
