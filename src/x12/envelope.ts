// From envelope segments to events: which interchange, group and set is open, what each trailer says of it, and
// one finding for each mistake. A header or trailer that is missing closes or opens what it should have.
import { type FindingCode, finding } from '../finding/catalogue.ts'
import type { Facts, Finding } from '../finding/finding.ts'
import { Between, type Stretch } from './between.ts'
import { quotable } from './byte.ts'
import { judgeControl } from './controlRules.ts'
import type { EnvelopeSegment } from './envelopeSegment.ts'
import * as part from './envelopeState.ts'
import { framedGroup, framedInterchange, framedSet } from './framed.ts'
import * as groupRules from './groupRules.ts'
import type { Isa } from './isa.ts'
import { isLate, isWhole, MISSED, type Missed, ofInterchange, stillMissed } from './lateTrailer.ts'
import type { PlainSt } from './plainSet.ts'
import { releaseBy, terminateBy } from './redefined.ts'
import type { OpenSet, SetLimits, TornSet } from './setRules.ts'
import * as setRules from './setRules.ts'
import type { Telling } from './telling.ts'
import { bitOf } from './tolerance.ts'
import type { Delimiters } from './types.ts'

const TA1_BEHIND = bitOf('TA1 behind a group')
const BINARY_LEFT_OUT = bitOf('SE01 leaves BIN out')
const TA1_COUNTED = bitOf('IEA01 counts TA1')

/** The state machine of one receipt's envelopes. */
export class Envelope {
  readonly #limits: SetLimits
  readonly #telling: Telling
  #interchanges: number
  /** Offset behind the last whole segment. */
  #end: number
  #interchange: part.OpenInterchange | undefined
  #group: part.OpenGroup | undefined
  #set: OpenSet | undefined
  readonly #between: Between
  #missed: Missed

  /** Begins before the first interchange, or goes on from a state. */
  constructor(limits: SetLimits, telling: Telling, state?: part.EnvelopeState) {
    this.#limits = limits
    this.#telling = telling
    this.#interchanges = state?.interchanges ?? 0
    this.#end = state?.end ?? 0
    this.#interchange = state?.interchange && part.revive(state.interchange)
    this.#group = state?.group && part.revive(state.group)
    this.#set = state?.set
    this.#between = new Between(this.#telling, state?.between)
    this.#missed = { ...state?.missed }
  }

  /** Whether a set is open. */
  get inSet(): boolean {
    return this.#set !== undefined
  }

  /** The open interchange's, as they are known so far. */
  get delimiters(): Delimiters {
    return this.#here.delimiters
  }

  /** The ordinal of the interchange's next segment. */
  get next(): number {
    return this.#here.segments + 1
  }

  /** The control number of a group of the interchange whose GE was missed. */
  get lateGroup(): string | undefined {
    return this.#missed.GE
  }

  /** How many have begun. */
  get interchanges(): number {
    return this.#interchanges
  }

  /** An ISA. `seen` are the tolerances of what stood before it, as bits. */
  begin(isa: Isa, offset: number, seen: number): void {
    const open = part.openInterchange(isa, ++this.#interchanges, offset, seen)
    const { header, delimiters, ordinal } = open
    this.#interchange = open
    this.#missed = ofInterchange(this.#missed)
    this.#end = offset + isa.length
    this.#telling.event({ kind: 'interchange', header, delimiters, ordinal, offset })
    this.#telling.range('header', { from: offset, to: this.#end }, { id: 'ISA' })
  }

  /** Records tolerances. */
  note(bits: number): void {
    this.#here.seen |= bits
  }

  /** Whole segments of the open set were passed over; the last ended at `end`. */
  passed(count: number, end: number): void {
    this.#set!.segments += count
    this.#here.segments += count
    this.#end = end
    this.#between.absorb()
  }

  /** White bytes and empty segments, from one offset to another; `seen` are their tolerances, as bits. */
  white(from: number, to: number, seen: number): void {
    this.#here.seen |= seen
    if (this.#telling.ranges) this.#between.white(from, to, seen)
  }

  /** Begins a set by an ST that is as most are; false where it is yet to be judged. */
  plainSt(st: PlainSt, offset: number, end: number): boolean {
    const group = this.#group
    if (!group || this.#set || this.#between.count > 0) return false
    if (!group.numbers.follow(st.control, st.value)) return false
    this.#settle()
    this.#set = setRules.plainSet(st, ++group.sets, offset)
    this.#here.segments++
    this.#end = end
    return true
  }

  /** Ends the open set by an SE that says what it should. */
  plainSe(end: number): void {
    this.passed(1, end)
    this.#closeSet()
  }

  /** The open set, for an SE to be compared with; undefined outside of one. */
  get openSet(): Readonly<OpenSet> | undefined {
    return this.#set
  }

  /** A BIN or BDS of the open set begins; it is passed like any other. */
  binary(): void {
    this.#set!.binary++
  }

  /** One of the open set's segments breaks a limit; told once a set. */
  setFlaw(code: setRules.SetFlaw, at: { offset: number; length: number }, facts: Facts): void {
    setRules.flawSet(this.#set!, code, at, facts)
  }

  /** Segments end with this character, which the ISA lacks. */
  terminate(character: string): void {
    terminateBy(character, this.#here)
  }

  /** Something about the interchange as a whole. */
  interchangeFlaw = (found: Finding): void => part.add(this.#here, found)

  /** An envelope segment, or any segment that stands in no set. */
  segment(seg: EnvelopeSegment): void {
    this.#here.segments++
    const missed = this.#missed
    this.#missed = stillMissed(missed, seg)
    if (isLate(missed, seg, this.#around)) this.#passLate(seg, missed)
    else if (seg.id === 'ST') this.#st(seg)
    else if (seg.id === 'SE') this.#se(seg)
    else if (seg.id === 'GS') this.#gs(seg)
    else if (seg.id === 'GE') this.#ge(seg)
    else if (seg.id === 'IEA') this.#iea(seg)
    else if (!this.#group && part.takesControl(this.#here, seg.id)) this.#control(seg)
    else this.#strays(seg)
    this.#end = seg.end
  }

  /** True where an unterminated trailer says what it should, and so is whole. */
  agrees(seg: EnvelopeSegment): boolean {
    const { set, group, interchange } = this.#around
    return isWhole(seg, { SE: set?.control, GE: group, IEA: interchange })
  }

  get #around() {
    const [group, interchange] = [this.#group?.header.control, this.#interchange?.header.control]
    return { set: this.#set, group, interchange }
  }

  /**
   * Ends the interchange before its IEA: behind its last whole segment, or behind what is left of it, which is part
   * of a segment or can't be read. One finding for all that is open.
   */
  breakOff(found: Finding | undefined, rest?: Stretch): void {
    if (!this.#group && !rest && found)
      found.at = this.#between.misspelt(found.code as FindingCode) ?? found.at
    this.#settleRun()
    if (rest && !this.#set) this.#tellRest(rest, found?.code ?? this.#here.findings.at(-1)?.code)
    this.#end = rest?.to ?? this.#end
    if (this.#set) this.#closeSet(true)
    if (this.#group) this.#closeGroup(undefined, true)
    if (found) part.add(this.#here, found)
    if (found?.code === MISSED.IEA) this.#missed.IEA = this.#here.header.control
    this.#closeInterchange()
    if (rest) this.#between.absorb()
    this.#between.settleWhite()
  }

  #tellRest(rest: Stretch, code = ''): void {
    this.#between.settleWhite()
    const isCut = code === 'interchange-truncated' || code === 'interchange-trailer-missing'
    this.#telling.range(isCut ? 'stray' : 'unread', rest, { code })
  }

  /** Offset behind the last whole segment. */
  get end(): number {
    return this.#end
  }

  /** Where the bytes end, in words. */
  where = (): string => part.where(this.#here, this.#group, this.#set)

  /** What is needed to go on from here, as plain data. */
  state(): part.EnvelopeState {
    return {
      interchanges: this.#interchanges,
      end: this.#end,
      ...(this.#interchange && { interchange: part.freeze(this.#interchange) }),
      ...(this.#group && { group: part.freeze(this.#group) }),
      ...(this.#set && { set: this.#set }),
      missed: { ...this.#missed },
      between: this.#between.state(),
    }
  }

  get #here(): part.OpenInterchange {
    if (!this.#interchange) throw new Error('no interchange is open')
    return this.#interchange
  }

  #st(seg: EnvelopeSegment): void {
    const torn = this.#leaveSet(seg)
    if (!this.#group) return this.#strays(seg)
    const { count: segments } = this.#between
    this.#settle()
    this.#set = setRules.openSet(
      seg,
      ++this.#group.sets,
      this.#group.numbers,
      torn ?? { control: '', segments },
    )
    this.#group.torn += setRules.timesAgain(this.#set.findings)
  }

  #se(seg: EnvelopeSegment): void {
    const set = this.#set
    if (!set) return this.#group ? this.#headless(seg, this.#group, 'set-header-missing') : this.#strays(seg)
    this.#between.absorb()
    set.segments++
    const found = setRules.judgeSe(seg, set)
    set.findings.push(...setRules.weighed(found, set.findings, set.control, this.#group!))
    if (setRules.leavesBinaryOut(seg, set)) this.note(BINARY_LEFT_OUT)
    this.#end = seg.end
    this.#closeSet()
  }

  #gs(seg: EnvelopeSegment): void {
    this.#leaveSet(seg)
    const torn = this.#leaveGroup(seg)
    this.#settle()
    const here = this.#here
    const flaw = groupRules.gsFlaw(seg, here.segments)
    const findings = flaw ? [] : groupRules.judgeGs(seg, here.segments, here.numbers, torn)
    if (flaw) part.add(here, flaw)
    here.torn += setRules.timesAgain(findings)
    const header = groupRules.groupHeader(seg)
    const ordinal = ++here.groups
    const controlFlawed = flaw !== undefined || findings.some((one) => one.code === 'group-control-invalid')
    this.#group = part.openGroup(header, ordinal, seg.offset, findings, controlFlawed)
    this.#telling.event({ kind: 'group', header, ordinal, interchange: here.ordinal, offset: seg.offset })
    this.#telling.segment('header', seg)
  }

  #ge(seg: EnvelopeSegment): void {
    this.#leaveSet(seg)
    const group = this.#group
    if (!group) return this.#headless(seg, this.#here, 'group-header-missing')
    this.#settle()
    this.#telling.segment('trailer', seg)
    const control = group.controlFlawed ? undefined : group.header.control
    const found = groupRules.judgeGe(seg, this.#here.segments, { ...group, begun: group.sets }, control)
    const number = groupRules.withoutZeros(group.header.control)
    part.add(group, ...setRules.weighed(found, group.findings, number, this.#here))
    if (seg.joined) part.add(this.#here, groupRules.joinedTrailer(seg, this.#here.segments, seg.joined))
    this.#end = seg.end
    this.#closeGroup(seg.text(1))
  }

  #iea(seg: EnvelopeSegment): void {
    this.#leaveSet(seg)
    this.#leaveGroup(seg)
    this.#settle()
    this.#telling.segment('trailer', seg)
    const here = this.#here
    const control = here.controlFlawed ? undefined : here.header.control
    const ta1 = groupRules.countsTa1(seg, here.groups + here.headless, here.acknowledgements.length)
    if (ta1) this.note(TA1_COUNTED)
    const begun = ta1 ? here.acknowledgements.length : here.groups
    part.add(here, ...groupRules.judgeIea(seg, here.segments, { ...here, begun }, control))
    this.#end = seg.end
    this.#closeInterchange()
  }

  #control(seg: EnvelopeSegment): void {
    const here = this.#here
    this.#settle()
    this.#telling.segment('control', seg)
    part.add(here, ...judgeControl(seg, here.segments, here.delimiters))
    if (seg.id === 'ISX') releaseBy(seg, here)
    if (seg.id !== 'TA1') return
    here.acknowledgements.push(seg.texts())
    const { offset, end } = seg
    const place = { interchange: here.ordinal, offset, length: end - offset }
    this.#telling.event({ kind: 'acknowledgement', control: seg.text(1), ...place })
    if (here.groups > 0) this.note(TA1_BEHIND)
  }

  /** A segment where none should be. */
  #strays(seg: EnvelopeSegment): void {
    this.#between.add(seg, this.#here.segments)
  }

  /** That it was missing where it should have been is told already; where it splits a set, so is what follows. */
  #passLate(seg: EnvelopeSegment & { id: keyof typeof MISSED }, { split }: Missed): void {
    const left = this.#leaveSet(seg)
    if (seg.id !== 'SE' || !split) this.#settle()
    this.#strays(seg)
    this.#between.settle(MISSED[seg.id])
    if (seg.id === 'SE' && left) this.#missed.split = true
  }

  /** A trailer without a header: the segments before it are a set, or a group, that lost it. */
  #headless(seg: EnvelopeSegment, around: part.OpenGroup | part.OpenInterchange, code: FindingCode): void {
    this.#strays(seg)
    around.headless++
    part.add(around, this.#between.settle(code))
  }

  /** A header or trailer comes: what stood before it is settled. */
  #settle(): void {
    this.#settleRun()
    this.#between.settleWhite()
  }

  /** The stray segments before a header or a trailer, if there were any. */
  #settleRun(): void {
    if (this.#between.count === 0) return
    const lost = !this.#group && this.#between.holdsSets
    if (lost) this.#here.headless++
    const code = this.#group ? 'segment-outside-set' : lost ? 'group-header-missing' : 'segment-outside-group'
    part.add(this.#here, this.#between.settle(code))
  }

  /** A header or trailer of something else came before this set's SE; gives the set. */
  #leaveSet(seg: EnvelopeSegment): TornSet | undefined {
    const set = this.#set
    if (!set) return undefined
    set.findings.push(setRules.lostTrailer(set, seg))
    this.#closeSet()
    this.#group!.torn++
    this.#missed.SE = set.control
    return set
  }

  #leaveGroup(seg: EnvelopeSegment): string | undefined {
    const group = this.#group
    if (!group) return undefined
    const facts = { got: quotable(group.header.control), before: seg.id }
    const here = { segment: this.#here.segments, id: 'GE', offset: seg.offset, length: 0 }
    const place = this.#between.misspelt('group-trailer-missing') ?? here
    this.#settleRun()
    part.add(group, finding('group-trailer-missing', place, facts))
    this.#closeGroup()
    this.#here.torn++
    this.#missed.GE = group.header.control
    return group.header.control
  }

  #closeSet(truncated = false): void {
    const set = framedSet(this.#set!, this.#here.ordinal, this.#group!.ordinal, this.#end, truncated)
    const large = setRules.tooLarge(set.offset, set.length, this.#limits)
    if (large) set.findings.push(large)
    this.#telling.set(set)
    this.#set = undefined
  }

  #closeGroup(claimed?: string, truncated = false): void {
    const group = framedGroup(this.#group!, this.#here.ordinal, this.#end, claimed, truncated)
    this.#telling.event({ kind: 'group-end', group })
    this.#group = undefined
  }

  #closeInterchange(): void {
    this.#telling.event({ kind: 'interchange-end', interchange: framedInterchange(this.#here, this.#end) })
    this.#interchange = undefined
  }
}
