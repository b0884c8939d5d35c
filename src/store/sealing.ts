// Which store keys seal what, and how everything comes to be sealed by the newest one: in batches, beside all other work, from
// any place on. It is safe to break off and begin again: what is sealed by the newest key already is passed over.

/** How far sealing anew has come: the part (seal/parts.ts), and the row in it. */
export interface ResealPlace {
  part: number
  row: (string | number)[]
}

export interface StoreKeyUse {
  id: string
  /** Values that it seals. */
  seals: number
}

export interface Sealing {
  /**
   * Seals the next rows by the newest key, from a place on, and from the beginning without one; no `next` once all is done.
   * Keys are read anew first. Rejects with StoreKeyError where nothing seals, or a row's key is not at hand.
   */
  reseal(from?: ResealPlace): Promise<{ resealed: number; next?: ResealPlace }>
  /** The keys that this store was ever sealed by and has not forgotten, oldest first, and the one that seals now. */
  storeKeys(): Promise<{ keys: StoreKeyUse[]; current?: string }>
  /** Forgets a key that seals nothing any more. */
  forgetStoreKey(id: string): Promise<'forgotten' | 'in-use' | 'current' | 'unknown'>
}
