// A command of the CLI in a process of its own, measured: what it says, how long it takes and how much memory it has.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Measured {
  code: number
  said: string
  seconds: number
  /** The most memory that it had, at its end and after a quarter of the time, in megabytes. */
  most: number
  early: number
}

const LOOK_MS = 250

/** Runs `edigw` with these words to its end. */
export async function runBeside(words: string[], settings: Record<string, string>): Promise<Measured> {
  const begin = performance.now()
  const launcher = join(import.meta.dirname, '../../scripts/edigw.mjs')
  const child = spawn(process.execPath, [launcher, ...words], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said: string[] = []
  child.stdout.on('data', (data: Buffer) => said.push(data.toString()))
  const peaks: number[] = []
  const look = setInterval(() => peaks.push(peakOf(child.pid!)), LOOK_MS)
  const [code] = (await once(child, 'close')) as [number]
  clearInterval(look)
  const seconds = (performance.now() - begin) / 1000
  const [early, most] = [peaks[Math.floor(peaks.length / 4)] ?? 0, Math.max(0, ...peaks)]
  return { code, said: said.join(''), seconds, most, early }
}

/** The most memory that a process had so far, in megabytes; 0 where it is over. */
function peakOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Math.round(Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024)
  } catch {
    return 0
  }
}
