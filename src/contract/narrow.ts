// An overlay that takes what the samples of a mapping use and nothing else, drafted by reading them: first what their
// values need, then what they are still told of.
import { library } from '../guide/library.ts'
import { loadSource } from '../guide/load/source.ts'
import type { ResolvedGuide } from '../guide/model.ts'
import { type NodePlace, placesOf } from '../guide/places.ts'
import { shownBy } from './coverage/points.ts'
import { listingOf, type Usage } from './narrowing.ts'
import { narrowedText } from './overlayText.ts'
import type { Sample } from './sample.ts'
import { openTrial, type Tried } from './tried.ts'
import { directionOf, type MappingUnderTest } from './underTest.ts'

/** Findings that a place is unused: what has no value, such as a segment of counts, is known only by them. */
const UNUSED = ['segment-unused', 'element-unused', 'xml-element-unused', 'xml-attribute-unused']

/** Nothing stands below what a narrowed overlay is told of in so many rounds. */
const MOST_ROUNDS = 8

/** The text of the overlay, out of that which is there; `file` is how its lines are named. */
export function narrowedOverlay(
  under: MappingUnderTest,
  samples: readonly Sample[],
  { file, text }: { file: string; text: string | undefined },
): string {
  const head = { overlay: under.guide.guide, partner: under.partner }
  let usage = withDerived(under, usageOf(tryAll(under, samples)))
  let made = ''
  for (let round = 0; round < MOST_ROUNDS; round++) {
    made = narrowedText(text, head, listingOf(under.guide, usage))
    const guide: ResolvedGuide = library().resolve(head.overlay, loadSource(file, made))
    const told = tryAll({ ...under, guide }, samples).flatMap(({ findings }) => findings)
    const more = told.filter(({ code, guide: at }) => UNUSED.includes(code) && at !== undefined)
    if (more.length === 0) break
    usage = { ...usage, addresses: new Set([...usage.addresses, ...more.map(({ guide: at }) => at!)]) }
  }
  return made
}

// What is worked out on writing comes from no value of the document, and reading tells of it where it is missing.
function withDerived({ guide, mapping }: MappingUnderTest, usage: Usage): Usage {
  if (directionOf(mapping) === 'in') return usage
  const derived = placesOf(guide).filter(({ inScope, said }) => inScope && said.derive !== undefined)
  const isOpen = (parent: NodePlace | undefined) =>
    !parent || [...usage.addresses].some((address) => address.startsWith(`${parent.address}.`))
  const kept = derived.filter(
    ({ parent, said }) => !said.derive!.startsWith('serial') || isOpen(parent?.parent),
  )
  return { ...usage, addresses: new Set([...usage.addresses, ...kept.map(({ address }) => address)]) }
}

function tryAll(under: MappingUnderTest, samples: readonly Sample[]): Tried[] {
  const understand = openTrial(under)
  return samples.flatMap(({ bytes }) => understand(bytes))
}

const usageOf = (understood: readonly Tried[]): Usage => {
  const lineage = understood.flatMap((one) => one.lineage)
  const unmapped = understood.flatMap((one) => one.unmapped)
  return {
    addresses: new Set([...lineage, ...unmapped].map(({ guide }) => guide)),
    pairs: new Set(lineage.flatMap(shownBy)),
  }
}
