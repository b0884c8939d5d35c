// Bench: what each level of the engine costs beside a bare look at every byte, and beside node-x12, on data that are
// made for it. It measures, and judges nothing: a table with its targets is printed, and no run fails for being slow.
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { tell } from '../../src/cli/terminal.ts'
import { type DataSet, dataSets, makeFile } from './dataset.ts'
import { LEVELS, type LevelName, measurable } from './level/levels.ts'
import { hasGuide } from './level/mapping.ts'
import { GROWING, type Grown, measureSize } from './linearity.ts'
import { type Measured, measureLevel, measureLoop } from './measured.ts'
import { linearityText, type Result, resultText, times } from './report.ts'

/** What a run is asked for. */
interface Plan {
  passes: number
  seed: number
  levels: LevelName[]
  data: DataSet[]
  large: boolean
  json: boolean
}

const LOOP_PROCESSES = 3
const SIZES = [1, 50, 1024]

/** The command `edigw bench`; answers the exit code. */
export async function main(words: string[], say: (text: string) => void): Promise<number> {
  const plan = planOf(words)
  if (typeof plan === 'string') {
    say(plan)
    return 2
  }
  await inFolder(async (folder) => {
    const results: Result[] = []
    for (const data of plan.data) {
      results.push(await measureData(folder, data, plan))
      if (!plan.json) say(resultText(results.at(-1)!))
    }
    const sizes = plan.large ? await measureSizes(plan) : []
    if (plan.json) say(JSON.stringify(facts(plan, results, sizes), null, 2))
    else if (sizes.length > 0) say(linearityText(sizes))
  })
  return 0
}

/** Works with a folder that goes afterwards, also where somebody ends the run. */
async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'edigw-bench-'))
  const clear = () => rmSync(folder, { recursive: true, force: true })
  const leave = () => {
    clear()
    process.exit(130)
  }
  process.once('SIGINT', leave).once('SIGTERM', leave)
  try {
    await work(folder)
  } finally {
    process.off('SIGINT', leave).off('SIGTERM', leave)
    clear()
  }
}

function planOf(words: string[]): Plan | string {
  const { values } = parseArgs({
    args: words,
    options: {
      megabytes: { type: 'string', default: '50' },
      passes: { type: 'string', default: '5' },
      seed: { type: 'string', default: '1' },
      levels: { type: 'string', default: Object.keys(LEVELS).join() },
      data: { type: 'string', default: 'orders,long,small,shipments' },
      large: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  const [megabytes, passes, seed] = [Number(values.megabytes), Number(values.passes), Number(values.seed)]
  const levels = values.levels.split(',')
  const kinds = values.data.split(',')
  const data = dataSets(megabytes).filter(({ kind }) => kinds.includes(kind))
  if (!(megabytes > 0 && megabytes <= 500)) return '--megabytes is more than 0 and at most 500.'
  if (!(Number.isInteger(passes) && passes >= 1 && passes <= 100)) return '--passes is from 1 to 100.'
  if (!Number.isInteger(seed)) return '--seed is a whole number.'
  if (!levels.every(isLevel)) return `--levels is a list of ${Object.keys(LEVELS).join(', ')}.`
  if (data.length !== kinds.length) return '--data is a list of orders, long, small, shipments.'
  return {
    passes,
    seed,
    levels: levels.filter(isLevel),
    data,
    large: values.large,
    json: values.json,
  }
}

const isLevel = (name: string): name is LevelName => Object.hasOwn(LEVELS, name)

async function measureData(folder: string, data: DataSet, plan: Plan): Promise<Result> {
  tell(`making ${data.title}`)
  const file = await makeFile(folder, data, plan.seed)
  tell('  byte loop')
  const loop = await measureLoop(data, file, plan.passes, LOOP_PROCESSES)
  const known = hasGuide(data.guide)
  const levels: Measured[] = []
  for (const level of plan.levels.filter((one) => one !== 'loop' && (known || !measurable(one).guided))) {
    tell(`  ${measurable(level).title}`)
    const { most } = measurable(level)
    const own = most === undefined ? file : await makeFile(folder, data, plan.seed, most)
    levels.push(await measureLevel(level, data, own, plan.passes))
  }
  const note = known ? {} : { note: `There is no guide ${data.guide} yet: only levels that need none.` }
  return { data, bytes: file.bytes, loop, levels, ...note }
}

async function measureSizes({ levels, seed }: Plan): Promise<Grown[]> {
  const sizes: Grown[] = []
  for (const level of levels.filter((one) => GROWING.includes(one)))
    for (const megabytes of SIZES) {
      tell(`${measurable(level).title}, ${megabytes} MB on the fly`)
      sizes.push(await measureSize(level, megabytes, seed))
    }
  return sizes
}

/** All figures, for machines. */
const facts = ({ seed, passes }: Plan, results: readonly Result[], sizes: readonly Grown[]) => ({
  node: process.version,
  cpu: cpus()[0]?.model,
  cores: cpus().length,
  seed,
  passes,
  data: results.map(({ data, bytes, loop, levels }) => ({
    kind: data.kind,
    bytes,
    levels: [loop, ...levels].map((one) => ({
      ...one,
      times: times(one, loop),
      target: measurable(one.level).target,
    })),
  })),
  sizes,
})
