// Addresses that failed to log in too often, and are turned away for a while by every process of the house.

export interface Ban {
  /** An IPv4 address, or the first half of an IPv6 one. */
  network: string
  since: string
  until: string
  /** How often it was banned in a row; each time for longer. */
  times: number
  /** The name that was tried last. */
  tried: string
}

export interface Bans {
  /** Bans a network, or bans it anew; bans that ended before `forget` are forgotten. */
  putBan(ban: Ban, forget: string): Promise<void>
  /** The last ban of a network, also where it is over. */
  banOf(network: string): Promise<Ban | undefined>
  /** Those that last, longest first, at most `limit`. */
  bans(ask: { now: string; limit: number }): Promise<Ban[]>
  /** The network may come again, as if it had never failed; false where it was not banned. */
  liftBan(network: string, now: string): Promise<boolean>
}
