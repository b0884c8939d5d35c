// More than was agreed: the one answer of both doors, which names the word of the agreement and when to come again.
import { Refusal } from '../../exchange/refusal.ts'
import type { Bound } from './terms.ts'

export type Word = Exclude<keyof Bound, 'of' | 'bytesPerSecond'>

export interface Limit {
  /** As the agreement says it. */
  word: Word
  most: number
  of: Bound['of']
}

export class Exceeded extends Refusal {
  readonly limit: Limit
  /** Seconds after which it is worth to come again. */
  readonly wait: number

  constructor(limit: Limit, wait: number, detail: string) {
    super('too-many', detail)
    this.limit = limit
    this.wait = wait
  }
}

const DOORS = { both: '', sftp: ' by SFTP', http: ' by the API' }

/** "by SFTP", where a limit is for that door alone. */
export const byWhich = (of: Bound['of']): string => DOORS[of]
