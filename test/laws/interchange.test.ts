// Laws 1, 2 and 6 of DESIGN §5 through a whole interchange's bytes: ISA to IEA, in every kind of delimiters,
// suffix and version, framed in pieces that end at every byte, and read where the framer says that the sets are.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { seeded } from '../../src/guide/sample/random.ts'
import { sampleDocument } from '../../src/guide/sample/sample.ts'
import { plain } from './bytes.ts'
import { everyMapping } from './guides.ts'
import {
  bodyOf,
  framedAt,
  interchangeOf,
  isTa1,
  isX12,
  type NamedX12,
  readingsOf,
  stretchOf,
  WIRES,
  wholeOf,
  type X12,
} from './interchange.ts'
import { checkReplay } from './replay.ts'
import { fullnessOf, SEED, samples, share } from './seed.ts'

const drawn = ({ mapping }: NamedX12, n: number, count: number) =>
  Array.from({ length: count }, (_, m) =>
    sampleDocument(mapping, SEED * 2000 + n * 10 + m, fullnessOf(n + m)),
  )

/** Some places in rising order, more or less everywhere. */
const somewhere = (length: number, random: () => number) =>
  Array.from({ length: Math.floor(random() * 12) }, () => Math.floor(random() * length)).sort((a, b) => a - b)

const all = everyMapping().filter(isX12)
for (const named of all) {
  const { mapping } = named
  describe(`an interchange by ${named.name}`, () => {
    for (const wire of WIRES)
      test(`with ${wire.name} is read as it was meant and written as it was read`, () => {
        const random = seeded(SEED)
        for (let n = 0; n < samples(1); n++) {
          const documents = drawn(named, n, 2)
          const bytes = interchangeOf(mapping, documents, wire)
          const readings = readingsOf(mapping, bytes, somewhere(bytes.length, random))
          const text = Buffer.from(bytes).toString()
          assert.deepEqual(
            readings.flatMap(({ findings }) => findings),
            [],
            text,
          )
          const read = readings.map(({ document }) => document)
          assert.deepEqual(plain(read), plain(documents), text)
          assert.equal(Buffer.from(interchangeOf(mapping, read, wire)).toString(), text)
        }
      })

    test('has in its sets what the writer of bytes puts there', () => {
      if (isTa1(mapping)) return
      for (const wire of WIRES) {
        const [document] = drawn(named, 0, 1)
        const bytes = interchangeOf(mapping, [document!], wire)
        const { offset, length } = wholeOf(framedAt(bytes, [])).sets[0]!
        const set = Buffer.from(bytes.subarray(offset, offset + length)).toString()
        const body = Buffer.from(bodyOf(mapping, document!, wire)).toString()
        assert.ok(body.length > 0 && set.includes(body), set)
      }
    })

    test('frames alike in two pieces, wherever they are cut, and byte by byte', () => {
      for (let n = 0; n < samples(1); n++) {
        const wire = WIRES[(SEED + n) % WIRES.length]!
        // The pieces are as many as its bytes, so that twice as much of it takes four times as long.
        const document = sampleDocument(mapping, SEED * 2000 + n, 0.1)
        const bytes = interchangeOf(mapping, [document], wire)
        const whole = JSON.stringify(framedAt(bytes, []))
        for (let cut = 0; cut <= bytes.length; cut++)
          assert.ok(JSON.stringify(framedAt(bytes, [cut])) === whole, `cut at ${cut}: ${Buffer.from(bytes)}`)
        assert.equal(JSON.stringify(framedAt(bytes, bytes.keys())), whole)
      }
    })

    test('knows of every value which bytes of the receipt say it', () => {
      for (let n = 0; n < share(80, all.length); n++) checkWhole(mapping, drawn(named, n, 2), n)
    })
  })
}

function checkWhole(mapping: X12, documents: ReturnType<typeof drawn>, n: number): void {
  const wire = WIRES[n % WIRES.length]!
  const bytes = interchangeOf(mapping, documents, wire)
  if (isTa1(mapping)) return
  const { interchange, sets } = wholeOf(framedAt(bytes, []))
  for (const set of sets)
    checkReplay(mapping, bytes, stretchOf(bytes, interchange, set), { charset: 'utf-8' })
}
