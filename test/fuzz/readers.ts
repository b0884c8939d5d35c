// Both ways of reading, in turns: all files as they are, then what is drawn.
import { drawJobs, type Range, wholeFiles } from './draw.ts'
import { reduced } from './reduce.ts'
import type { Job } from './told.ts'
import type { Broken, Part } from './turn.ts'
import { Ways } from './ways.ts'

const BATCH = 20

export function readers(range: Range, seed: number): Part {
  const ways = new Ways()
  const whole = wholeFiles(range.files)
  const jobs = drawJobs(range, seed)
  return {
    async turn(counted) {
      const some: Job[] = whole.length > 0 ? whole.splice(0, BATCH) : jobs.next().value
      const different = await ways.differ(some)
      counted.compared += some.length
      counted.bytes += some.reduce((sum, { bytes }) => sum + bytes.length, 0)
      return different && smallest(ways, different.job)
    },
    close: () => ways.close(),
  }
}

/** As small as it still differs by itself; whole, where it only does behind what was read before. */
async function smallest(ways: Ways, job: Job): Promise<Broken> {
  const differs = async (bytes: Uint8Array) => (await ways.differ([{ ...job, bytes }])) !== undefined
  const isByItself = await differs(job.bytes)
  const bytes = isByItself ? await reduced(job.bytes, differs) : job.bytes
  const least = await ways.differ([{ ...job, bytes }])
  const how = isByItself ? 'read otherwise' : 'read otherwise behind what was read before'
  const { bytes: _, ...rest } = job
  return { what: [how, JSON.stringify(rest), least?.one, least?.other].join('\n'), bytes }
}
