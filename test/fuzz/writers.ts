// Both ways of writing, in turns by each mapping: documents that it can say, with more and more wrong in them.
import { pick, seeded } from '../../src/guide/sample/random.ts'
import { sampleDocument } from '../../src/guide/sample/sample.ts'
import { assertOneWay, disturbed, WIRES } from '../laws/written.ts'
import { crosswalkedPolicy, type Range } from './draw.ts'
import { mappingNamed } from './named.ts'
import { type Part, told } from './turn.ts'

const DOCUMENTS = 40
const MOST_WRONG = 3

export function writers({ mappings }: Range, seed: number): Part {
  let turns = 0
  return {
    async turn(counted) {
      const drawn = seed * 10_007 + turns
      const random = seeded(drawn)
      const name = mappings[turns++ % mappings.length]!
      const mapping = mappingNamed(name)
      for (let n = 0; n < DOCUMENTS; n++) {
        const whole = sampleDocument(mapping, drawn * DOCUMENTS + n, random() ** 3)
        const document = disturbed(whole, random, Math.floor(random() * (MOST_WRONG + 1)))
        const policy = crosswalkedPolicy(name, textsIn(document), { next: random, fullness: 1 })
        const wire = { ...pick({ next: random, fullness: 1 }, WIRES), policy }
        counted.written++
        try {
          if (assertOneWay(mapping, document, wire, () => JSON.stringify(wire))) counted.undoubted++
        } catch (error) {
          const bytes = Buffer.from(JSON.stringify({ guide: name, document }))
          return { what: `written by ${mapping.guide.guide}: ${told(error)}`, bytes }
        }
      }
      return undefined
    },
    close: async () => {},
  }
}

/** All texts that a document says. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
