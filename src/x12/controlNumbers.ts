// Has this control number been used before? Senders count upwards, so numbers are kept as runs: a group of a
// million sets costs one run. What follows no order is kept singly, up to a bound.
import { numberIn } from './number.ts'

/** Single numbers that are kept, about 1 MB as JSON; later ones that fit no run are not looked for. */
export const MOST_SINGLES = 100_000
/** Runs that are kept. Fewer, because they stay sorted while they come in any order. */
const MOST_RUNS = 10_000

/** Numbers in doubt that are kept. */
const MOST_DOUBTED = 100

/** As data: runs `[width, from, to]` in the order of their closing, the open run, and singles as written. */
export interface ControlNumbersState {
  runs: [number, number, number][]
  open?: [number, number, number]
  singles: string[]
  /** Numbers that could not be kept. */
  unkept: number
  /** Numbers that their own trailers contradict, as written. */
  doubted?: string[]
}

type Run = [width: number, from: number, to: number]

/** Control numbers of one group (ST02) or one interchange (GS06), compared as written. */
export class ControlNumbers {
  readonly #runs: Run[]
  readonly #singles: Set<string>
  #open: Run | undefined
  #unkept: number
  readonly #doubted: Set<string>

  constructor(state?: ControlNumbersState) {
    this.#runs = state?.runs.map((run): Run => [...run]) ?? []
    this.#singles = new Set(state?.singles)
    this.#open = state?.open && [...state.open]
    this.#unkept = state?.unkept ?? 0
    this.#doubted = new Set(state?.doubted)
  }

  /** How many were not kept, because too many came in no order. */
  get unkept(): number {
    return this.#unkept
  }

  /** Remembers a number if it is the next one and was not used before; `value` is what its digits mean. */
  follow(number: string, value: number): boolean {
    const open = this.#open
    if (!open || value !== open[2] + 1 || number.length !== open[0] || this.#has(number, value)) return false
    open[2] = value
    return true
  }

  /** Its trailer says another number: the next one to say this may be the one that has it. */
  doubt(number: string): void {
    if (this.#doubted.size < MOST_DOUBTED) this.#doubted.add(number)
  }

  /** Remembers a number; false where it was remembered before. */
  add(number: string): boolean {
    if (this.#doubted.delete(number)) return true
    const value = numberIn(number)
    const open = this.#open
    const follows = open !== undefined && value === open[2] + 1 && number.length === open[0]
    if (this.#has(number, value)) return false
    if (follows) open[2] = value
    else if (Number.isNaN(value)) this.#keep(number)
    else {
      this.#close()
      this.#open = [number.length, value, value]
    }
    return true
  }

  /** What is needed to go on from here, as plain data. */
  state(): ControlNumbersState {
    return {
      runs: this.#runs.map((run): Run => [...run]),
      ...(this.#open && { open: [...this.#open] as Run }),
      singles: [...this.#singles],
      unkept: this.#unkept,
      ...(this.#doubted.size > 0 && { doubted: [...this.#doubted] }),
    }
  }

  #has(number: string, value: number): boolean {
    const open = this.#open
    if (open && open[0] === number.length && value >= open[1] && value <= open[2]) return true
    if (this.#singles.has(number)) return true
    if (Number.isNaN(value) || this.#runs.length === 0) return false
    const run = this.#runs[this.#search(number.length, value) - 1]
    return run !== undefined && run[0] === number.length && value <= run[2]
  }

  /** A run of one is a single; the rest are kept in order of width and number. */
  #close(): void {
    const run = this.#open
    if (!run) return
    if (run[1] === run[2]) this.#keep(String(run[1]).padStart(run[0], '0'))
    else if (this.#runs.length < MOST_RUNS) this.#runs.splice(this.#search(run[0], run[1]), 0, run)
    else this.#unkept += run[2] - run[1] + 1
  }

  #keep(number: string): void {
    if (this.#singles.size < MOST_SINGLES) this.#singles.add(number)
    else this.#unkept++
  }

  /** How many runs begin at or before this number. */
  #search(width: number, value: number): number {
    let low = 0
    let high = this.#runs.length
    while (low < high) {
      const middle = (low + high) >> 1
      const run = this.#runs[middle]!
      if (run[0] < width || (run[0] === width && run[1] <= value)) low = middle + 1
      else high = middle
    }
    return low
  }
}
