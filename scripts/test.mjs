// Runs every test, in lanes beside each other of few processes each: to load a file by itself would cost more than most of
// their tests do (testTogether.mjs). Much of the time somebody waits, for a disk, a server, a process: so there are three.
// The seed of the property tests is printed, and SEED=… repeats a run; --full samples twenty times as much.
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const words = process.argv.slice(2)
const full = words.includes('--full')
const only = words.filter((word) => !word.startsWith('--'))
const seed = process.env.SEED ?? String(Date.now() % 1_000_000)
console.log(`seed ${seed}${full ? ', exhaustive' : ''} (SEED=${seed} npm test repeats it)`)

const PURE = [
  'finding',
  'canonical',
  'x12',
  'xml',
  'guide',
  'setting',
  'laws',
  'fuzz',
  'rules',
  'corpus',
  'conformance/x12/',
  'exchange/engine/',
  'exchange/reconciling/',
  'partner/calendar/',
  'architecture.test.ts',
]
const FEW = ['cli/', 'contract/', 'door/http/', 'partner/']
const KEPT = ['bench/', 'conformance/', 'crashers/', 'exchange/', 'fault/', 'store/']
// They measure the memory of their process, so each has one of its own.
const APART = ['door/sftp/limits.test.ts', 'door/sftp/transfers.test.ts']

const env = {
  // Compiled once and not by each of the processes, and of those that tests start: half of what starting one costs (0.94
  // to 0.53 s of CPU).
  NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
  ...process.env,
  // Found with less ado, in their threads too: a tenth of the CPU of the whole.
  NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${new URL('resolve.mjs', import.meta.url)}`,
  SEED: seed,
  TEST_FULL: full ? '1' : '',
  PACT_DO_NOT_TRACK: 'true',
  NODE_NO_WARNINGS: '1',
}

const all = globSync('test/**/*.test.ts').sort()
// The world in trouble, each for many seconds: in CI and by name, so that everybody's own run stays under five minutes.
const LONG = ['fault/away', 'fault/clock', 'fault/disk', 'fault/kills', 'fault/proxy']
const isLong = (file) => LONG.some((word) => file.includes(word))
const isNamed = (file) => only.some((word) => file.includes(word))
const chosen = all.filter(only.length > 0 ? isNamed : (file) => full || !isLong(file))
const left = new Set(chosen)
/** Those of the files left that are in these parts of test/, which are not left then. */
const take = (...parts) => {
  const files = [...left].filter((file) => parts.some((part) => file.startsWith(`test/${part}`)))
  for (const file of files) left.delete(file)
  return files
}
const [pure, few, kept, apart, house] = [PURE, FEW, KEPT, APART, ['']].map((parts) => take(...parts))

const isTold = process.stdout.isTTY
const lanes = [
  async () => [await together(house, false)],
  async () => [await together(pure, true), await together(few, true)],
  async () => [await each(apart, true), await together(kept, true)],
]
const statuses = (await Promise.all(lanes.map((lane) => lane()))).flat()
process.exit(statuses.some((status) => status !== 0) ? 1 : 0)

/** All of them in one process; the exit status. */
function together(files, waits) {
  const TEST_FILES = files.join('\n')
  return files.length === 0
    ? 0
    : run(['--test-isolation=none', 'scripts/testTogether.mjs'], { TEST_FILES }, waits)
}

/** One after the other in a process of its own; the exit status. */
function each(files, waits) {
  return files.length === 0 ? 0 : run(['--test-concurrency=1', ...files], {}, waits)
}

/** What `waits` says is shown at its end, so that two runs don't speak at once. */
async function run(options, variables, waits) {
  const reporter = isTold ? 'spec' : 'dot'
  const child = spawn(process.execPath, ['--test', `--test-reporter=${reporter}`, ...options], {
    stdio: ['ignore', waits ? 'pipe' : 'inherit', 'inherit'],
    env: { ...env, ...variables },
  })
  const told = []
  child.stdout?.on('data', (chunk) => told.push(chunk))
  const status = await new Promise((done) => child.on('close', done))
  process.stdout.write(Buffer.concat(told))
  return status ?? 1
}
