// Reading by WebAssembly, here, beside reading by JavaScript alone, in a thread that has no WebAssembly.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { scanHere } from '../../src/x12/scan/scan.ts'
import { digest } from './digest.ts'
import { isThrown, type Job, toldOf } from './told.ts'

/** Where the two ways differ, or one of them throws. */
export interface Difference {
  job: Job
  one: string
  other: string
}

export class Ways {
  readonly #thread = new Worker(new URL('./javascript-child.ts', import.meta.url))
  readonly #failed = once(this.#thread, 'error').then(([error]) => Promise.reject(error as Error))

  constructor() {
    if (!scanHere()) throw new Error('this machine has no WebAssembly to compare with')
    this.#failed.catch(() => {})
  }

  /** The first of some jobs of which the two ways do not say the same. */
  async differ(jobs: readonly Job[]): Promise<Difference | undefined> {
    const asked = this.#ask(jobs, false)
    const told = jobs.map(toldOf)
    const other = await asked
    const n = told.findIndex((one, index) => isThrown(one) || digest(one) !== other[index])
    if (n < 0) return undefined
    const [whole] = await this.#ask([jobs[n]!], true)
    return { job: jobs[n]!, one: told[n]!, other: whole! }
  }

  async close(): Promise<void> {
    await this.#thread.terminate()
  }

  async #ask(jobs: readonly Job[], whole: boolean): Promise<string[]> {
    this.#thread.postMessage({ jobs, whole })
    const [told] = await Promise.race([once(this.#thread, 'message'), this.#failed])
    return told as string[]
  }
}
