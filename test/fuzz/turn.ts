// What takes turns in the fuzz, and what it says of itself.

/** What was tried so far. */
export interface Counted {
  /** Files and sets that were read by both ways. */
  compared: number
  /** Bytes of those. */
  bytes: number
  /** Files that were read, written where they could be, read again and answered. */
  circled: number
  /** Documents that were written by both ways. */
  written: number
  /** Those of them that the fast way had no doubt of. */
  undoubted: number
}

/** What does not hold, and the smallest bytes in which it does not. */
export interface Broken {
  what: string
  bytes: Uint8Array
}

export interface Part {
  /** Tries some things. Answers the first that does not hold. */
  turn: (counted: Counted) => Promise<Broken | undefined>
  close: () => Promise<void>
}

/** An error as one reads it. */
export const told = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)
