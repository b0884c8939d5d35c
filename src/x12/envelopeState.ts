// What is known of an interchange, group and set between their headers and their trailers, live and as plain
// data. Nothing here grows with the size of a file, but for the control numbers, which are bounded.
import type { FindingCode } from '../finding/catalogue.ts'
import { finding } from '../finding/catalogue.ts'
import type { Finding } from '../finding/finding.ts'
import type { BetweenState } from './between.ts'
import { quotable } from './byte.ts'
import { ControlNumbers, type ControlNumbersState } from './controlNumbers.ts'
import { INTERCHANGE_LEVEL } from './controlRules.ts'
import type { Isa } from './isa.ts'
import { delimitersOf, headerOf, tolerancesOfIsa } from './isaHeader.ts'
import { judgeIsa } from './isaRules.ts'
import type { Missed } from './lateTrailer.ts'
import type { OpenSet } from './setRules.ts'
import type { Delimiters, GroupHeader, InterchangeHeader } from './types.ts'

/** Findings of one interchange or group that are listed; what follows is counted. */
const MOST_FINDINGS = 100
/** TA1 segments of one interchange that are kept. */
const MOST_ACKNOWLEDGEMENTS = 1000

/** An interchange's or a group's share: what is counted, found, and used up. */
interface Open<Numbers> {
  ordinal: number
  offset: number
  /** Control numbers of what it holds. */
  numbers: Numbers
  findings: Finding[]
  omitted: number
  /** Its own control number is wrong in itself, so that the trailer is not compared with it. */
  controlFlawed: boolean
  /** What it holds without a header, of which the trailer's count may know. */
  headless: number
  /** What it holds without a trailer, or for the second time, of which it may not. */
  torn: number
}

export interface OpenGroup<Numbers = ControlNumbers> extends Open<Numbers> {
  header: GroupHeader
  sets: number
}

export interface OpenInterchange<Numbers = ControlNumbers> extends Open<Numbers> {
  header: InterchangeHeader
  delimiters: Delimiters
  groups: number
  /** All so far, the ISA included. */
  segments: number
  acknowledgements: string[][]
  /** Tolerances, as bits. */
  seen: number
}

/** Everything of an envelope as plain data. */
export interface EnvelopeState {
  interchanges: number
  /** Offset behind the last whole segment. */
  end: number
  interchange?: OpenInterchange<ControlNumbersState>
  group?: OpenGroup<ControlNumbersState>
  set?: OpenSet
  missed?: Missed
  between: BetweenState
}

/** An interchange at its ISA. */
export function openInterchange(isa: Isa, ordinal: number, offset: number, seen: number): OpenInterchange {
  const findings = judgeIsa(isa, offset)
  const controlFlawed = findings.some((one) => one.code === 'interchange-control-invalid')
  return {
    ...opened(ordinal, offset, findings, controlFlawed),
    header: headerOf(isa),
    delimiters: delimitersOf(isa),
    groups: 0,
    segments: 1,
    acknowledgements: [],
    seen: seen | tolerancesOfIsa(isa),
  }
}

/** A group at its GS. */
export function openGroup(
  header: GroupHeader,
  ordinal: number,
  offset: number,
  findings: Finding[],
  controlFlawed: boolean,
): OpenGroup {
  return { ...opened(ordinal, offset, findings, controlFlawed), header, sets: 0 }
}

const opened = (
  ordinal: number,
  offset: number,
  findings: Finding[],
  controlFlawed: boolean,
): Open<ControlNumbers> => ({
  ordinal,
  offset,
  numbers: new ControlNumbers(),
  findings,
  omitted: 0,
  controlFlawed,
  headless: 0,
  torn: 0,
})

/** Whether a segment may stand beside the groups; an ISX only before them, since it says how to read them. */
export function takesControl(
  { groups, acknowledgements }: Pick<OpenInterchange, 'groups' | 'acknowledgements'>,
  id: string,
): boolean {
  if (!INTERCHANGE_LEVEL.includes(id)) return false
  return id === 'ISX' ? groups === 0 : acknowledgements.length < MOST_ACKNOWLEDGEMENTS
}

/** Where the bytes end, in words. */
export function where(
  { groups }: Pick<OpenInterchange, 'groups'>,
  group: OpenGroup | undefined,
  set: OpenSet | undefined,
): string {
  if (set) return `inside of the set ${quotable(set.control)}`
  if (group) return `inside of the group ${quotable(group.header.control)}`
  return groups > 0 ? 'behind the last group' : 'behind the ISA'
}

/** Adds a finding to a list that does not grow for ever. */
export function add(to: { findings: Finding[]; omitted: number }, ...found: Finding[]): void {
  for (const one of found) {
    if (to.findings.length < MOST_FINDINGS) to.findings.push(one)
    else to.omitted++
  }
}

/** The findings to tell, with a note of those that were not listed and of what could not be looked for. */
export function told(of: Open<ControlNumbers>, level: 'group' | 'interchange'): Finding[] {
  const notes: [FindingCode, number, object][] = [
    ['envelope-findings-omitted', of.omitted, { count: of.omitted }],
    ['controls-unchecked', of.numbers.unkept, { count: of.numbers.unkept, name: level }],
  ]
  const made = notes
    .filter(([, count]) => count > 0)
    .map(([code, , facts]) => finding(code, {}, { ...facts }))
  return [...of.findings, ...made]
}

/** A live part from data. */
export const revive = <T extends Open<ControlNumbersState>>(
  state: T,
): Omit<T, 'numbers'> & Open<ControlNumbers> => ({
  ...state,
  numbers: new ControlNumbers(state.numbers),
})

/** A live part as data. */
export const freeze = <T extends Open<ControlNumbers>>(
  live: T,
): Omit<T, 'numbers'> & Open<ControlNumbersState> => {
  const { numbers, ...rest } = live
  return { ...rest, numbers: numbers.state() }
}
