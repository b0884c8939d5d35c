// Reading one transaction set: parse, validate and map in one walk over the planned guide, which leaves
// the document, the findings and the lineage together (DESIGN §2, rule 2).
import { entryOf, finding } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import { isWhite } from '../../x12/byte.ts'
import { keyOfText } from '../../x12/key.ts'
import { SegmentCursor } from '../../x12/segments.ts'
import type { Delimiters } from '../../x12/types.ts'
import { deriveValue, sameNumber } from '../derive.ts'
import type { ReadContext } from '../leaf.ts'
import type { ReadPolicy } from '../reading.ts'
import type { CompiledElement, CompiledSet } from './compiled.ts'
import { type Asked, askedOf } from './read/asked.ts'
import { documentOf } from './read/document/tapeDocument.ts'
import { COUNT } from './read/form.ts'
import { Ordinary } from './read/ordinary/ordinary.ts'
import { planOf } from './read/planner.ts'
import { Quick } from './read/quick.ts'
import { isOfOrder, type Reorder, reorderOf, tellMoved, turnTo } from './read/reorder.ts'
import { SetReading } from './read/setReading.ts'
import { Structure } from './read/structure.ts'
import { tallied, wholeAt } from './read/tally.ts'
import { canonicalOf, type Taped } from './read/taped.ts'
import { readThoroughly } from './read/thorough.ts'
import { type Check, Walk } from './read/walk.ts'

const ST = keyOfText('ST')
const SE = keyOfText('SE')
const LS = keyOfText('LS')
const LE = keyOfText('LE')

// An identifier that begins as SE does and is longer than it looks: line breaks in it count for nothing.
const isOdd = (key: number) => key === 0 || ((key & 0xff) === (SE & 0xff) && key > 0xffff && hasControl(key))

const hasControl = (key: number) =>
  (key & 0x6000) === 0 || (key & 0x600000) === 0 || (key >>> 24 !== 0 && key >>> 24 < 0x20)

/** One set's bytes, ST to SE, with where they stand in the receipt. */
export interface SetBytes {
  bytes: Uint8Array
  delimiters: Delimiters
  offset: number
  /** As framed: they say whether line breaks are wrapping. */
  tolerances?: readonly string[]
}

interface Cursor extends Required<Pick<SetBytes, 'delimiters' | 'tolerances'>> {
  charset: string
  cursor: SegmentCursor
}

const NONE: readonly string[] = []

/** What a set is read for, where that is not all, and in which order, where that is not its own. */
interface How {
  asked?: Asked | undefined
  reorder?: Reorder | undefined
}

/** What one mistake in the order of segments is told by at most: where they are missing, and where they are too much. */
const MOST_OF_ONE = 4

/** Whether the bytes end inside of a segment: that they do is told of the interchange, and so is what it lacks. */
export function isTorn({ bytes, delimiters: { segment, wide } }: SetBytes): boolean {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] !== segment && isWhite(bytes[end - 1]!)) end--
  return !wide?.segment && end > 0 && bytes[end - 1] !== segment
}

/** Reads sets by one guide, one after the other; tables and tape are used again. */
export class SetReader {
  readonly #walk: Walk
  readonly #structure: Structure
  readonly #quick: Quick
  readonly #ordinary: Ordinary
  #cursor: Cursor | undefined
  /** What validating asks for, made when it does; null where that is all. */
  #asked: Asked | null | undefined
  /** Something was found in the last set that was validated: then the next one is read in full at once. */
  #isWary = false
  /** Openings of loops before the set. */
  #opened = 0

  constructor(set: CompiledSet) {
    const walk = new Walk(planOf(set))
    this.#walk = walk
    this.#structure = new Structure(walk)
    this.#quick = new Quick(walk)
    this.#ordinary = new Ordinary(walk, this.#structure, this.#quick)
  }

  /**
   * Reads a set from its ST. The document is what was understood, also where findings say that it must be
   * rejected; it is not checked against its canonical schema here.
   */
  read(set: SetBytes, policy: ReadPolicy = {}): SetReading {
    this.#understand(set, policy)
    const { tape, findings } = this.#walk
    return new SetReading({ ...this.#taped(), cells: tape.kept() }, findings)
  }

  /**
   * As `read`, for what is made of the reading at once: it is no longer right when another set is read, by whomever
   * in this thread. A copy of each tape, which `read` keeps, takes three quarters of the time of reading.
   */
  use<T>(set: SetBytes, policy: ReadPolicy, use: (reading: SetReading) => T): T {
    this.#understand(set, policy)
    this.#ordinary.isLent = true
    try {
      return use(new SetReading(this.#taped(), this.#walk.findings))
    } finally {
      this.#ordinary.isLent = false
    }
  }

  /** All that is wrong with a set, as reading would find it; what only the document needs is left out until it is. */
  validate(set: SetBytes, policy: ReadPolicy = {}): Finding[] {
    if (!this.#isWary && this.#isRight(set, policy)) return []
    this.#understand(set, policy)
    const { findings } = this.#walk
    this.#isWary = findings.length > 0
    return findings
  }

  /** Whether nothing is wrong, as far as that can be told without reading all. */
  #isRight(set: SetBytes, policy: ReadPolicy): boolean {
    if (this.#asked === undefined) this.#asked = askedOf(this.#walk.plan, this.#quick.rows) ?? null
    const asked = this.#asked
    if (asked === null) return false
    this.#pass(set, { policy }, { asked })
    const { findings, checks, isChecked, context } = this.#walk
    if (context.early && context.date !== undefined) return false
    const isCounted = isChecked || checks.length > 0
    return findings.length === 0 && (!isCounted || this.#openings(asked) === this.#counted(asked))
  }

  /** How often loops were opened whose entries are counted, in all sets so far. */
  #openings({ counted }: Asked): number {
    const { state } = this.#structure.stance
    return counted.reduce((sum, { openings }) => sum + state[openings]!, 0)
  }

  /** How many entries were counted of them; no loop has more than it was opened. */
  #counted({ counted }: Asked): number {
    const { cells, root } = this.#walk.tape
    return counted.reduce((sum, { list }) => sum + cells[root + list + COUNT]!, this.#opened)
  }

  // Where the segments fit in another order, and less is wrong then, they are read in that.
  #understand(set: SetBytes, policy: ReadPolicy): void {
    this.#readBy(set, policy)
    const { findings } = this.#walk
    const told = findings.length
    const ofPlace = told < 2 ? 0 : findings.filter(isOfOrder).length
    if (ofPlace === 0 || ofPlace > MOST_OF_ONE) return
    const reorder = reorderOf(this.#structure.stance, this.#walk.cursor)
    // What is not read has no other mistakes: of one that only has no place here, all that is wrong is told.
    if (!reorder || (reorder.to === undefined && ofPlace === 1)) return
    this.#readBy(set, policy, reorder)
    if (this.#walk.findings.length >= told) this.#readBy(set, policy)
  }

  // A crosswalk that was asked before the date was known is asked again, by the date.
  #readBy(set: SetBytes, policy: ReadPolicy, reorder?: Reorder): void {
    this.#pass(set, { policy }, { reorder })
    const { date, early } = this.#walk.context
    if (early && date !== undefined) this.#pass(set, { policy, date }, { reorder })
  }

  #pass(set: SetBytes, context: ReadContext, { asked, reorder }: How = {}): void {
    const walk = this.#walk
    const { policy } = context
    const cursor = this.#cursorOf(set, policy)
    this.#ordinary.begin(asked)
    walk.begin(cursor, context)
    this.#structure.begin()
    this.#quick.begin(cursor.delimiters, asked)
    if (asked) this.#opened = this.#openings(asked)
    let isWhole = false
    for (let n = 0; !isWhole && this.#next(cursor, reorder, n); n++) {
      const { key } = cursor
      if (cursor.ordinal === 1 && (key === ST || cursor.id === 'ST')) continue
      isWhole = key === SE || (isOdd(key) && cursor.id === 'SE')
      if (!isWhole) this.#segment()
      if (key === LS) walk.openBounded()
      else if (key === LE) walk.closeBounded()
      if (walk.plan.isCrossed && policy.crosswalks && walk.context.date === undefined) this.#rememberDate()
    }
    this.#structure.end(isWhole)
    if (reorder) tellMoved(walk, reorder)
    if (!isWhole && isTorn(set)) walk.forget(cursor.ordinal)
    if (walk.plan.tree) walk.nodes.settle(walk.plan.tree, walk, { links: asked === undefined, isWhole })
    walk.gatherChecks(this.#agrees)
    for (const check of walk.checks) this.#check(check)
    if (!this.#structure.isGuessed) walk.situations.end(isWhole)
    if (walk.bounded.length > 0) walk.nameBounded()
  }

  /** Goes to the next segment that has to be read here; crosswalks ask for the date as soon as it is known. */
  #next(cursor: SegmentCursor, reorder: Reorder | undefined, n: number): boolean {
    const { context, plan } = this.#walk
    const { policy, date } = context
    if (plan.isCrossed && (policy.crosswalks === undefined || date !== undefined))
      this.#quick.crossed.turn(policy.crosswalks, date ?? policy.day)
    if (reorder) turnTo(cursor, reorder, n)
    else if (!plan.isCrossed || policy.crosswalks === undefined || date !== undefined)
      this.#ordinary.go(cursor)
    return cursor.next()
  }

  // Its tables follow from the delimiters, and those of an interchange are its sets'.
  #cursorOf(
    { bytes, delimiters, offset, tolerances = NONE }: SetBytes,
    { charset = 'latin1' }: ReadPolicy,
  ): SegmentCursor {
    const known = this.#cursor
    if (known?.delimiters === delimiters && known.charset === charset && known.tolerances === tolerances)
      known.cursor.aim(bytes, offset)
    else {
      const cursor = new SegmentCursor(bytes, delimiters, offset, { charset, tolerances })
      this.#cursor = { delimiters, charset, tolerances, cursor }
    }
    return this.#cursor!.cursor
  }

  #segment(): void {
    const [walk, structure] = [this.#walk, this.#structure]
    const planned = structure.place(walk.cursor)
    if (!planned) return
    walk.placer.begin(planned, structure.holder)
    const before = walk.findings.length
    if (!this.#quick.read(planned)) readThoroughly(planned, walk)
    const { situated } = planned.segment
    if (situated && !structure.isHeadless)
      walk.situations.see(situated, before, structure.aside === walk.cursor.ordinal)
  }

  #taped(): Taped {
    const { plan, tape, cursor, context } = this.#walk
    const { cells, values, root, unmapped } = tape
    return { plan, cells, values, root, unmapped, bytes: cursor.bytes, base: cursor.base, context }
  }

  // Crosswalk rows are in effect at the document's date, as soon as it is known.
  #rememberDate(): void {
    const { tape, plan, context } = this.#walk
    const record = plan.date === 0 ? 0 : tape.cells[tape.root + plan.date]!
    if (record === 0) return
    const date = canonicalOf(this.#taped(), record)
    if (typeof date === 'string') context.date = date
  }

  #tallied(element: CompiledElement): number | undefined {
    const { plan, tape, cursor } = this.#walk
    return tallied(plan.tallies.get(element)!, tape.cells, tape.root, cursor.bytes)
  }

  /** Whether a derived value says what it should, as far as that shows without making text of it. */
  readonly #agrees = (element: CompiledElement, from: number, to: number): boolean =>
    this.#tallied(element) === wholeAt(this.#walk.cursor.bytes, from, to)

  // Where the structure is broken, a count that is off is its consequence and not another mistake.
  #check({ element, wire, at }: Check): void {
    const { findings } = this.#walk
    const derive = element.derive!
    if (this.#tallied(element) === Number(wire)) return
    if (findings.some((one) => entryOf(one.code).level === 'segment')) return
    const expected = deriveValue(derive, documentOf(this.#taped()))
    if (sameNumber(wire, expected)) return
    const code = derive.kind === 'sum' ? 'sum-differs' : 'count-differs'
    findings.push(
      finding(code, at, { got: wire, expected, counted: derive.steps.join('.') }, element.address),
    )
  }
}
