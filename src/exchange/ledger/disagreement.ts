// What the ledger's verifier has to tell: two things in the store that ought to agree and don't. Every sentence names one
// id, what was found and what was expected; what to do about it is said once for all of its kind.
import { printable } from '../engine/place.ts'

/** The books, in the order in which they are told. */
export const PARTS = [
  'uploads',
  'receipts',
  'interchanges',
  'groups',
  'documents in',
  'documents out',
  'drop points',
  'feed entries',
  'control numbers',
  'steps',
  'webhooks',
  'bytes',
] as const

export type Part = (typeof PARTS)[number]

/** Why two things disagree, by what a person does about it. */
export const ACTS = {
  orphan:
    'It does not go on by itself: keep a backup of the store as it is now, and have it looked into as a fault.',
  lost: 'Restore it from the newest backup that has it, or ask the partner for it again.',
  altered:
    'Somebody or something changed the store past the gateway: compare it with a backup before anything is sent again.',
  twice:
    'Find out which of them was acted on, tell the ERP or the partner of the other, and have it looked into as a fault.',
  unanswered:
    'The partner was promised an answer: tell him by hand what became of his file or document, and have it looked into as a fault.',
  unexplained: 'Write down what is known of it: partners ask for missing numbers.',
} as const

export interface Disagreement {
  part: Part
  /** The row that it is about. */
  id: string
  kind: keyof typeof ACTS
  sentence: string
}

/** Makes what is told of one row; its name stands before each sentence. */
export const about =
  (part: Part, id: string, name: string) =>
  (kind: keyof typeof ACTS, sentence: string): Disagreement => ({
    part,
    id,
    kind,
    sentence: `${printable(name)} ${sentence}`,
  })

/** `1 set`, `2 sets`. */
export const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

/** What one row is counted as, and what is wrong with it. */
export interface Judged {
  as: string
  found: Disagreement[]
}
