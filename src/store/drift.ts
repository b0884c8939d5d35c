// What partners were seen to send that their mappings make nothing of, each thing once, and how far it was looked.

/** Something on the wire that nothing is made of. */
export interface SeenDrift {
  partner: string
  /** Such as 850-in. */
  mapping: string
  /** The same for the same thing. */
  key: string
  /** Such as REF02. */
  place: string
  /** `unmapped`, or a finding's code. */
  why: string
  /** As it stood there the first time. */
  value: string
  /** The document that had it first, and when that came. */
  document: string
  at: string
  /** When it was noticed; absent for what was there when the first look was taken. */
  noticed?: string
}

export interface Drifts {
  /** How far a mapping's documents were looked at, and what was seen so far; no `after` before the first look. */
  driftOf(mapping: { partner: string; mapping: string }): Promise<{ after?: string; keys: string[] }>
  /** Keeps what is new, and how far it was looked. What is known already stays as it is. */
  commitDrift(look: {
    partner: string
    mapping: string
    after: string
    seen: readonly SeenDrift[]
  }): Promise<void>
  /** What was noticed since an instant, by partner and mapping. */
  noticedDrift(since: string): Promise<SeenDrift[]>
  /** What reading left over of some documents, as JSON; nothing of those that are not read. */
  unmappedOf(documents: readonly string[]): Promise<{ document: string; unmapped: string }[]>
}
