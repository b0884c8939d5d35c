// What an operator must know of while it lasts. Whoever finds conditions of a kind says what is so now, and nothing of
// before: that one began or is over follows from what was found at the look before.
import type { Environment } from '../../store/record.ts'

export interface Condition {
  /** Of one kind at most one condition has this subject; the same at every look while it lasts. */
  subject: string
  /** Absent where it is the house's own. */
  partner?: string
  /** Production where absent. */
  environment?: Environment
  /** What is so, in one sentence. */
  says: string
  /** What to do about it. */
  advice: string
  /** When it last became more urgent: it is told again then, also where somebody has taken it on. */
  worse?: string
  /** What to type for that, or to see more: `edigw …`. */
  command?: string
}

export interface Watch {
  /** Such as documents-parked. */
  kind: string
  /** Every condition of the kind that there is now. Where it throws, those known before are left as they are. */
  find: () => Promise<Condition[]>
  /** Whether it is mailed also while the store can't keep it. */
  isUrgent?: true
  /** An event of its own that tells of the beginning, beside alert.began. */
  event?: 'mapping.drifted'
}

/** "1 document", "2 documents". */
export const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`
