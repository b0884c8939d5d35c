// What the engine can be asked to do, as plain data: jobs cross to a worker thread, and what comes back is
// JSON text and bytes, never a graph of objects that would have to be copied twice.
import type { Reference } from '../../canonical/references.ts'
import type { Finding } from '../../finding/finding.ts'
import type { ResolvedGuide } from '../../guide/model.ts'
import type { MissingRow, ReadPolicy } from '../../guide/reading.ts'
import type { XmlEnvelope } from '../../partner/matchXml.ts'
import type { FramerOptions, FramerState } from '../../x12/framer.ts'
import type { Delimiters, FrameEvent } from '../../x12/types.ts'
import type { SetVerdict, Tolerance } from './judge.ts'
import type { SealEnvelope, Sealed } from './seal.ts'
import type { Wire } from './wire.ts'
import type { WrittenBody } from './write.ts'

/** A mapping by its version; `content`, the resolved guide as JSON, where the worker has not seen it yet. */
export interface JobMapping {
  hash: string
  content?: string
}

/** Frames the next bytes of a receipt; `last` where there are no more. */
export interface FrameJob {
  kind: 'frame'
  bytes: Uint8Array
  state?: FramerState
  limits: FramerOptions
  last: boolean
}

export interface Framed {
  events: FrameEvent[]
  /** From which to go on; absent behind the last byte. */
  state?: FramerState
}

/** Looks at a whole XML document for what tells its way. */
export interface PeekJob {
  kind: 'peek'
  bytes: Uint8Array
  maxBytes: number
}

export interface Peeked {
  /** Absent where the findings say why there is no document. */
  envelope?: XmlEnvelope
  findings: Finding[]
}

/** One set or XML document in the bytes of a read job. */
export interface SetToRead {
  id: string
  /** Where it stands in the receipt. */
  offset: number
  length: number
  /** What its envelope left. */
  findings: Finding[]
}

/** Reads sets that follow each other in a receipt, or one XML document. */
export interface ReadJob {
  kind: 'read'
  mapping: JobMapping
  policy: ReadPolicy
  tolerance: Tolerance
  /** The bytes that hold the sets, and where they begin in the receipt. */
  bytes: Uint8Array
  base: number
  /** X12 only. */
  delimiters?: Delimiters
  /** Of the interchange, as framed. */
  tolerances?: readonly string[]
  sets: SetToRead[]
  /** Group or interchange are rejected: whatever is read becomes a draft. */
  rejected: boolean
}

export interface ReadSet {
  id: string
  state: 'read' | 'draft' | 'parked'
  verdict: SetVerdict
  number?: string
  date?: string
  findings: Finding[]
  /** Rows that a parked one waits for. */
  missing: MissingRow[]
  /** Version of the crosswalk rows that it was read by. */
  crosswalks?: number
  canonical: string
  lineage: string
  unmapped: string
  /** What it names; absent where documents of its kind name nothing. */
  names?: Reference[]
}

/** Writes a canonical document (JSON): the set without its envelope. */
export interface WriteJob {
  kind: 'write'
  mapping: JobMapping
  policy: ReadPolicy
  canonical: string
  wire: Wire
}

/** Puts written sets into their envelope, or takes an XML document as it is, and reads the whole back, twice. */
export interface SealJob {
  kind: 'seal'
  mapping: JobMapping
  policy: ReadPolicy
  written: { canonical: string; bytes: Uint8Array }[]
  wire: Wire
  /** Absent for XML. */
  envelope?: SealEnvelope
}

/** Holds a document against its orders, and what was said of them. */
export interface CompareJob {
  kind: 'compare'
  rules: ResolvedGuide['rules']
  canonical: string
  /** Packed; absent where it was not read from a wire. */
  lineage?: string
  /** Canonical documents (JSON) in the order in which they came. */
  others: string[]
}

export type Job = FrameJob | PeekJob | ReadJob | WriteJob | SealJob | CompareJob

/** What a thread must be told before it can do a job. */
export interface Lack {
  mapping: boolean
  rows: boolean
}

/** What a thread is told: a mapping with its content, a policy with its crosswalks. */
export interface Lesson {
  mapping?: JobMapping
  policy?: ReadPolicy
}

/** What each kind of job answers. */
export interface Results {
  frame: Framed
  peek: Peeked
  read: ReadSet[]
  write: WrittenBody
  seal: Sealed
  compare: Finding[]
}

export type ResultOf<J extends Job> = Results[J['kind']]
