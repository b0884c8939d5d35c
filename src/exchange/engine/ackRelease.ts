// Which codes a release's 997 knows. Those that came later, and the 999's I-codes, are said by the nearest
// older one, so that an acknowledgement never breaks its own standard.
import type { AcknowledgedSet, Acknowledgement } from '../../canonical/canonical.ts'

interface Older {
  /** First release that has the code in a 997; never for the 999's. */
  since?: string
  /** What says it before. */
  as: string
}

// AK304: the 997 has 1 to 8 only.
const SEGMENT: Readonly<Record<string, Older>> = {
  I4: { as: '2' },
  I6: { as: '3' },
  I7: { as: '3' },
  I8: { as: '3' },
  I9: { as: '2' },
}

// AK403: repetitions came with 004020; a component too many is an element too many before.
const ELEMENT: Readonly<Record<string, Older>> = {
  '12': { since: '004020', as: '3' },
  '13': { since: '004020', as: '3' },
  I6: { as: '7' },
  I9: { as: '2' },
  I10: { as: '10' },
  I11: { as: '1' },
  I12: { as: '7' },
  I13: { as: '10' },
}

const SET: Readonly<Record<string, Older>> = {
  '18': { since: '005010', as: '1' },
  '19': { since: '005010', as: '6' },
  '23': { since: '005010', as: '7' },
  I5: { as: '5' },
  I6: { as: '1' },
}

const GROUP: Readonly<Record<string, Older>> = { '19': { since: '005010', as: '6' } }

/** The acknowledgement in codes that the 997 of a release (such as 004010) knows. */
export function sayIn(release: string, acknowledgement: Acknowledgement): Acknowledgement {
  const { group } = acknowledgement
  if (!group) return acknowledgement
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
  const segments = set.segments?.map((segment) => ({
    ...segment,
    ...(segment.code === undefined ? {} : { code: codeIn(release, segment.code, SEGMENT) }),
    ...(segment.elements
      ? {
          elements: segment.elements.map((one) => ({ ...one, code: codeIn(release, one.code, ELEMENT) })),
        }
      : {}),
  }))
  return {
    ...set,
    ...(set.codes ? { codes: codesIn(release, set.codes, SET) } : {}),
    ...(segments ? { segments } : {}),
  }
}

function codeIn(release: string, code: string, table: Readonly<Record<string, Older>>): string {
  const older = table[code]
  return older && (older.since === undefined || release < older.since) ? older.as : code
}

const codesIn = (release: string, codes: readonly string[], table: Readonly<Record<string, Older>>) =>
  [...new Set(codes.map((code) => codeIn(release, code, table)))].sort((a, b) => Number(a) - Number(b))
