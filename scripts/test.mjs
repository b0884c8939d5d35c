// Runs every test, pure storeys in one process (200 tests start in 0.1 s there), the rest file by file. The
// seed of the property tests is printed, and SEED=… repeats a run; --full samples a hundred times as much.
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'

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
  'architecture.test.ts',
]
const env = {
  ...process.env,
  SEED: seed,
  TEST_FULL: full ? '1' : '',
  PACT_DO_NOT_TRACK: 'true',
  NODE_NO_WARNINGS: '1',
}

const all = globSync('test/**/*.test.ts').sort()
const chosen = only.length > 0 ? all.filter((file) => only.some((word) => file.includes(word))) : all
const isPure = (file) => PURE.some((part) => file.startsWith(`test/${part}`))

const failed = [
  run(chosen.filter(isPure), ['--test-isolation=none']),
  run(
    chosen.filter((file) => !isPure(file)),
    ['--test-concurrency=3'],
  ),
].some((status) => status !== 0)
process.exit(failed ? 1 : 0)

function run(files, options) {
  if (files.length === 0) return 0
  const reporter = process.stdout.isTTY ? 'spec' : 'dot'
  const { status } = spawnSync(
    process.execPath,
    ['--test', `--test-reporter=${reporter}`, ...options, ...files],
    { stdio: 'inherit', env },
  )
  return status ?? 1
}
