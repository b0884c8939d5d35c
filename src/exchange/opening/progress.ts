// How far the opening of a receipt has come: what is open just now, and what is settled. It is plain data, kept
// with each slice, so that a killed gateway goes on where it stopped and gives nothing a second identity.
import type { Finding } from '../../finding/finding.ts'
import type { Environment } from '../../store/record.ts'
import type { FramerState } from '../../x12/framer.ts'
import type { Delimiters, InterchangeHeader } from '../../x12/types.ts'

export interface OpenInterchange {
  id: string
  header: InterchangeHeader
  delimiters: Delimiters
  partner: string
  /** Version of the agreement; empty where none matched. */
  agreement: string
  environment: Environment
  /** It matched no agreement, or was not to be used like this. */
  refused: boolean
  /** Of matching. */
  findings: Finding[]
  /** Groups so far that ended with a trailer. */
  whole: number
  /** What holds its TA1 segments, as a group holds sets, and how many there are. */
  answers?: { group: string; count: number }
}

export interface OpenGroup {
  id: string
  /** Names of the mappings that its sets may be read by. */
  rules: string[]
  acknowledges: boolean
  /** GS01. */
  functionalId: string
  /** GS08. */
  version: string
  /** Of matching. */
  findings: Finding[]
  /** A set of it can be read. */
  readable: boolean
}

export interface Progress {
  /** Bytes of the receipt that the framer has taken. */
  offset: number
  framer?: FramerState
  interchange?: OpenInterchange
  group?: OpenGroup
  /** Interchanges and groups so far. */
  count: number
  /** Some interchange matched an agreement. */
  matched: boolean
  /** Groups to be read, and the partner of each. */
  toRead: { group: string; partner: string }[]
  /** Of the receipt: bytes outside of any interchange, and what is wrong with its envelopes. */
  findings: Finding[]
}

export const beginning = (): Progress => ({ offset: 0, count: 0, matched: false, toRead: [], findings: [] })
