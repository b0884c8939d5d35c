// Whose turn a named thing is, of all the processes on one store: looking into a partner's folder, looking for what must be
// told, throwing away what is old, one of a partner's places at our door. A turn ends by itself at a time, so that nobody
// waits for a process that died.

/** A turn that was taken. */
export interface HeldTurn {
  name: string
  /** Goes up each time that the turn is taken: who held it before is known by it. */
  token: number
}

/** The turn is the caller's, or is to be asked for again at a time (RFC 3339). */
export type TakenTurn = { token: number } | { until: string }

export interface Turns {
  /**
   * Takes a turn that is free at `now`; nobody else has it before `until` then. One that would not be free before `beyond`
   * was taken by a clock that has been set back since, and is taken all the same.
   */
  takeTurn(ask: { name: string; now: string; until: string; beyond: string }): Promise<TakenTurn>
  /**
   * Takes the first that is free of the turns `name/1` to `name/most`, as `takeTurn` does; undefined where `most` of that name
   * are held.
   */
  takeTurnOf(ask: {
    name: string
    most: number
    now: string
    until: string
    beyond: string
  }): Promise<HeldTurn | undefined>
  /** Holds a turn longer; false where it was taken by another since. */
  keepTurn(turn: HeldTurn & { until: string }): Promise<boolean>
  /** It is done; the next turn may be taken at `until`. False where it was taken by another since, which changes nothing. */
  endTurn(turn: HeldTurn & { until: string }): Promise<boolean>
}
