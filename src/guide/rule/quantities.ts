// What the stores of a line get, and what comes on its days, against what the line orders. Only where all of it is stated
// and in the line's own unit: cartons for stores and pieces for the line may be the same goods.
import type Big from 'big.js'
import { decimalAt, sum } from './exact.ts'
import { type Breach, entriesAt, type Place, type Rule, textAt } from './rule.ts'

type Holder = Record<string, unknown>

interface Part {
  unit: string | undefined
  quantity: Big | undefined
}

const storesOf = (line: Holder): Part[] =>
  entriesAt(line, 'distribution', '').flatMap(({ value }) =>
    entriesAt(value, 'places', '').map((place) => ({
      unit: textAt(value, 'countedIn.unit'),
      quantity: decimalAt(place.value, 'quantity'),
    })),
  )

const daysOf = (line: Holder): Part[] =>
  entriesAt(line, 'schedule', '').map(({ value }) => ({
    unit: textAt(value, 'quantity.unit'),
    quantity: decimalAt(value, 'quantity.value'),
  }))

/** A blanket order is distributed and scheduled by its releases, and a change states what changes. */
const isWhole = ({ schema, kind }: Holder): boolean =>
  String(schema).startsWith('order/') && !String(kind).startsWith('blanket')

/** In UBL the first delivery stands with the line, its quantity being what the others leave. */
const hasFirst = (line: Holder): boolean => entriesAt(line, 'dates', '').length > 0 || 'period' in line

/** The parts of a line, and whether there is more of it than they are. */
interface Division {
  code: Rule['code']
  partsOf: (line: Holder) => Part[]
  hasMore: (line: Holder) => boolean
}

const judgedBy = (division: Division): Rule => ({
  code: division.code,
  judge: (document) =>
    isWhole(document)
      ? entriesAt(document, 'lines', '').flatMap((line, index) => breachOf(line, index, division))
      : [],
})

export const distributions = judgedBy({
  code: 'distribution-differs',
  partsOf: storesOf,
  hasMore: () => false,
})
export const schedules = judgedBy({ code: 'schedule-differs', partsOf: daysOf, hasMore: hasFirst })

function breachOf({ value, at }: Place, index: number, { partsOf, hasMore }: Division): Breach[] {
  const parts = partsOf(value)
  const got = decimalAt(value, 'quantity.value')
  const unit = textAt(value, 'quantity.unit')
  const amounts = parts.map(({ quantity }) => quantity)
  const isStated = amounts.length > 0 && amounts.every((one) => one !== undefined)
  if (!got || !isStated || parts.some((one) => one.unit !== unit)) return []
  const expected = sum(amounts)
  if (hasMore(value) ? got.gte(expected) : got.eq(expected)) return []
  const line = textAt(value, 'number') ?? String(index + 1)
  const facts = { line, got: got.toFixed(), expected: expected.toFixed(), count: amounts.length }
  return [{ at: `${at}/quantity/value`, facts }]
}
