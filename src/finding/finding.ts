// What we say about a partner's document. A finding is data, never thrown: the sentence is made
// later, by the catalogue, from its code and its facts.

/** `error` decides about acceptance, `warning` is told to the partner, `note` only to us. */
export type Severity = 'error' | 'warning' | 'note'

/**
 * Where in the partner's bytes. X12: segment ordinal (ST = 1 within its set; ISA = 1 within its
 * interchange for envelope findings), element, component, repetition. XML: line, column (1-based)
 * and path. `offset` and `length` are bytes from the start of the receipt.
 */
export interface Place {
  segment?: number
  id?: string
  element?: number
  component?: number
  repetition?: number
  line?: number
  column?: number
  path?: string
  offset?: number
  length?: number
}

/** What a sentence is made of. `got` is the partner's value, `expected` what would have been right. */
export interface Facts {
  got?: string
  expected?: string
  allowed?: readonly string[]
  name?: string
  /** `guide` where the standard is kept, and only the agreed guide is not; absent where the standard is not. */
  by?: 'guide'
  /** Data element number, for AK402. */
  reference?: string
  /** LS01 of the bounded loop around the segment, for AK303. */
  loop?: string
  /** What a situational rule follows from, in words; and where that stands, for the CTX of a 999. */
  trigger?: string
  triggerId?: string
  triggerSegment?: number
  triggerElement?: number
  triggerComponent?: number
  triggerReference?: string
  triggerLoop?: string
  [fact: string]: string | number | boolean | readonly string[] | undefined
}

export interface Finding {
  code: string
  severity: Severity
  at: Place
  /** Address in the resolved guide, such as `detail.PO1.PO1.2`, where the rule stands. */
  guide?: string
  facts: Facts
}

/** Release-independent codes of the acknowledgement standards that a finding stands for. */
export interface StandardCodes {
  ak304?: string
  ak403?: string
  ak502?: string
  ak905?: string
  ta105?: string
}

/** What a finding speaks of; it decides where in an acknowledgement it stands. */
export type Level =
  | 'interchange'
  | 'group'
  | 'set'
  | 'segment'
  | 'element'
  | 'document'
  | 'xml'
  // Of what partners say of what we sent: it stands in no acknowledgement of ours.
  | 'acknowledgement'

/** One entry of the catalogue: everything about a code that is not in the finding itself. */
export interface Entry {
  level: Level
  severity: Severity
  standard?: StandardCodes
  /** One sentence in plain words: what was got, what was expected. */
  says: (facts: Facts) => string
  /** The likely cause, where there is one worth telling. */
  cause?: (facts: Facts) => string | undefined
}

export type Entries = Readonly<Record<string, Entry>>
