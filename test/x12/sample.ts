// Small interchanges to be read, in which a test changes one thing, and the framer's answer in one piece.
import { standardOf } from '../../src/finding/catalogue.ts'
import type { Finding } from '../../src/finding/finding.ts'
import { Framer, type FramerOptions, type FramerState } from '../../src/x12/framer.ts'
import type { FramedGroup, FramedInterchange, FramedSet, FrameEvent } from '../../src/x12/types.ts'

/** The seed of property tests, printed by scripts/test.mjs. */
export const seed = Number(process.env.SEED ?? 850)

/** How often a property is tried; a full run asks for more. */
export const runs = (few: number): number => (process.env.TEST_FULL ? few * 20 : few)

export const ISA =
  'ISA*00*          *00*          *ZZ*NORTHWIND      *01*987654321      *260131*0930*U*00401*000000042*0*P*>~'
export const GS = 'GS*PO*NORTHWIND*987654321*20260131*0930*7*X*004010~'
export const ORDER = ['ST*850*0001~', 'BEG*00*SA*4711**20260131~', 'PO1*1*3*EA*2.50~', 'CTT*1~', 'SE*5*0001~']
export const TRAILERS = ['GE*1*7~', 'IEA*1*000000042~']
export const VALID = [ISA, GS, ...ORDER, ...TRAILERS]

/** The segments as bytes; what stands between the terminators is latin-1. */
export const bytesOf = (segments: readonly string[] | string): Uint8Array =>
  new Uint8Array(Buffer.from(typeof segments === 'string' ? segments : segments.join(''), 'latin1'))

/** The valid interchange with one segment replaced; an empty replacement takes it out. */
export const changed = (segment: string, by: string): Uint8Array => {
  if (!VALID.includes(segment)) throw new Error(`no such segment: ${segment}`)
  return bytesOf(VALID.map((one) => (one === segment ? by : one)))
}

/** Frames bytes in chunks of one size, all at once by default. */
export function frame(bytes: Uint8Array, size = bytes.length, options: FramerOptions = {}): FrameEvent[] {
  const framer = new Framer(options)
  const events: FrameEvent[] = []
  for (let at = 0; at < bytes.length; at += size) events.push(...framer.push(bytes.subarray(at, at + size)))
  return [...events, ...framer.end()]
}

/** Frames bytes and tells what each of them is. */
export const frameAll = (bytes: Uint8Array, size = bytes.length): FrameEvent[] =>
  frame(bytes, size, { ranges: true })

/** As `frameAll`, cut at these places, with a new framer from the state as JSON at each. */
export function frameResumed(bytes: Uint8Array, cuts: readonly number[]): FrameEvent[] {
  const events: FrameEvent[] = []
  let framer = new Framer({ ranges: true })
  let from = 0
  for (const to of [...cuts, bytes.length]) {
    events.push(...framer.push(bytes.subarray(from, to)))
    framer = new Framer({ ranges: true }, JSON.parse(JSON.stringify(framer.state())) as FramerState)
    from = to
  }
  return [...events, ...framer.end()]
}

export const sets = (events: readonly FrameEvent[]): FramedSet[] =>
  events.flatMap((event) => (event.kind === 'set' ? [event.set] : []))

export const groups = (events: readonly FrameEvent[]): FramedGroup[] =>
  events.flatMap((event) => (event.kind === 'group-end' ? [event.group] : []))

export const interchanges = (events: readonly FrameEvent[]): FramedInterchange[] =>
  events.flatMap((event) => (event.kind === 'interchange-end' ? [event.interchange] : []))

export const strays = (events: readonly FrameEvent[]): Finding[] =>
  events.flatMap((event) => (event.kind === 'stray' ? [event.finding] : []))

/** All findings, wherever they are. */
export const findings = (events: readonly FrameEvent[]): Finding[] => [
  ...strays(events),
  ...[...sets(events), ...groups(events), ...interchanges(events)].flatMap((part) => part.findings),
]

/** The codes of all findings. */
export const codes = (events: readonly FrameEvent[]): string[] => findings(events).map((one) => one.code)

/** The standards' codes of all findings, as `AK502=2`. */
export const standards = (events: readonly FrameEvent[]): string[] =>
  findings(events).flatMap((one) =>
    Object.entries(standardOf(one)).map(([name, code]) => `${name.toUpperCase()}=${code}`),
  )

/** What a place points at. */
export const pointedAt = (bytes: Uint8Array, at: { offset?: number; length?: number }): string =>
  Buffer.from(bytes.subarray(at.offset, at.offset! + at.length!)).toString('latin1')
