// Ids are ULIDs: their first ten letters say the millisecond in which they were made, so a time bounds them without an index.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LETTERS = 10

/** Below the first id that can have been made at an instant (RFC 3339). */
export function firstIdOf(instant: string): string {
  let rest = Math.max(0, Date.parse(instant))
  let letters = ''
  for (let place = 0; place < LETTERS; place++) {
    letters = ALPHABET[rest % 32]! + letters
    rest = Math.floor(rest / 32)
  }
  return letters
}
