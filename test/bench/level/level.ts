// What is measured: one way of going through a receipt, from bare bytes to canonical text. All of them take the
// same pieces of the same bytes, so that what differs is only how much they understand.

/** A receipt, piece by piece. */
export interface Source {
  /** Bytes of the whole receipt; 0 where that is known only at its end. */
  readonly length: number
  /** The next bytes, which stay where they are until it is called again. */
  next: () => Uint8Array | undefined
  /** Bytes that were given, by their offsets in the receipt. */
  bytes: (from: number, to: number) => Uint8Array
  /** What stands before the offset will not be asked for again. */
  forget: (before: number) => void
}

/** What a pass went through. */
export interface Outcome {
  bytes: number
  /** Transaction sets; 0 where the level knows none. */
  documents: number
  /** What was found to be wrong or notable; the data give no reason. */
  findings: number
}

/** Does what is not the level's own work: whoever counts does not count it. */
export type Aside = <Given>(work: () => Given) => Given

/** One pass over one receipt. */
export type Level = (source: Source, aside?: Aside) => Outcome

/** Makes a level ready: the guide's id, and the beginning of a receipt for who prepares by an example. */
export type OpenLevel = (guide: string, sample: Uint8Array) => Level

/** Bytes of one piece: as much as the doors hand on at a time. */
export const PIECE = 64 * 1024
