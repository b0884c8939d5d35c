// Parse, write, parse again, and answer: what must hold of any bytes (test/laws/fuzz.ts), of files whole and broken.
import { checkBytes } from '../laws/fuzz.ts'
import { drawJobs, type Range, wholeFiles } from './draw.ts'
import { reduced } from './reduce.ts'
import type { Job } from './told.ts'
import { type Part, told } from './turn.ts'

const BATCH = 10

export function circle(range: Range, seed: number): Part {
  const whole = wholeFiles(range.files)
  // Not what the readers draw.
  const jobs = drawJobs(range, seed + 500_000)
  return {
    async turn(counted) {
      const some: Job[] = whole.length > 0 ? whole.splice(0, BATCH) : jobs.next().value
      for (const { bytes } of some.filter(({ kind }) => kind === 'file')) {
        counted.circled++
        if (wrongIn(bytes) === undefined) continue
        const least = await reduced(bytes, async (less) => wrongIn(less) !== undefined)
        return { what: wrongIn(least)!, bytes: least }
      }
      return undefined
    },
    close: async () => {},
  }
}

function wrongIn(bytes: Uint8Array): string | undefined {
  try {
    checkBytes(bytes)
    return undefined
  } catch (error) {
    return told(error)
  }
}
