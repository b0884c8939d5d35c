// How many there are, as sentences say it.

import type { Facts } from '../finding.ts'

/** What a trailer counts that is another one's. */
export const counting = (what: string, { counts, held }: Facts): string =>
  counts === undefined ? '' : `, and it counts ${counts} of ${held} ${what}`

/** `there is 1` or `there are 2`, from a number in digits. */
export const thereAre = (count: string | undefined): string =>
  count === '1' ? 'there is 1' : `there are ${count}`
