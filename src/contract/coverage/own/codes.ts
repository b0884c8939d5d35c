// Codes that a partner's overlay gives another meaning than the guide does. Nobody but this partner uses them so, and a
// mistake there (two words swapped, one mistyped) is not to be seen in any other code: each must stand in a sample.
import type { CodeTable, Leaf, ResolvedGuide } from '../../../guide/model.ts'
import type { GuidePlace } from '../../../guide/places.ts'
import { directionOf } from '../../underTest.ts'
import { codeForm } from '../forms.ts'
import { fragmentWith } from '../fragment.ts'
import { byLine, type Differing } from './differing.ts'

/** A sentence for each code with a meaning of the overlay's own that no sample shows; `shown` are the samples' forms. */
export function unseenCodes({ under, places, before }: Differing, shown: ReadonlySet<string>): string[] {
  const writes = directionOf(under.mapping) === 'out'
  return places
    .filter(({ said }) => said.codes !== undefined)
    .flatMap((place) =>
      ownCodes(place.said as Leaf, before(place)?.said as Leaf | undefined, writes)
        .filter((code) => !shown.has(codeForm(place.address, code)))
        .map((code) => unseen(under.guide, place, code, before(place))),
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
  guide: ResolvedGuide,
  place: GuidePlace,
  code: string,
  before: GuidePlace | undefined,
): string {
  const { address, said } = place
  const usual = wordOf((before?.said as Leaf | undefined)?.codes, code)
  const otherwise = usual === undefined ? `which ${guide.guide} has not` : `in ${guide.guide} ${usual}`
  const means = `${code} means ${wordOf(said.codes, code)} there (${otherwise})`
  return `${address}: ${means} ${byLine(guide, address)}, and no sample shows it; ${fragmentWith(guide, place, code)} would`
}
