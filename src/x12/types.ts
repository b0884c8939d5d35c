// The words of an X12 interchange as data. Offsets are bytes from the start of the receipt, so that
// every place can be shown in the raw bytes, whatever slice it was read from.
import type { Finding } from '../finding/finding.ts'

export type DelimiterName = 'element' | 'component' | 'repetition' | 'segment'

/** Delimiters as byte values, taken from the ISA (positions 3, 104, 105 and ISA11 from 00402 on). */
export interface Delimiters {
  element: number
  component: number
  /** Absent before 00402, where ISA11 names a standard. */
  repetition?: number
  segment: number
  /**
   * From ISX01, since 00704: the byte behind it is data, even where it is a delimiter. It is known only behind
   * the ISA, so that the event that begins an interchange does not have it; the one that ends it has.
   */
  release?: number
  /** All bytes of those that are a UTF-8 character of several; the fields above have the first byte. */
  wide?: { [Name in DelimiterName]?: readonly number[] }
}

/** The ISA's elements, trimmed of their padding. */
export interface InterchangeHeader {
  authorizationQualifier: string
  authorization: string
  securityQualifier: string
  /** Never logged or shown. */
  security: string
  senderQualifier: string
  sender: string
  receiverQualifier: string
  receiver: string
  date: string
  time: string
  standardOrRepetition: string
  version: string
  control: string
  acknowledgementRequested: string
  usage: string
}

/** The GS's elements. */
export interface GroupHeader {
  functionalId: string
  sender: string
  receiver: string
  date: string
  time: string
  control: string
  agency: string
  version: string
}

/** One transaction set as framed: ST to SE, both included. */
export interface FramedSet {
  interchange: number
  group: number
  ordinal: number
  offset: number
  length: number
  /** Segments from ST to SE, both included. */
  segments: number
  /** ST01. */
  id: string
  /** ST02. */
  control: string
  /** ST03, from 005010. */
  convention?: string
  /** Of the envelope only: trailer, counts, control numbers. */
  findings: Finding[]
  /** The bytes ended inside of it, or another interchange began; the interchange's finding says so. */
  truncated?: true
}

export interface FramedGroup {
  interchange: number
  ordinal: number
  offset: number
  length: number
  header: GroupHeader
  /** GE01 as written; absent where the trailer is. */
  claimed?: string
  sets: number
  findings: Finding[]
  /** As a set's. */
  truncated?: true
}

export interface FramedInterchange {
  ordinal: number
  offset: number
  length: number
  header: InterchangeHeader
  delimiters: Delimiters
  groups: number
  /** TA1 segments between ISA and the first GS, as elements. */
  acknowledgements: string[][]
  /** Ways in which the bytes were not the standard's and yet could be read, such as `text before ISA`. */
  tolerances: string[]
  findings: Finding[]
}

/**
 * One stretch of bytes and what it is. Ranges are disjoint, come in the order of the bytes and leave out none;
 * a set's are all its bytes, from ST to SE.
 */
export interface FramedRange {
  offset: number
  length: number
  /**
   * `control`: TA1, ISB, ISE, ISX. `stray`: segments, or part of one, where none should be. `unread`: the rest of
   * an interchange whose segments can't be told apart. `junk`: more than white space outside of any interchange.
   * `padding`: white space and the like, as its tolerances say.
   */
  is: 'header' | 'trailer' | 'control' | 'set' | 'stray' | 'unread' | 'junk' | 'padding'
  /** Of a header, a trailer, a control segment; ST01 of a set. */
  id?: string
  /** Of the finding that speaks of it: stray, unread, junk. */
  code?: string
  /** Of padding. */
  tolerances?: string[]
  /** Ordinals of the interchange and the group that hold it. */
  interchange?: number
  group?: number
}

/** What framing yields, in the order of the bytes; an `end` carries all that is known only then. */
export type FrameEvent =
  | {
      kind: 'interchange'
      header: InterchangeHeader
      delimiters: Delimiters
      ordinal: number
      offset: number
    }
  | { kind: 'group'; header: GroupHeader; ordinal: number; interchange: number; offset: number }
  /** A TA1 between ISA and IEA, outside of groups; `control` is TA101. */
  | { kind: 'acknowledgement'; control: string; interchange: number; offset: number; length: number }
  | { kind: 'set'; set: FramedSet }
  | { kind: 'group-end'; group: FramedGroup }
  | { kind: 'interchange-end'; interchange: FramedInterchange }
  /** Bytes outside of any interchange that are more than white space. */
  | { kind: 'stray'; finding: Finding }
  /** Only if asked for. */
  | { kind: 'range'; range: FramedRange }
