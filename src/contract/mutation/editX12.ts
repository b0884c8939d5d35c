// One change to an X12 file, at an address of its guide; the trailer's count of segments follows.
import type { GuidePlace, NodePlace } from '../../guide/places.ts'
import type { Exercised } from '../coverage/exercise.ts'
import type { Probe } from './mutant.ts'

/** The file with the change; nothing where the sample has no such place. */
export function editX12(
  place: GuidePlace,
  probe: Probe,
  { sample: { bytes }, tried }: Exercised,
): Uint8Array | undefined {
  const text = Buffer.from(bytes).toString('latin1')
  const wire = { element: text[3]!, component: text[104]!, segment: text[105]! }
  const segments = text.split(wire.segment)
  const node = place.kind === 'node' ? triggerOf(place) : place.parent!
  const at = segmentAt(
    segments,
    node,
    text,
    wire,
    tried.flatMap(({ lineage }) => lineage),
  )
  if (at === undefined) return undefined
  const changed = change(segments, at, place, probe, wire)
  return Buffer.from(recounted(changed, wire.element).join(wire.segment), 'latin1')
}

type Wire = { element: string; component: string; segment: string }

// A loop stands and falls with its first segment.
function triggerOf(place: NodePlace): NodePlace {
  const [key, said] = Object.entries(place.said.loop ?? {})[0] ?? []
  if (key === undefined || !said) return place
  return { ...place, address: `${place.address}.${key}`, key, said, parent: place }
}

/** Which segment of the file it is: one whose values were read there, else the first that has its name and constants. */
function segmentAt(
  segments: readonly string[],
  node: NodePlace,
  text: string,
  wire: Wire,
  lineage: readonly { guide: string; offset?: number }[],
): number | undefined {
  const own = lineage.find(
    ({ guide, offset }) =>
      offset !== undefined &&
      /^\d+(\.\d+)?$/.test(guide.slice(node.address.length + 1)) &&
      guide.startsWith(`${node.address}.`),
  )
  if (own) return text.slice(0, own.offset).split(wire.segment).length - 1
  const found = segments.findIndex((segment) => isOf(segment, node, wire))
  return found < 0 ? undefined : found
}

function isOf(segment: string, { key, said }: NodePlace, { element }: Wire): boolean {
  const [id, ...values] = segment.trim().split(element)
  const constants = Object.entries(said.elements ?? {}).filter(([, { is }]) => is !== undefined)
  return (
    id === key.split('/')[0] &&
    constants.every(([number, { is }]) => [is].flat().includes(values[Number(number) - 1] ?? ''))
  )
}

function change(
  segments: readonly string[],
  at: number,
  place: GuidePlace,
  probe: Probe,
  wire: Wire,
): string[] {
  if (probe.kind === 'repeat')
    return segments.toSpliced(at, 0, ...Array<string>(probe.times - 1).fill(segments[at]!))
  if (place.kind === 'node') return segments.toSpliced(at, 1)
  const elements = segments[at]!.split(wire.element)
  const [number, component] = place.address
    .split('.')
    .slice(-2)
    .filter((step) => /^\d+$/.test(step))
    .map(Number)
  const text = probe.kind === 'put' ? probe.text : ''
  const value = component === undefined ? text : inComponent(elements[number!] ?? '', component, text, wire)
  while (elements.length < number!) elements.push('')
  return segments.with(at, elements.toSpliced(number!, 1, value).join(wire.element))
}

function inComponent(value: string, component: number, text: string, wire: Wire): string {
  const parts = value.split(wire.component)
  while (parts.length < component) parts.push('')
  return parts.with(component - 1, text).join(wire.component)
}

/** SE01 counts the segments from ST to SE. */
function recounted(segments: readonly string[], element: string): string[] {
  let first = 0
  return segments.map((segment, at) => {
    const [id, , ...rest] = segment.split(element)
    if (id!.trim() === 'ST') first = at
    return id!.trim() === 'SE' ? [id, at - first + 1, ...rest].join(element) : segment
  })
}
