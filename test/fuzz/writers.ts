// Both ways of writing, in turns by each mapping: documents that it can say, with more and more wrong in them.
import { seeded } from '../../src/guide/sample/random.ts'
import { sampleDocument } from '../../src/guide/sample/sample.ts'
import { assertOneWay, disturbed, WIRES } from '../laws/written.ts'
import type { Range } from './draw.ts'
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
      const mapping = mappingNamed(mappings[turns++ % mappings.length]!)
      for (let n = 0; n < DOCUMENTS; n++) {
        const whole = sampleDocument(mapping, drawn * DOCUMENTS + n, random() ** 3)
        const document = disturbed(whole, random, Math.floor(random() * (MOST_WRONG + 1)))
        const wire = WIRES[Math.floor(random() * WIRES.length)]!
        counted.written++
        try {
          if (assertOneWay(mapping, document, wire, () => JSON.stringify(wire))) counted.undoubted++
        } catch (error) {
          const bytes = Buffer.from(JSON.stringify(document))
          return { what: `written by ${mapping.guide.guide}: ${told(error)}`, bytes }
        }
      }
      return undefined
    },
    close: async () => {},
  }
}
