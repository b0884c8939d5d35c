// Law 4 of DESIGN §5: reading by the plan, on bytes and integers, gives what a plain interpreter of the guide
// gives, which looks everything up by name: on what the guide can express, on that with something broken in it,
// and on real documents where they are there.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { seeded } from '../../src/guide/sample/random.ts'
import { sampleDocument } from '../../src/guide/sample/sample.ts'
import { Framer } from '../../src/x12/framer.ts'
import type { FrameEvent } from '../../src/x12/types.ts'
import { agrees, type X12 } from './agrees.ts'
import { DELIMITERS, toBytes } from './bytes.ts'
import { everyMapping } from './guides.ts'
import { fullnessOf, SEED, samples, share } from './seed.ts'
import { wordedMapping, wordedSet } from './worded.ts'

/** Bytes with a few of them changed, left out or doubled. */
function broken(bytes: Uint8Array, random: () => number): Uint8Array {
  const spare = Buffer.from('*~>^\n 0A-.\u00e9', 'latin1')
  const made = [...bytes]
  for (let n = 1 + Math.floor(random() * 4); n > 0; n--) {
    const at = 10 + Math.floor(random() * (made.length - 10))
    const some = [[], [spare[Math.floor(random() * spare.length)]!], made.slice(at, at + 20)]
    made.splice(at, Math.floor(random() * 3), ...some[Math.floor(random() * some.length)]!)
  }
  return Uint8Array.from(made)
}

/** Bytes with one to three segments in a row in another place. */
function moved(bytes: Uint8Array, random: () => number): Uint8Array {
  const segments = Buffer.from(bytes)
    .toString('latin1')
    .split(/(?<=~)/)
  const within = (most: number) => 1 + Math.floor(random() * Math.max(1, most))
  const block = segments.splice(within(segments.length - 2), within(3))
  segments.splice(within(segments.length - 2), 0, ...block)
  return Buffer.from(segments.join(''), 'latin1')
}

describe('reading by the plan gives what interpreting the guide gives', () => {
  const guides = everyMapping().filter(({ mapping }) => mapping.syntax === 'x12')
  for (const { name, mapping } of guides as { name: string; mapping: X12 }[])
    test(`for ${name}, whole and broken`, () => {
      const random = seeded(SEED)
      for (let n = 0; n < share(130, guides.length); n++) {
        const { bytes } = toBytes(mapping, sampleDocument(mapping, SEED * 7000 + n, fullnessOf(n)))
        const charset = n % 2 === 0 ? 'latin1' : 'utf-8'
        agrees(mapping, { bytes, delimiters: DELIMITERS, offset: 0 }, { charset }, `document ${n}`)
        for (let m = 0; m < 5; m++) {
          const set = { bytes: broken(bytes, random), delimiters: DELIMITERS, offset: 1_000 }
          agrees(mapping, set, { charset }, `document ${n}, broken for the ${m}th time`)
          agrees(mapping, { ...set, bytes: moved(bytes, random) }, { charset }, `document ${n}, moved`)
        }
      }
    })

  test('for a guide with every word about situations, on sets at random', () => {
    const random = seeded(SEED)
    const mapping = wordedMapping() as X12
    for (let n = 0; n < samples(400); n++)
      agrees(mapping, { bytes: wordedSet(random), delimiters: DELIMITERS, offset: 0 }, {}, `set ${n}`)
  })

  for (const folder of ['850', '856']) {
    const corpus = `../shared/corpus/x12/${folder}`
    test(`for real documents of the set ${folder}`, { skip: !existsSync(corpus) }, () => {
      const known = new Map(guides.map(({ name, mapping }) => [name, mapping as X12]))
      for (const file of readdirSync(corpus)) {
        const bytes = readFileSync(join(corpus, file))
        const framer = new Framer()
        let release = ''
        const sets = [...framer.push(bytes), ...framer.end()].flatMap((event: FrameEvent) => {
          if (event.kind === 'group') release = event.header.version.slice(0, 6)
          return event.kind === 'set' ? [{ ...event.set, release }] : []
        })
        for (const { id, offset, length, release } of sets) {
          const mapping = known.get(`x12/${release}/${id}`)
          if (!mapping) continue
          const set = {
            bytes: bytes.subarray(offset, offset + length),
            offset,
            delimiters: delimitersOf(bytes),
          }
          agrees(mapping, set, {}, file)
        }
      }
    })
  }
})

/** Those of the first interchange; sets of another are read as nonsense, in which both must agree all the more. */
function delimitersOf(bytes: Uint8Array) {
  const framer = new Framer()
  const events = [...framer.push(bytes), ...framer.end()]
  return events.find((event) => event.kind === 'interchange')!.delimiters
}
