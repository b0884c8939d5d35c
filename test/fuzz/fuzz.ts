// The fuzz: what reads by WebAssembly beside what reads by JavaScript alone; parse, write and parse again; and the two ways
// of writing. They take turns, by a seed, until the time is over. The first thing that does not hold ends it: it is made as
// small as it goes, kept in a file, and told with the seed.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { circle } from './circle.ts'
import type { Range } from './draw.ts'
import { mappingNames } from './named.ts'
import { readers } from './readers.ts'
import { fileNames, sourceOf } from './sources.ts'
import type { Broken, Counted } from './turn.ts'
import { writers } from './writers.ts'

const PARTS = { readers, bytes: circle, writers } as const
type Name = keyof typeof PARTS

export interface Fuzzing {
  parts: readonly Name[]
  range: Range
  seed: number
  /** Asked before each turn. */
  isOver: (counted: Counted) => boolean
}

/** Takes turns until it is over or something does not hold. */
export async function fuzz({ parts: names, range, seed, isOver }: Fuzzing) {
  const counted: Counted = { compared: 0, bytes: 0, circled: 0, written: 0, undoubted: 0 }
  const parts = names.map((name) => PARTS[name](range, seed))
  let broken: Broken | undefined
  for (let n = 0; broken === undefined && !isOver(counted); n++)
    broken = await parts[n % parts.length]!.turn(counted)
  for (const part of parts) await part.close()
  return { counted, broken }
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 }

/** The command `edigw fuzz`; answers the exit code. */
export async function main(words: string[], say: (text: string) => void): Promise<number> {
  const { values } = parseArgs({
    args: words,
    options: {
      for: { type: 'string', default: '10m' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      only: { type: 'string' },
    },
  })
  const { only, seed } = values
  const [, number, unit] = /^(\d+)([smh])$/.exec(values.for) ?? []
  if (!unit || !/^\d{1,6}$/.test(seed) || (only !== undefined && !Object.hasOwn(PARTS, only))) {
    say('--for is such as 30s, 10m or 1h, --seed a whole number, --only readers, bytes or writers.')
    return 2
  }
  say(`seed ${seed}`)
  const end = Date.now() + Number(number) * SECONDS[unit]! * 1000
  const { counted, broken } = await fuzz({
    parts: only === undefined ? ['readers', 'bytes', 'writers'] : [only as Name],
    range: { files: fileNames().map(sourceOf), mappings: mappingNames() },
    seed: Number(seed),
    isOver: progress(end, say),
  })
  if (!broken) return tell(counted, say)
  const file = join(mkdtempSync(join(tmpdir(), 'edigw-fuzz-')), 'smallest')
  writeFileSync(file, broken.bytes)
  say(`${broken.what}\nBROKEN with seed ${seed}: ${broken.bytes.length} bytes are in ${file}`)
  return 1
}

const EVERY = 60_000

/** Whether the time is over; says each minute how far it came. */
function progress(end: number, say: (text: string) => void): (counted: Counted) => boolean {
  let next = Date.now() + EVERY
  return (counted) => {
    if (Date.now() > next) {
      next += EVERY
      tell(counted, say)
    }
    return Date.now() > end
  }
}

function tell({ compared, bytes, circled, written, undoubted }: Counted, say: (text: string) => void): 0 {
  const size = (bytes / 1e6).toFixed(1)
  say(
    `${compared} read by both ways (${size} MB), ${circled} written, read again and answered, ` +
      `${written} written by both ways (${undoubted} in full): all agree`,
  )
  return 0
}
