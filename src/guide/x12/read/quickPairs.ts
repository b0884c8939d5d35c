// Qualifier and value pairs, in any order, where nothing about them is unusual. Which pairs a qualifier may be is a list
// of integers, found by its bytes; what depends on more than what stands there already goes by the objects.
import { latin1 } from '../../../x12/byte.ts'
import { keyOf } from '../../../x12/key.ts'
import { KnownCodes } from './knownCodes.ts'
import { MATCHES, UNDECIDED } from './pattern/patterns.ts'
import type { PlanPair, PlanPairs } from './plan.ts'
import { pairedCode, tellContested, tellRepeated } from './thorough.ts'
import type { Walk } from './walk.ts'

const [SPACE, MOST_ASCII] = [0x20, 0x7f]

type Qualifier = PlanPairs['memo']['values'][number]

/** Cells of a list: how many candidates it has, and which scheme the qualifier is or 0. They stand behind these. */
export const SCHEME = 1
export const CANDIDATES = 2
/** Cells of a candidate: the cell of the instance, whether that is the document's, and the table of its pattern or 0. */
export const CANDIDATE = 3

export class QuickPairs {
  readonly #walk: Walk
  /** By a qualifier's bytes, and its pairs' first leaf: where the list of what it may be begins. */
  readonly codes = new KnownCodes()
  /** Lists of candidates. */
  readonly lists: number[] = [0]

  constructor(walk: Walk) {
    this.#walk = walk
  }

  /** Puts the pairs of the segment that the cursor stands on, from one of them on. */
  read(planned: PlanPairs, from = 0): void {
    const { cursor } = this.#walk
    const { bytes, ends, first, count } = cursor
    const { from: foremost, count: most } = planned.pairs
    for (let n = from, position = foremost + 2 * from; n < most && position < count; n++, position += 2) {
      const start = ends[first + position - 1]! + 1
      const middle = ends[first + position]!
      const to = ends[first + position + 1]!
      if (middle + 1 === to) continue
      if (start === middle) this.#leave(planned, n, position, cursor.text(position + 1).trimEnd())
      else if (!this.#place(planned, n, position, this.#list(planned, bytes, start, middle)))
        this.#pair(planned, n, position, this.#qualifier(planned, bytes, start, middle))
    }
  }

  /** Where the candidates of a qualifier that was met before stand; 0 where they can't be said by integers. */
  #list(planned: PlanPairs, bytes: Uint8Array, from: number, to: number): number {
    const key = keyOf(bytes, from, to)
    if (key === 0) return 0
    const owner = planned.leaves[0]!
    const list = this.codes.find(key, owner)
    return list === 0 ? this.#learn(planned, key, owner, this.#qualifier(planned, bytes, from, to)) : list
  }

  #learn(
    { memo, rest, schemes }: PlanPairs,
    key: number,
    owner: number,
    { candidates, scheme }: Qualifier,
  ): number {
    if (memo.find(key) < 0 || !candidates.every(isSimple)) return 0
    const list = this.lists.length
    if (!this.codes.learn(key, owner, list)) return 0
    this.lists.push(candidates.length, rest ? schemes.learn(key, scheme) + 1 : 0)
    for (const { target, table } of candidates) this.lists.push(target.cell, target.root ? 1 : 0, table)
    return list
  }

  /** Puts a pair to the first of its places that is free and that it fits; false where nothing was done. */
  #place({ leaves }: PlanPairs, n: number, position: number, list: number): boolean {
    if (list === 0) return false
    const { plan, cursor, placer, tape } = this.#walk
    const { ends, first, bytes } = cursor
    const lists = this.lists
    const from = ends[first + position]! + 1
    const to = ends[first + position + 1]!
    // White space at its end does not count.
    if (bytes[to - 1]! <= SPACE || bytes[to - 1]! > MOST_ASCII) return false
    const foremost = list + CANDIDATES
    const last = foremost + lists[list]! * CANDIDATE
    for (let at = foremost; at < last; at += CANDIDATE) {
      const looked = lists[at + 2] === 0 ? MATCHES : plan.patterns.look(lists[at + 2]!, bytes, from, to)
      if (looked === UNDECIDED) return false
      if (looked !== MATCHES) continue
      const isRoot = lists[at + 1] === 1
      const known = isRoot ? tape.root : placer.opened
      if (known !== 0 && tape.cells[known + lists[at]!] !== 0) continue
      const record = tape.record(leaves[2 * n + 1]!, from, to, cursor.ordinal, position + 1, 0)
      return tape.set((isRoot ? known : placer.scope()) + lists[at]!, record)
    }
    return false
  }

  #pair(planned: PlanPairs, n: number, position: number, { candidates, scheme }: Qualifier): void {
    const { cursor, placer } = this.#walk
    for (let c = 0; c < candidates.length; c++) {
      const one = candidates[c]!
      if (placer.has(one.target) || !this.#isLike(one, position + 1)) continue
      return this.#put(planned, n, one, position + 1)
    }
    const contested = candidates.find((one) => one.pair.contested && this.#isLike(one, position + 1))
    if (contested) this.#tellContested(contested, planned, position + 1)
    if (planned.rest) this.#putRest(planned, planned.rest, n, position, scheme)
    else this.#leave(planned, n, position, `${cursor.text(position)} ${cursor.text(position + 1).trimEnd()}`)
  }

  #tellContested(one: PlanPair, { pairs }: PlanPairs, position: number): void {
    const text = this.#walk.cursor.text(position).trimEnd()
    tellContested(one, text, { position }, `${pairs.address}.${position}`, this.#walk)
  }

  #put(planned: PlanPairs, n: number, { pair, target }: PlanPair, position: number): void {
    const { cursor, tape, placer } = this.#walk
    const leaf = planned.leaves[2 * n + 1]!
    const text = () => cursor.text(position)
    const meant = pair.leaf ? tape.keep(pairedCode(pair.leaf, text(), { position }, planned, this.#walk)) : 0
    const record = this.#record(leaf, position, meant)
    if (!placer.put(target, record))
      tellRepeated({ ...target, leaf }, text(), { position }, record, this.#walk)
  }

  #putRest(
    { leaves }: PlanPairs,
    { entry, scheme: schemeCell, value }: NonNullable<PlanPairs['rest']>,
    n: number,
    position: number,
    scheme: string,
  ): void {
    const { tape, placer } = this.#walk
    const instance = placer.entry(entry)
    const said = this.#record(leaves[2 * n]!, position, tape.keep(scheme))
    const meant = this.#record(leaves[2 * n + 1]!, position + 1, 0)
    tape.cells[instance + schemeCell] = said
    tape.cells[instance + value] = meant
  }

  #leave({ leaves }: PlanPairs, n: number, position: number, text: string): void {
    const { tape } = this.#walk
    tape.leave(this.#record(leaves[2 * n + 1]!, position + 1, tape.keep(text)))
  }

  #record(leaf: number, position: number, value: number): number {
    const { cursor, tape } = this.#walk
    const { ends, first, ordinal } = cursor
    return tape.record(
      leaf,
      ends[first + position - 1]! + 1,
      ends[first + position]!,
      ordinal,
      position,
      value,
    )
  }

  #qualifier({ memo, known, rest }: PlanPairs, bytes: Uint8Array, from: number, to: number): Qualifier {
    const key = keyOf(bytes, from, to)
    const number = key === 0 ? -1 : memo.find(key)
    if (number >= 0) return memo.values[number]!
    const text = latin1(bytes, from, to)
    const candidates = known.filter(({ pair }) => pair.qualifier === text)
    const made = { candidates, scheme: rest ? rest.before + text + rest.after : '' }
    memo.learn(key, made)
    return made
  }

  /** Whether a value has the shape that this place is for. */
  #isLike({ pair: { pattern } }: PlanPair, position: number): boolean {
    return !pattern || pattern.test(this.#walk.cursor.text(position).trimEnd())
  }
}

/** One place, and what a value needs for it is told by a table at most. */
const isSimple = ({ pair, target, table }: PlanPair): boolean =>
  target.group === undefined && !target.list && !pair.leaf && !pair.contested && (!pair.pattern || table > 0)
