// What a person's slip makes of a value: by the two texts alone, what was approved and what came.

/** Why a text may have become another; undefined where they have nothing to do with each other. */
export const textCause = (was: string, got: string): string | undefined =>
  CAUSES.find(([, fits]) => fits(was, got))?.[0]

const CAUSES: readonly (readonly [cause: string, fits: (was: string, got: string) => boolean])[] = [
  ['spaces are cut off or added', (was, got) => squeezed(was) === squeezed(got)],
  [
    'capital and small letters are not kept as they are',
    (was, got) => was.toUpperCase() === got.toUpperCase(),
  ],
  [
    'a code is read as a number: its leading zeros are lost',
    (was, got) => isDigits(was) && isDigits(got) && plain(was) === plain(got),
  ],
  [
    'digits behind the point are cut off or added',
    (was, got) => isDecimal(was) && isDecimal(got) && Number(was) === Number(got),
  ],
  [
    'the sign is turned round',
    (was, got) => isDecimal(was) && isDecimal(got) && Number(was) === -Number(got),
  ],
  [
    'implied decimals are taken for written ones (N2 and R), or the other way round',
    (was, got) => isDecimal(was) && isDecimal(got) && isShifted(Number(was), Number(got)),
  ],
  ['a date is not read or written as one', (was, got) => isDay(was, got) || isDay(got, was)],
  [
    'a date is read in another century',
    (was, got) => isDate(was) && isDate(got) && was.slice(2) === got.slice(2),
  ],
  ['day and month are swapped', (was, got) => isDate(was) && isDate(got) && turned(was) === got],
  ['the value is cut off', (was, got) => got !== '' && was.startsWith(got)],
]

const squeezed = (text: string): string => text.replaceAll(/\s+/g, '')
const plain = (digits: string): string => digits.replace(/^0+(?=\d)/, '')
const isDigits = (text: string): boolean => /^\d+$/.test(text)
const isDecimal = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text)
const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text)
const turned = (date: string): string => date.replace(/-(\d{2})-(\d{2})$/, '-$2-$1')

/** The same day, once as a date and once as its digits. */
const isDay = (date: string, digits: string): boolean =>
  isDate(date) && (date.replaceAll('-', '') === digits || date.slice(2).replaceAll('-', '') === digits)

/** By one to four places, which are the decimals of Nn. */
const isShifted = (was: number, got: number): boolean =>
  [10, 100, 1000, 10_000].some((by) => near(was * by, got) || near(got * by, was)) && was !== 0

const near = (one: number, other: number): boolean => Math.abs(one - other) < Math.abs(other) * 1e-9
