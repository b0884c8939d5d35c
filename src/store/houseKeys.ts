// By which keys a house is known: their fingerprints, never the keys. Several processes on one store must have the same ones,
// else each believes no token and no record but its own, and partners' clients are shown now one host key and now another.

export interface HouseKeys {
  /**
   * The keys of a kind that a process has, by their fingerprints. They are those of the house where it has none of the kind
   * yet, knows one of them already, or is to `adopt` them; else it goes on with its own, which are answered.
   */
  agreeOnKeys(ask: {
    kind: string
    ids: readonly string[]
    at: string
    adopt: boolean
  }): Promise<{ agreed: true } | { agreed: false; known: string[] }>
}
