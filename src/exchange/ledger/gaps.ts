// Numbers that were passed over on purpose are not missing: the store says of each gap who made it, and why.
import { EVERY_KEY, type Gap } from '../../store/gaps.ts'
import type { Environment } from '../../store/record.ts'

/** The number that must come where `next` would, of a counter of which none came yet where `begins`. */
export type Passed = (
  what: Gap['what'],
  counter: { environment: Environment; key: string },
  next: number,
  begins: boolean,
) => number

/** Knows what was passed over. */
export function passedOver(gaps: readonly Gap[]): Passed {
  const byCounter = Map.groupBy(gaps, ({ what, environment, key }) => `${what} ${environment} ${key}`)
  return (what, { environment, key }, next, begins) => {
    const own = byCounter.get(`${what} ${environment} ${key}`) ?? []
    const all = begins ? (byCounter.get(`${what} ${environment} ${EVERY_KEY}`) ?? []) : []
    let number = next
    for (const { first, last } of [...own, ...all].toSorted((one, other) => one.first - other.first))
      if (first <= number && number <= last) number = last + 1
    return number
  }
}
