// Law 4 of DESIGN §5 for writing: the fast way and the walk with pointers write the same, and where anything is wrong
// with a document the fast way has nothing to say. And laws 1 and 2 for every form of a wire, drained at any size.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { readX12 } from '../../src/guide/mapping.ts'
import type { CanonicalDocument } from '../../src/guide/reading.ts'
import { seeded } from '../../src/guide/sample/random.ts'
import { sampleDocument } from '../../src/guide/sample/sample.ts'
import { planOf } from '../../src/guide/x12/write/planSet.ts'
import { writeSetBytes } from '../../src/guide/x12/writeBytes.ts'
import { Output } from '../../src/x12/output.ts'
import { writeSegment } from '../../src/x12/writer.ts'
import { plain } from './bytes.ts'
import { everyMapping, shipped } from './guides.ts'
import type { X12 } from './interchange.ts'
import { fullnessOf, SEED, share } from './seed.ts'
import { assertOneWay, disturbed, USUAL, WIRES } from './written.ts'

interface Crasher {
  guide: string
  document: CanonicalDocument
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
      if (assertOneWay(mapping, document, USUAL, () => `${name} by ${guide}`)) same++
    }
  assert.ok(same > 100, `${same} were compared`)
})

describe('once written wrongly', () => {
  const folder = 'test/crashers/written'
  for (const name of readdirSync(folder))
    test(name, () => {
      const { guide, document } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Crasher
      for (const wire of WIRES) assertOneWay(shipped(guide) as X12, document, wire, () => name)
    })
})

for (const { name, mapping } of planned)
  describe(`the plan of ${name}`, () => {
    test('writes what the walk with pointers writes, lineage too, and every document that the guide can say', () => {
      for (let n = 0; n < share(200, planned.length); n++) {
        const document = sampleDocument(mapping, SEED * 1000 + n, fullnessOf(n))
        assert.ok(
          assertOneWay(mapping, document, USUAL, () => `document ${n}`),
          `document ${n} is doubted`,
        )
      }
    })

    test('doubts every document that the walk finds something in, no sound one else, and writes none otherwise', () => {
      const random = seeded(SEED)
      for (let n = 0; n < share(1000, planned.length); n++) {
        const document = disturbed(sampleDocument(mapping, SEED * 1000 + n, 0.2), random)
        assertOneWay(mapping, document, USUAL, () => `document ${n}: ${JSON.stringify(document)}`)
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
