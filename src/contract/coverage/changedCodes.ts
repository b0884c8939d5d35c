// Codes that a partner's overlay gives another meaning than the guide does. Nobody but this partner uses them so, and a
// mistake there (two words swapped, one mistyped) is not to be seen in any other code: each must stand in a sample.
import { library } from '../../guide/library.ts'
import type { CodeTable, Leaf, ResolvedGuide } from '../../guide/model.ts'
import { type GuidePlace, placesOf } from '../../guide/places.ts'
import { labelOf } from '../explain.ts'
import { directionOf, type MappingUnderTest } from '../underTest.ts'
import { codeForm } from './forms.ts'

/** A sentence for each code with a meaning of the overlay's own that no sample shows; `shown` are the samples' forms. */
export function unseenCodes(under: MappingUnderTest, shown: ReadonlySet<string>): string[] {
  const { guide, mapping } = under
  if (guide.partner === undefined || !library().ids().includes(guide.guide)) return []
  const before = new Map(placesOf(library().resolve(guide.guide)).map((place) => [place.address, place]))
  const writes = directionOf(mapping) === 'out'
  return placesOf(guide)
    .filter(({ inScope, said }) => inScope && said.codes !== undefined)
    .flatMap((place) =>
      ownCodes(place.said as Leaf, before.get(place.address)?.said as Leaf | undefined, writes)
        .filter((code) => !shown.has(codeForm(place.address, code)))
        .map((code) => unseen(under, place, code, before.get(place.address))),
    )
}

/** Codes whose word the overlay says, of those that may stand there; of those that are written, where we write. */
function ownCodes({ codes = {}, is }: Leaf, before: Leaf | undefined, writes: boolean): string[] {
  const allowed = is === undefined ? undefined : [is].flat()
  return Object.entries(codes)
    .filter(([code, word]) => code !== '*' && !(writes && typeof word !== 'string'))
    .filter(([code]) => allowed === undefined || allowed.includes(code))
    .filter(([code]) => wordOf(codes, code) !== wordOf(before?.codes, code))
    .map(([code]) => code)
}

function wordOf(codes: CodeTable | undefined, code: string): string | undefined {
  const said = codes !== undefined && Object.hasOwn(codes, code) ? codes[code] : undefined
  return typeof said === 'object' ? said.to : said
}

function unseen(
  under: MappingUnderTest,
  { address, said }: GuidePlace,
  code: string,
  before: GuidePlace | undefined,
): string {
  const { guide } = under
  const usual = wordOf((before?.said as Leaf | undefined)?.codes, code)
  const otherwise = usual === undefined ? `which ${guide.guide} has not` : `in ${guide.guide} ${usual}`
  const means = `${code} means ${wordOf(said.codes, code)} there (${otherwise})`
  return `${labelOf(under)}: ${address}: ${means}${lineOf(guide, address)}, and no sample shows it`
}

function lineOf({ origins }: ResolvedGuide, address: string): string {
  const origin = origins[address]
  return origin === undefined ? '' : ` by ${origin.file}:${origin.line}`
}
