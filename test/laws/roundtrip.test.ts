// Laws 1, 2 and 6 of DESIGN §5 on every shipped guide and every overlay, through bytes, with documents that
// are drawn from the guide itself. For X12 it is done set by set here, and in whole interchanges, with law 6, beside.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sampleDocument } from '../../src/guide/sample/sample.ts'
import { fromBytes, plain, toBytes } from './bytes.ts'
import { everyMapping, type Named } from './guides.ts'
import { checkLineage } from './lineage.ts'
import { SEED, samples } from './seed.ts'

const drawn = ({ mapping }: Named, n: number) => sampleDocument(mapping, SEED * 1000 + n, (n % 11) / 10)

for (const named of everyMapping()) {
  const { mapping, name } = named
  // The ship notices are the largest guides by far.
  // Later releases add little to the one that they are like.
  const usual = /856/.test(name) ? 6 : /^ubl\/2\.[2-9]/.test(name) ? 3 : 20
  describe(`the guide ${name}`, () => {
    test('reads what it wrote as the same document, without findings (law 1)', () => {
      for (let n = 0; n < samples(usual); n++) {
        const document = drawn(named, n)
        const { bytes, findings } = toBytes(mapping, document)
        assert.deepEqual(findings, [], `document ${n}`)
        const reading = fromBytes(mapping, bytes)
        assert.deepEqual(reading.findings, [], `document ${n}: ${Buffer.from(bytes)}`)
        assert.deepEqual(plain(reading.document), plain(document), `document ${n}: ${Buffer.from(bytes)}`)
      }
    })

    test('writes what it read as the same bytes (law 2)', () => {
      for (let n = 0; n < samples(usual); n++) {
        const { bytes } = toBytes(mapping, drawn(named, n))
        const again = toBytes(mapping, fromBytes(mapping, bytes).document)
        assert.equal(Buffer.from(again.bytes).toString(), Buffer.from(bytes).toString(), `document ${n}`)
      }
    })

    if (mapping.syntax === 'xml')
      test('knows of every value where on the wire it came from (law 6)', () => {
        for (let n = 0; n < samples(usual); n++) {
          const { bytes } = toBytes(mapping, drawn(named, n))
          checkLineage(mapping, fromBytes(mapping, bytes), bytes)
        }
      })
  })
}
