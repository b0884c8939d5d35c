// Laws 1, 2 and 6 of DESIGN §5 on every shipped guide and every overlay, through bytes, with documents that
// are drawn from the guide itself. For X12 it is done set by set here, and in whole interchanges, with law 6, beside.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CanonicalDocument, Reading } from '../../src/guide/reading.ts'
import { sampleDocument } from '../../src/guide/sample/sample.ts'
import { fromBytes, plain, toBytes, type WireDocument } from './bytes.ts'
import { everyMapping, type Named } from './guides.ts'
import { checkLineage } from './lineage.ts'
import { fullnessOf, SEED, samples, share } from './seed.ts'

/** A document, what it is on the wire, and what is read there. */
interface Trip {
  document: CanonicalDocument
  written: WireDocument
  reading: Reading
}

function trip({ mapping }: Named, n: number): Trip {
  const document = sampleDocument(mapping, SEED * 1000 + n, fullnessOf(n))
  const written = toBytes(mapping, document)
  return { document, written, reading: fromBytes(mapping, written.bytes) }
}

/** Trips by a guide, of which the first few are made once for all laws. */
function tripsBy(named: Named): (n: number) => Trip {
  const kept: Trip[] = []
  return (n) => {
    const made = kept[n] ?? trip(named, n)
    if (n < KEPT) kept[n] = made
    return made
  }
}

const KEPT = 20

const all = everyMapping()
for (const named of all) {
  const { mapping, name } = named
  // Later releases add little to the one that they are like.
  const count = /^ubl\/2\.[2-9]/.test(name) ? samples(2) : share(320, all.length)
  describe(`the guide ${name}`, () => {
    const made = tripsBy(named)

    test('reads what it wrote as the same document, without findings (law 1)', () => {
      for (let n = 0; n < count; n++) {
        const { document, written, reading } = made(n)
        assert.deepEqual(written.findings, [], `document ${n}`)
        const text = Buffer.from(written.bytes).toString()
        assert.deepEqual(reading.findings, [], `document ${n}: ${text}`)
        assert.deepEqual(plain(reading.document), plain(document), `document ${n}: ${text}`)
      }
    })

    test('writes what it read as the same bytes (law 2)', () => {
      for (let n = 0; n < count; n++) {
        const { written, reading } = made(n)
        const again = toBytes(mapping, reading.document)
        const text = Buffer.from(written.bytes).toString()
        assert.equal(Buffer.from(again.bytes).toString(), text, `document ${n}`)
      }
    })

    if (mapping.syntax === 'xml')
      test('knows of every value where on the wire it came from (law 6)', () => {
        for (let n = 0; n < count; n++) {
          const { written, reading } = made(n)
          checkLineage(mapping, reading, written.bytes)
        }
      })
  })
}
