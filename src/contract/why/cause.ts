// Why values came out otherwise than approved, as far as they show it themselves: two that are swapped, one that went
// elsewhere, a table that says so, a default, a value taken for one of another kind.
import { placesOf } from '../../guide/places.ts'
import type { LineageEntry } from '../../guide/reading.ts'
import type { Compared } from '../compare.ts'
import { lineOf } from '../lineOf.ts'
import type { MappingUnderTest } from '../underTest.ts'
import { textCause } from './textCause.ts'

/** A value of one document that is not as it was approved. */
export interface Differing extends Pick<Compared, 'expected' | 'got'> {
  /** As a person names the place, such as lines[].item.gtin or IT104. */
  name: string
  /** Where it came from; absent where nothing did. */
  entry?: LineageEntry | undefined
  /** As it stands in the partner's file. */
  raw?: string | undefined
}

/** The likely cause of a difference, beside all those of its document; undefined where it does not show. */
export function causeOf(
  under: MappingUnderTest,
  one: Differing,
  all: readonly Differing[],
): string | undefined {
  return (
    swapped(one, all) ??
    moved(one, all) ??
    (typeof one.expected === 'string' && typeof one.got === 'string'
      ? textCause(one.expected, one.got)
      : undefined) ??
    kept(one) ??
    tabled(under, one)
  )
}

function swapped({ name, expected, got }: Differing, all: readonly Differing[]): string | undefined {
  if (expected === undefined || got === undefined) return undefined
  const other = all.find((one) => one.expected === got && one.got === expected)
  if (!other) return undefined
  const [first, second] = withoutTail(...([name, other.name].sort() as [string, string]))
  return first === second
    ? `the entries of ${first} are in another order`
    : `${first} and ${second} are swapped`
}

function moved({ name, expected, got }: Differing, all: readonly Differing[]): string | undefined {
  if ((expected === undefined) === (got === undefined)) return undefined
  const isLost = got === undefined
  const other = all.find((one) =>
    isLost
      ? one.expected === undefined && one.got === expected
      : one.got === undefined && one.expected === got,
  )
  if (!other || other.name === name) return undefined
  const [from, to] = isLost ? withoutTail(name, other.name) : withoutTail(other.name, name)
  return `what belongs to ${from} goes to ${to}`
}

/** Of shipTo.address.city and billTo.address.city what tells them apart: shipTo and billTo. */
function withoutTail(one: string, other: string): [string, string] {
  const [ones, others] = [one.split('.'), other.split('.')]
  while (ones.length > 1 && others.length > 1 && ones.at(-1) === others.at(-1)) {
    ones.pop()
    others.pop()
  }
  return [ones.join('.'), others.join('.')]
}

/** The partner's own word where ours was approved. */
const kept = ({ expected, got, raw }: Differing): string | undefined =>
  got !== undefined && got === raw && expected !== undefined
    ? 'a word of the partner’s comes through as it stands: no crosswalk, code or codec says what it means'
    : undefined

function tabled(
  { guide, loaded }: MappingUnderTest,
  { entry, expected, got }: Differing,
): string | undefined {
  if (!entry || got === undefined) return undefined
  const by = lineOf(guide, entry.guide)
  if (entry.by === 'default') return `a default is filled in by ${by}`
  if (expected === undefined) return undefined
  const said = placesOf(guide).find(({ address }) => address === entry.guide)?.said
  const table = said?.crosswalk
  if (table !== undefined)
    return `a row of partners/${loaded.partner}/${loaded.agreement.crosswalks?.[table] ?? table} says so`
  return said?.codes ? `the codes of ${entry.guide} say so (${by})` : undefined
}
