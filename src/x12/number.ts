// Numbers as envelopes say them, counts and control numbers, with leading zeros or without.

/** The number that a text says; NaN, which is no number's equal, where it is none or has more than 15 digits. */
export const numberIn = (text: string): number => (/^\d{1,15}$/.test(text) ? Number(text) : Number.NaN)

/** True where a count as written is this number. */
export const isCount = (written: string, count: number): boolean => numberIn(written) === count

/** Numeric control numbers (ISA13, GS06) are equal whatever their leading zeros. */
export const sameNumber = (one: string, other: string): boolean =>
  one === other || isCount(one, numberIn(other))
