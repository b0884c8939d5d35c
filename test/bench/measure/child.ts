// Starts the process that measures one level, on the Node and with the options that the gateway starts with.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { EffortAnswer, EffortJob, Job, MemoryAnswer, MemoryJob, StreamAnswer, StreamJob } from './job.ts'
import { send } from './pipe.ts'

const CHILD = fileURLToPath(new URL('level-child.ts', import.meta.url))
const LAUNCH = JSON.parse(readFileSync(new URL('../../../scripts/launch.json', import.meta.url), 'utf8')) as {
  options: string[]
  environment: Record<string, string>
}
/** A level that has not answered by then hangs. */
const LONGEST_MS = 15 * 60_000

export const measureEffort = (job: EffortJob): Promise<EffortAnswer> => answerOf(job, begin(job))
export const measureMemory = (job: MemoryJob): Promise<MemoryAnswer> => answerOf(job, begin(job))

/** Sends receipts, each as its pieces, while they are measured. */
export async function measureStream(
  job: StreamJob,
  receipts: Iterable<Iterable<Uint8Array>>,
): Promise<StreamAnswer> {
  const child = begin(job)
  const answer = answerOf<StreamAnswer>(job, child)
  await Promise.race([sendAll(child, receipts), answer])
  return answer
}

async function sendAll({ stdin }: ChildProcess, receipts: Iterable<Iterable<Uint8Array>>): Promise<void> {
  // A child that ends before its time says so itself.
  stdin!.on('error', () => {})
  for (const receipt of receipts) await send(stdin!, receipt)
  stdin!.end()
}

function begin(job: Job): ChildProcess {
  const words = ['--expose-gc', '--no-warnings', ...LAUNCH.options, CHILD, JSON.stringify(job)]
  const child = spawn(process.execPath, words, {
    env: { ...process.env, ...LAUNCH.environment },
    stdio: [job.kind === 'stream' ? 'pipe' : 'ignore', 'pipe', 'inherit'],
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  })
  // Nobody would wait for it any more.
  const end = () => void child.kill('SIGKILL')
  process.once('exit', end)
  child.once('close', () => process.off('exit', end))
  return child
}

async function answerOf<Answer>({ level }: Job, child: ChildProcess): Promise<Answer> {
  const [said, [code, signal]] = await Promise.all([text(child.stdout!), once(child, 'close')])
  if (code !== 0) throw new Error(`measuring ${level} ended with ${signal ?? `exit code ${code}`}`)
  return JSON.parse(said) as Answer
}
