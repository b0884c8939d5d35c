// How much time the process has spent, and how much memory it has had at most.
import { readFileSync, writeFileSync } from 'node:fs'
import type { Aside } from '../level/level.ts'
import type { Spent } from './job.ts'

/** Counts from its making on. */
export class Clock {
  readonly #from = now()
  readonly #aside: Spent = { cpu: 0, wall: 0 }

  /** Does something that is not counted. */
  readonly aside: Aside = (work) => {
    const from = now()
    const given = work()
    const { cpu, wall } = since(from)
    this.#aside.cpu += cpu
    this.#aside.wall += wall
    return given
  }

  get spent(): Spent {
    const { cpu, wall } = since(this.#from)
    return { cpu: cpu - this.#aside.cpu, wall: wall - this.#aside.wall }
  }
}

function now(): Spent {
  const { user, system } = process.cpuUsage()
  return { cpu: (user + system) / 1000, wall: performance.now() }
}

function since(from: Spent): Spent {
  const { cpu, wall } = now()
  return { cpu: cpu - from.cpu, wall: wall - from.wall }
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
