// How many there are, as sentences say it.

/** `there is 1` or `there are 2`, from a number in digits. */
export const thereAre = (count: string | undefined): string =>
  count === '1' ? 'there is 1' : `there are ${count}`
