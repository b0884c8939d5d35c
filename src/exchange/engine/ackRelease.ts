// Which codes an acknowledgement of a kind and release knows. The 999 came with 005010 and knows all of ours; a 997
// says what came later, and the I-codes of the 999, by the nearest code that it has, so that it never breaks its
// own standard. (Security codes once had the numbers 19 to 22, so a later 19 would even be misunderstood.)
import type {
  AcknowledgedElement,
  AcknowledgedSegment,
  AcknowledgedSet,
  Acknowledgement,
} from '../../canonical/canonical.ts'

export type AcknowledgementKind = '997' | '999'

interface Older {
  /** First release that has the code in a 997; never for the 999's. */
  since?: string
  /** What says it before. */
  as: string
}

type Table = Readonly<Record<string, Older>>

// AK304: the 997 has 1 to 8 only. What should not be there is unexpected, what there is too little of is missing.
const SEGMENT: Table = {
  I4: { as: '2' },
  I6: { as: '3' },
  I7: { as: '3' },
  I8: { as: '3' },
  I9: { as: '2' },
}

// AK403: repetitions came with 004020; a component too many is an element too many before. A value that the guide
// doesn't take is an invalid code, one that should not be there is excluded.
const ELEMENT: Table = {
  '12': { since: '004020', as: '3' },
  '13': { since: '004020', as: '3' },
  I6: { as: '7' },
  I9: { as: '2' },
  I10: { as: '10' },
  I11: { as: '1' },
  I12: { as: '7' },
  I13: { as: '10' },
}

// AK502: a set that its group has no place for is not supported; what ST02 and ST03 do wrong otherwise is a segment
// in error.
const SET: Table = {
  '18': { since: '005010', as: '1' },
  '19': { since: '005010', as: '5' },
  '23': { since: '005010', as: '5' },
  I5: { as: '5' },
  I6: { as: '1' },
}

// AK905: a group number that is not unique breaks the rules for such numbers.
const GROUP: Table = { '19': { since: '005010', as: '6' } }

/** The acknowledgement in the words of a 997 or 999 of a release such as 004010: contexts are the 999's alone. */
export function sayIn(
  kind: AcknowledgementKind,
  release: string,
  acknowledgement: Acknowledgement,
): Acknowledgement {
  const { group } = acknowledgement
  if (!group || kind === '999') return acknowledgement
  return {
    ...acknowledgement,
    group: {
      ...group,
      ...(group.codes ? { codes: codesIn(release, group.codes, GROUP) } : {}),
      ...(group.sets ? { sets: group.sets.map((set) => setIn(release, set)) } : {}),
    },
  }
}

function setIn(release: string, set: AcknowledgedSet): AcknowledgedSet {
  return {
    ...set,
    ...(set.codes ? { codes: codesIn(release, set.codes, SET) } : {}),
    ...(set.segments ? { segments: set.segments.map((one) => segmentIn(release, one)) } : {}),
  }
}

function segmentIn(
  release: string,
  { contexts: _, code, elements, ...rest }: AcknowledgedSegment,
): AcknowledgedSegment {
  return {
    ...rest,
    ...(code === undefined ? {} : { code: codeIn(release, code, SEGMENT) }),
    ...(elements ? { elements: elements.map((one) => elementIn(release, one)) } : {}),
  }
}

const elementIn = (
  release: string,
  { contexts: _, ...element }: AcknowledgedElement,
): AcknowledgedElement => ({ ...element, code: codeIn(release, element.code, ELEMENT) })

/** What the 997 of a release says for a code of AK304, AK403 or AK502. */
export const codeOf997 = (release: string, part: 'ak304' | 'ak403' | 'ak502', code: string): string =>
  codeIn(release, code, { ak304: SEGMENT, ak403: ELEMENT, ak502: SET }[part])

function codeIn(release: string, code: string, table: Table): string {
  const older = table[code]
  return older && (older.since === undefined || release < older.since) ? older.as : code
}

const codesIn = (release: string, codes: readonly string[], table: Table) =>
  [...new Set(codes.map((code) => codeIn(release, code, table)))].sort((a, b) => Number(a) - Number(b))
