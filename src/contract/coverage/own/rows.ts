// Rows of a partner's table of units that say what no standard does. A wrong one ships another quantity of everything that
// is ordered by it, so that each must stand in a sample. Of several mappings by one table the first answers for it.

import type { Codec } from '../../../guide/codec/codec.ts'
import { codecs } from '../../../guide/codec/codecs.ts'
import { type GuidePlace, placesOf } from '../../../guide/places.ts'
import type { CrosswalkRow } from '../../../store/record.ts'
import { directionOf, type MappingUnderTest } from '../../underTest.ts'
import { fragmentWith } from '../fragment.ts'

export interface OwnRow {
  /** The mapping without the row. */
  without: MappingUnderTest
  /** A sentence for where no sample shows it. */
  unseen: string
}

/** The rows that a mapping's samples must show. */
export function ownRows(under: MappingUnderTest): OwnRow[] {
  const { loaded } = under
  return unitPlaces(under.guide).flatMap((place) =>
    isAnsweredHere(under, place.said.crosswalk!)
      ? loaded.crosswalks.filter((row) => isOwn(under, place, row)).map((row) => ownRow(under, place, row))
      : [],
  )
}

/** The first place of each table of units. */
function unitPlaces(guide: MappingUnderTest['guide']): GuidePlace[] {
  const places = placesOf(guide).filter(({ inScope, said }) => inScope && said.crosswalk !== undefined)
  const ofUnits = places.filter(({ said }) => codecOf(said.as)?.parts?.[0] === 'unit')
  return [...Map.groupBy(ofUnits, ({ said }) => said.crosswalk).values()].map(([first]) => first!)
}

const codecOf = (as = ''): Codec | undefined => (Object.hasOwn(codecs, as) ? codecs[as] : undefined)

// The first that reads by it, since any document may bring any of its rows.
function isAnsweredHere({ loaded, mapping }: MappingUnderTest, table: string): boolean {
  const using = loaded.mappings.filter(({ guide }) =>
    unitPlaces(guide).some(({ said }) => said.crosswalk === table),
  )
  const answering = using.find(({ name }) => directionOf(name) === 'in') ?? using[0]
  return answering?.name === mapping
}

// What has an end is told by its end, and was shown when it was in effect.
function isOwn({ mapping }: MappingUnderTest, { said }: GuidePlace, row: CrosswalkRow): boolean {
  const isAsked = row.crosswalk === said.crosswalk && row.to === ''
  return isAsked && !(directionOf(mapping) === 'out' && row.readOnly) && usual(said.as, row) !== row.ours
}

/** No partner's rows. */
const PLAIN = { centuryPivot: 50, decimals: 0, longest: Number.POSITIVE_INFINITY }

function usual(as: string | undefined, { theirs }: CrosswalkRow): string | undefined {
  const read = codecOf(as)?.read(theirs, PLAIN) as { unit?: string } | undefined
  return read?.unit
}

function ownRow(under: MappingUnderTest, place: GuidePlace, row: CrosswalkRow): OwnRow {
  const { loaded, guide } = under
  const crosswalks = loaded.crosswalks.filter((one) => one !== row)
  const known = usual(place.said.as, row)
  const file = `partners/${loaded.partner}/${loaded.agreement.crosswalks?.[row.crosswalk]}`
  const says = `${row.theirs} means ${row.ours} by ${file}, and ${known ?? 'nothing'} without it`
  return {
    without: { ...under, loaded: { ...loaded, crosswalks } },
    unseen: `${place.address}: ${says}; no sample shows it, ${fragmentWith(guide, place, row.theirs)} would`,
  }
}
