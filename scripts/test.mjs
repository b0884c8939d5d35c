// Runs every test: the pure storeys in one process (200 tests start in 0.1 s there), behind it in another one those whose
// files may share what they load, and beside both the rest file by file. The seed of the property tests is printed, and SEED=… repeats a run; --full samples a hundred times as much.
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
  'rules',
  'corpus',
  'conformance/x12/',
  'exchange/engine/',
  'exchange/reconciling/',
  'partner/calendar/',
  'architecture.test.ts',
]
// At the top level of a file here a `before` is run before everybody's tests, and a `beforeEach` before each of them: so
// none has one.
const SHARED = ['cli/', 'door/http/', 'partner/']

const env = {
  // Compiled once and not by each of a hundred processes: half of what starting one costs (0.94 to 0.53 s of CPU).
  NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
  ...process.env,
  SEED: seed,
  TEST_FULL: full ? '1' : '',
  PACT_DO_NOT_TRACK: 'true',
  NODE_NO_WARNINGS: '1',
}

const all = globSync('test/**/*.test.ts').sort()
const chosen = only.length > 0 ? all.filter((file) => only.some((word) => file.includes(word))) : all
const isPure = (file) => PURE.some((part) => file.startsWith(`test/${part}`))
const isShared = (file) => !isPure(file) && SHARED.some((part) => file.startsWith(`test/${part}`))

const isTold = process.stdout.isTTY
const together = async () => [
  await run(chosen.filter(isPure), ['--test-isolation=none'], true),
  await run(chosen.filter(isShared), ['--test-isolation=none'], true),
]
const alone = run(
  chosen.filter((file) => !isPure(file) && !isShared(file)),
  ['--test-concurrency=2'],
  false,
)
const statuses = [...(await together()), await alone]
process.exit(statuses.some((status) => status !== 0) ? 1 : 0)

/** The exit status. What `waits` says is shown at its end, so that two runs don't speak at once. */
async function run(files, options, waits) {
  if (files.length === 0) return 0
  const reporter = isTold ? 'spec' : 'dot'
  const child = spawn(process.execPath, ['--test', `--test-reporter=${reporter}`, ...options, ...files], {
    stdio: ['ignore', waits ? 'pipe' : 'inherit', 'inherit'],
    env,
  })
  const told = []
  child.stdout?.on('data', (chunk) => told.push(chunk))
  const status = await new Promise((done) => child.on('close', done))
  process.stdout.write(Buffer.concat(told))
  return status ?? 1
}
