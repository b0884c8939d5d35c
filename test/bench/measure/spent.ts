// How much time the process has spent, and how much memory it has had at most.
import { readFileSync, writeFileSync } from 'node:fs'
import type { Spent } from './job.ts'

/** Begins to count; each call of what it gives tells what was spent since. */
export function clock(): () => Spent {
  const cpu = process.cpuUsage()
  const wall = performance.now()
  return () => {
    const { user, system } = process.cpuUsage(cpu)
    return { cpu: (user + system) / 1000, wall: performance.now() - wall }
  }
}

/** The most memory since it was made: the kernel's own mark where it keeps one, else what was seen at each look. */
export class HighWater {
  readonly idle: number
  #seen: number
  readonly #marked: boolean

  /** Rubbish of getting ready is cleared away first, so that nothing can hide in its room. */
  constructor() {
    globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
    this.#marked = forgetMark()
    this.idle = process.memoryUsage.rss()
    this.#seen = this.idle
  }

  look(): void {
    if (!this.#marked) this.#seen = Math.max(this.#seen, process.memoryUsage.rss())
  }

  get peak(): number {
    this.look()
    return this.#marked ? mark() : this.#seen
  }
}

/** Linux begins its mark anew when it is told so. */
function forgetMark(): boolean {
  try {
    writeFileSync('/proc/self/clear_refs', '5')
    return mark() > 0
  } catch {
    return false
  }
}

const mark = (): number =>
  1024 * Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0)
