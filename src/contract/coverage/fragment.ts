// The piece of a partner's file that would exercise a place of a guide: what to put into a sample.
import type { Leaf, Node, ResolvedGuide } from '../../guide/model.ts'
import type { GuidePlace, NodePlace } from '../../guide/places.ts'

/** What stands for a value that the guide has no example of. */
const ANY = '…'

/** `PID*F****…`, behind the segment that opens its loop where that has a qualifier; or the path of an XML element. */
export function fragmentOf(guide: ResolvedGuide, place: GuidePlace, qualifier?: string): string {
  if (guide.syntax === 'xml') return xmlFragment(place)
  const segment = place.kind === 'node' ? place : place.parent!
  const opening = openingOf(guide, segment)
  const own = segmentText(guide, segment, place, qualifier)
  return opening === undefined ? own : `${opening}~${own}`
}

/** The piece that has a text of its own at the place. */
export function fragmentWith(guide: ResolvedGuide, place: GuidePlace, text: string): string {
  const { is: _, ...rest } = place.said
  const said = { ...rest, example: text }
  if (place.kind === 'node' || !place.parent) return fragmentOf(guide, { ...place, said } as GuidePlace)
  const around = place.parent.said
  const elements = { ...around.elements, [place.key]: said as Leaf }
  return fragmentOf(guide, {
    ...place,
    said,
    parent: { ...place.parent, said: { ...around, elements } },
  } as GuidePlace)
}

// A loop is opened by its first segment, and that tells which of several loops it is.
function openingOf(guide: ResolvedGuide, { parent, key: own }: NodePlace): string | undefined {
  const [key, first] = Object.entries(parent?.said.loop ?? {})[0] ?? []
  if (!parent || !first?.elements || key === undefined || key === own) return undefined
  const constant = Object.entries(first.elements).find(([, { is }]) => is !== undefined)
  if (!constant) return undefined
  return elementsText(guide, key, first, Number(constant[0]))
}

function segmentText(
  guide: ResolvedGuide,
  { key, said }: NodePlace,
  place: GuidePlace,
  qualifier: string | undefined,
): string {
  const [element = '0', component] = place.address.slice(addressOf(place).length + 1).split('.')
  if (qualifier === undefined) return elementsText(guide, key, said, Number(element) || 1, Number(component))
  const from = said.pairs?.from ?? 1
  return `${elementsText(guide, key, said, from - 1)}*${qualifier}*${ANY}`
}

const addressOf = (place: GuidePlace) => (place.kind === 'node' ? place.address : place.parent!.address)

function elementsText(guide: ResolvedGuide, key: string, node: Node, last: number, component = 0): string {
  const id = key.split('/')[0]!
  const uses = guide.dictionary?.segments[id]?.elements ?? []
  const texts = Array.from({ length: last }, (_, index) => {
    const leaf = node.elements?.[index + 1]
    const isAsked = index + 1 === last || uses[index]?.usage === 'M' || leaf?.usage === 'required'
    if (index + 1 === last && component > 0)
      return `${'>'.repeat(component - 1)}${valueText(leaf?.components?.[component])}`
    return isAsked || leaf?.is !== undefined ? valueText(leaf) : ''
  })
  return [id, ...texts].join('*')
}

function valueText({ is, example, codes }: Pick<Leaf, 'is' | 'example' | 'codes'> = {}): string {
  const code = Object.keys(codes ?? {}).find((one) => one !== '*')
  return [is].flat()[0] ?? example ?? code ?? ANY
}

function xmlFragment(place: GuidePlace): string {
  const node = place.kind === 'node' ? place : place.parent!
  const names = namesAbove(node).join('/')
  const value = valueText(place.said)
  const attribute = place.address.split('.@')[1]
  return attribute === undefined ? `${names} with the text ${value}` : `${names} with ${attribute}="${value}"`
}

const namesAbove = (node: NodePlace): string[] => [
  ...(node.parent ? namesAbove(node.parent) : []),
  node.key.split('#')[0]!,
]
