// From envelope segments to events: which interchange, group and set is open, what each trailer says of it, and
// one finding for each mistake. A header or trailer that is missing closes or opens what it should have.
import { finding } from '../finding/catalogue.ts'
import type { Finding } from '../finding/finding.ts'
import { quotable } from './byte.ts'
import { ControlNumbers } from './controlNumbers.ts'
import { delimiterBytes, delimiterFlaw } from './delimiter.ts'
import type { EnvelopeSegment } from './envelopeSegment.ts'
import * as part from './envelopeState.ts'
import { framedGroup, framedInterchange, framedSet } from './framed.ts'
import { countsTa1, groupHeader, gsFlaw, judgeGe, judgeGs, judgeIea } from './groupRules.ts'
import type { Isa } from './isa.ts'
import { delimitersOf, headerOf, tolerancesOfIsa } from './isaHeader.ts'
import { judgeIsa } from './isaRules.ts'
import type { PlainSt } from './plainSet.ts'
import {
  judgeSe,
  leavesBinaryOut,
  type OpenSet,
  openSet,
  plainSet,
  type SetLimits,
  tooLarge,
} from './setRules.ts'
import { bitOf, tolerancesOf } from './tolerance.ts'
import type { FramedRange, FrameEvent } from './types.ts'

/** TA1, grade of service (ISB, ISE), and the syntax extension of 007040 (ISX). */
const INTERCHANGE_LEVEL = ['TA1', 'ISB', 'ISE', 'ISX']

const TA1_BEHIND = bitOf('TA1 behind a group')
const BINARY_LEFT_OUT = bitOf('SE01 leaves BIN out')
const TA1_COUNTED = bitOf('IEA01 counts TA1')
const ISX_EARLY = bitOf('ISX before 00704')
/** The first version (ISA12) that has an ISX. */
const RELEASE_SINCE = '00704'

/** The state machine of one receipt's envelopes. */
export class Envelope {
  readonly #limits: SetLimits
  #events: FrameEvent[] = []
  #interchanges: number
  /** Offset behind the last whole segment. */
  #end: number
  #interchange: part.OpenInterchange | undefined
  #group: part.OpenGroup | undefined
  #set: OpenSet | undefined
  #run: part.Run | undefined
  /** White bytes behind the last segment, of which the next one decides what holds them. */
  #white: part.White | undefined
  /** Whether ranges are told. */
  readonly #ranges: boolean

  constructor(limits: SetLimits, ranges: boolean, state?: part.EnvelopeState) {
    this.#limits = limits
    this.#ranges = ranges
    this.#interchanges = state?.interchanges ?? 0
    this.#end = state?.end ?? 0
    this.#interchange = state?.interchange && part.revive(state.interchange)
    this.#group = state?.group && part.revive(state.group)
    this.#set = structuredClone(state?.set)
    this.#run = structuredClone(state?.run)
    this.#white = structuredClone(state?.white)
  }

  /** The events since the last call. */
  take(): FrameEvent[] {
    const events = this.#events
    this.#events = []
    return events
  }

  get inSet(): boolean {
    return this.#set !== undefined
  }

  get interchange(): part.OpenInterchange | undefined {
    return this.#interchange
  }

  get interchanges(): number {
    return this.#interchanges
  }

  /** Bytes outside of any interchange. */
  stray(found: Finding): void {
    this.#events.push({ kind: 'stray', finding: found })
  }

  /** An ISA. `seen` are the tolerances of what stood before it, as bits. */
  begin(isa: Isa, offset: number, seen: number): void {
    const header = headerOf(isa)
    const delimiters = delimitersOf(isa)
    const findings = judgeIsa(isa, offset)
    this.#interchange = {
      ordinal: ++this.#interchanges,
      offset,
      numbers: new ControlNumbers(),
      findings,
      omitted: 0,
      controlFlawed: findings.some((one) => one.code === 'interchange-control-invalid'),
      headless: 0,
      header,
      delimiters,
      groups: 0,
      segments: 1,
      acknowledgements: [],
      seen: seen | tolerancesOfIsa(isa),
    }
    this.#end = offset + isa.length
    this.#events.push({ kind: 'interchange', header, delimiters, ordinal: this.#interchanges, offset })
    this.#tell('header', { from: offset, to: this.#end }, { id: 'ISA' })
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
    this.#white = undefined
  }

  /** White bytes and empty segments, from one offset to another; `seen` are their tolerances, as bits. */
  white(from: number, to: number, seen: number): void {
    this.#here.seen |= seen
    if (!this.#ranges) return
    const { from: first, seen: before } = this.#white?.to === from ? this.#white : { from, seen: 0 }
    this.#white = { from: first, to, seen: before | seen }
  }

  /** Tells what a stretch of bytes is, where somebody asked for it. */
  range(range: FramedRange): void {
    if (this.#ranges) this.#events.push({ kind: 'range', range })
  }

  /** Begins a set by an ST that is as most are; false where it is yet to be judged. */
  plainSt(st: PlainSt, offset: number, end: number): boolean {
    const group = this.#group
    if (!group || this.#set || !group.numbers.follow(st.control, st.value)) return false
    this.#settle()
    this.#set = plainSet(st, ++group.sets, offset)
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
  setFlaw(
    code: 'segment-too-long' | 'binary-length-wrong',
    at: { offset: number; length: number },
    facts: Finding['facts'],
  ): void {
    const set = this.#set!
    if (set.findings.some((one) => one.code === code || one.code === 'binary-length-wrong')) return
    set.findings.push(finding(code, { segment: set.segments + 1, ...at }, facts))
  }

  /** Something about the interchange as a whole. */
  interchangeFlaw(found: Finding): void {
    part.add(this.#here, found)
  }

  /** An envelope segment, or any segment that stands in no set. */
  segment(seg: EnvelopeSegment): void {
    this.#here.segments++
    if (this.#set && seg.id === 'SE') this.#white = undefined
    if (seg.id === 'ST') this.#st(seg)
    else if (seg.id === 'SE') this.#se(seg)
    else if (seg.id === 'GS') this.#gs(seg)
    else if (seg.id === 'GE') this.#ge(seg)
    else if (seg.id === 'IEA') this.#iea(seg)
    else if (this.#isControl(seg)) this.#control(seg)
    else this.#strays(seg)
    this.#end = seg.end
  }

  /** True where an unterminated trailer says what it should, and so is whole. */
  agrees(seg: EnvelopeSegment): boolean {
    const own = {
      SE: this.#set?.control,
      GE: this.#group?.header.control,
      IEA: this.#interchange?.header.control,
    }
    const expected = own[seg.id as keyof typeof own]
    if (expected === undefined) return false
    const said = seg.text(2)
    return said === expected || (seg.id === 'IEA' && said !== '' && !expected.startsWith(said))
  }

  /**
   * Ends the interchange before its IEA: behind its last whole segment, or behind what is left of it, which is part
   * of a segment or can't be read. One finding for all that is open.
   */
  breakOff(found: Finding | undefined, rest?: part.Stretch): void {
    this.#settleRun()
    if (rest && !this.#set) this.#tellRest(rest, found?.code ?? this.#here.findings.at(-1)?.code)
    this.#end = rest?.to ?? this.#end
    if (this.#set) this.#closeSet(true)
    if (this.#group) this.#closeGroup(undefined, true)
    if (found) part.add(this.#here, found)
    this.#closeInterchange()
    if (rest) this.#white = undefined
    this.#settleWhite()
  }

  #tellRest(rest: part.Stretch, code = ''): void {
    this.#settleWhite()
    const isCut = code === 'interchange-truncated' || code === 'interchange-trailer-missing'
    this.#tell(isCut ? 'stray' : 'unread', rest, { code })
  }

  /** Offset behind the last whole segment. */
  get end(): number {
    return this.#end
  }

  /** Where the bytes end, in words. */
  where(): string {
    if (this.#set) return `inside of the set ${quotable(this.#set.control)}`
    if (this.#group) return `inside of the group ${quotable(this.#group.header.control)}`
    return this.#here.groups > 0 ? 'behind the last group' : 'behind the ISA'
  }

  state(): part.EnvelopeState {
    return {
      interchanges: this.#interchanges,
      end: this.#end,
      ...(this.#interchange && { interchange: part.freeze(this.#interchange) }),
      ...(this.#group && { group: part.freeze(this.#group) }),
      ...(this.#set && { set: structuredClone(this.#set) }),
      ...(this.#run && { run: { ...this.#run } }),
      ...(this.#white && { white: { ...this.#white } }),
    }
  }

  get #here(): part.OpenInterchange {
    if (!this.#interchange) throw new Error('no interchange is open')
    return this.#interchange
  }

  #st(seg: EnvelopeSegment): void {
    this.#leaveSet(seg)
    if (!this.#group) return this.#strays(seg)
    this.#settle()
    this.#set = openSet(seg, ++this.#group.sets, this.#group.numbers)
  }

  #se(seg: EnvelopeSegment): void {
    const set = this.#set
    if (!set) return this.#group ? this.#headlessSet(seg) : this.#strays(seg)
    set.segments++
    set.findings.push(...judgeSe(seg, set))
    if (leavesBinaryOut(seg, set)) this.note(BINARY_LEFT_OUT)
    this.#end = seg.end
    this.#closeSet()
  }

  #gs(seg: EnvelopeSegment): void {
    this.#leaveSet(seg)
    this.#leaveGroup(seg)
    this.#settle()
    const here = this.#here
    const flaw = gsFlaw(seg, here.segments)
    const findings = flaw ? [] : judgeGs(seg, here.segments, here.numbers)
    if (flaw) part.add(here, flaw)
    const header = groupHeader(seg)
    const ordinal = ++here.groups
    const controlFlawed = flaw !== undefined || findings.some((one) => one.code === 'group-control-invalid')
    const open = {
      ordinal,
      offset: seg.offset,
      numbers: new ControlNumbers(),
      findings,
      omitted: 0,
      controlFlawed,
    }
    this.#group = { ...open, headless: 0, header, sets: 0 }
    this.#events.push({ kind: 'group', header, ordinal, interchange: here.ordinal, offset: seg.offset })
    this.#tellSegment('header', seg)
  }

  #ge(seg: EnvelopeSegment): void {
    this.#leaveSet(seg)
    const group = this.#group
    if (!group) return this.#headlessGroup(seg)
    this.#settle()
    this.#tellSegment('trailer', seg)
    const control = group.controlFlawed ? undefined : group.header.control
    part.add(group, ...judgeGe(seg, this.#here.segments, group.sets + group.headless, control))
    this.#end = seg.end
    this.#closeGroup(seg.text(1))
  }

  #iea(seg: EnvelopeSegment): void {
    this.#leaveSet(seg)
    this.#leaveGroup(seg)
    this.#settle()
    this.#tellSegment('trailer', seg)
    const here = this.#here
    const control = here.controlFlawed ? undefined : here.header.control
    const ta1 = countsTa1(seg, here.groups + here.headless, here.acknowledgements.length)
    if (ta1) this.note(TA1_COUNTED)
    const groups = ta1 ? here.acknowledgements.length : here.groups + here.headless
    part.add(here, ...judgeIea(seg, here.segments, groups, control))
    this.#end = seg.end
    this.#closeInterchange()
  }

  /** A segment that may stand beside the groups; an ISX only before them, since it says how to read them. */
  #isControl({ id }: EnvelopeSegment): boolean {
    if (this.#group || !INTERCHANGE_LEVEL.includes(id)) return false
    const here = this.#here
    return id === 'ISX' ? here.groups === 0 : here.acknowledgements.length < part.MOST_ACKNOWLEDGEMENTS
  }

  #control(seg: EnvelopeSegment): void {
    const here = this.#here
    this.#settle()
    this.#tellSegment('control', seg)
    if (seg.id === 'ISX') return this.#isx(seg)
    if (seg.id !== 'TA1') return
    here.acknowledgements.push(seg.texts())
    if (here.groups > 0) this.note(TA1_BEHIND)
  }

  #isx(seg: EnvelopeSegment): void {
    const here = this.#here
    const character = seg.text(1)
    if (character === '') return
    const taken = delimiterBytes(here.delimiters).map((byte) => String.fromCharCode(byte))
    const reason = character.length > 1 ? 'it is more than one' : delimiterFlaw(character, taken)
    if (reason) {
      const facts = { got: quotable(character, 20), reason }
      part.add(here, finding('release-invalid', seg.place(here.segments, 1), facts))
      return
    }
    here.delimiters = { ...here.delimiters, release: character.charCodeAt(0) }
    if (here.header.version < RELEASE_SINCE) this.note(ISX_EARLY)
  }

  /** A segment where none should be. */
  #strays(seg: EnvelopeSegment): void {
    const { offset, end } = seg
    const id = quotable(seg.id, 10)
    if (this.#run) this.#white = undefined
    else this.#settleWhite()
    this.#run ??= { id, offset, end, segment: this.#here.segments, count: 0, sets: false }
    this.#run.count++
    this.#run.end = end
    this.#run.sets ||= seg.id === 'ST'
  }

  /** An SE without an ST: the segments before it are a set that lost its header. */
  #headlessSet(seg: EnvelopeSegment): void {
    this.#strays(seg)
    this.#group!.headless++
    part.add(this.#group!, this.#runFinding('set-header-missing'))
  }

  #headlessGroup(seg: EnvelopeSegment): void {
    this.#strays(seg)
    this.#here.headless++
    part.add(this.#here, this.#runFinding('group-header-missing'))
  }

  /** A header or trailer comes: what stood before it is settled. */
  #settle(): void {
    this.#settleRun()
    this.#settleWhite()
  }

  #settleWhite(): void {
    const white = this.#white
    if (!white) return
    this.#white = undefined
    this.#tell('padding', white, { tolerances: tolerancesOf(white.seen) })
  }

  /** The stray segments before a header or a trailer, if there were any. */
  #settleRun(): void {
    if (!this.#run) return
    const lost = !this.#group && this.#run.sets
    if (lost) this.#here.headless++
    const code = this.#group ? 'segment-outside-set' : lost ? 'group-header-missing' : 'segment-outside-group'
    part.add(this.#here, this.#runFinding(code))
  }

  #runFinding(code: Parameters<typeof finding>[0]): Finding {
    const { id, offset, end, segment, count } = this.#run!
    this.#run = undefined
    this.#tell('stray', { from: offset, to: end }, { code })
    return finding(code, { segment, id, offset, length: end - offset }, { got: id, count })
  }

  /** A header or trailer of something else came before this set's SE. */
  #leaveSet(seg: EnvelopeSegment): void {
    const set = this.#set
    if (!set) return
    const place = { segment: set.segments + 1, id: 'SE', offset: seg.offset, length: 0 }
    set.findings.push(finding('set-trailer-missing', place, { got: quotable(set.control), before: seg.id }))
    this.#closeSet()
  }

  #leaveGroup(seg: EnvelopeSegment): void {
    const group = this.#group
    if (!group) return
    this.#settleRun()
    const place = { segment: this.#here.segments, id: 'GE', offset: seg.offset, length: 0 }
    const facts = { got: quotable(group.header.control), before: seg.id }
    part.add(group, finding('group-trailer-missing', place, facts))
    this.#closeGroup()
  }

  #closeSet(truncated = false): void {
    const set = framedSet(this.#set!, this.#here.ordinal, this.#group!.ordinal, this.#end, truncated)
    const large = tooLarge(set.offset, set.length, this.#limits)
    if (large) set.findings.push(large)
    this.#events.push({ kind: 'set', set })
    if (this.#ranges) this.#tell('set', { from: set.offset, to: this.#end }, { id: quotable(set.id, 10) })
    this.#set = undefined
  }

  #closeGroup(claimed?: string, truncated = false): void {
    const group = framedGroup(this.#group!, this.#here.ordinal, this.#end, claimed, truncated)
    this.#events.push({ kind: 'group-end', group })
    this.#group = undefined
  }

  #closeInterchange(): void {
    this.#events.push({ kind: 'interchange-end', interchange: framedInterchange(this.#here, this.#end) })
    this.#interchange = undefined
  }

  #tellSegment(is: FramedRange['is'], seg: EnvelopeSegment): void {
    this.#tell(is, { from: seg.offset, to: seg.end }, { id: seg.id })
  }

  #tell(is: FramedRange['is'], { from, to }: part.Stretch, about: Partial<FramedRange>): void {
    if (!this.#ranges) return
    const range: FramedRange = { offset: from, length: to - from, is, ...about }
    if (this.#interchange) range.interchange = this.#interchange.ordinal
    if (this.#group) range.group = this.#group.ordinal
    this.range(range)
  }
}
