// The ways in which bytes are not the standard's and can be read all the same. They are told apart from
// findings because nobody has to act on them; an operator sees them, and knows what a partner's file is like.

/** In the order in which they are listed; a framer keeps them as one bit each. */
export const TOLERANCES = [
  'byte order mark',
  'white space before ISA',
  'text before ISA',
  'ISA not of 106 bytes',
  'line break as terminator',
  'control character as delimiter',
  'delimiter of several bytes',
  'white space before the terminator',
  'ISA11 names no standard',
  'line break after terminator',
  'white space before segment',
  'doubled terminator',
  'lines wrapped',
  'no terminator at the end',
  'TA1 behind a group',
  'SE01 leaves BIN out',
  'IEA01 counts TA1',
  'ISX before 00704',
  'white space behind an interchange',
  'terminator left out of the ISA',
] as const

export type Tolerance = (typeof TOLERANCES)[number]

/** The bit of a tolerance in a framer's state. */
export const bitOf = (tolerance: Tolerance): number => 1 << TOLERANCES.indexOf(tolerance)

/** The tolerances whose bits are set. */
export const tolerancesOf = (bits: number): Tolerance[] =>
  TOLERANCES.filter((_, i) => (bits & (1 << i)) !== 0)
