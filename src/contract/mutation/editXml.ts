// One change to an XML file, at an address of its guide: by the bytes of the element, so that all else stays.

import type { GuidePlace, NodePlace } from '../../guide/places.ts'
import { readXml } from '../../xml/reader.ts'
import type { XmlElement } from '../../xml/tree.ts'
import type { Exercised } from '../coverage/exercise.ts'
import type { Probe } from './mutant.ts'

/** The file with the change; nothing where the sample has no such place. */
export function editXml(
  place: GuidePlace,
  probe: Probe,
  { sample: { bytes }, tried }: Exercised,
): Uint8Array | undefined {
  const node = place.kind === 'node' ? place : place.parent!
  const isNear = (guide: string) => guide === node.address || /^[.@]/.test(guide.slice(node.address.length))
  const entry = tried
    .flatMap(({ lineage }) => lineage)
    .find(({ guide, path }) => path !== undefined && guide.startsWith(node.address) && isNear(guide))
  const { root } = readXml(bytes, { bytes: bytes.length })
  const element = root && entry && elementAt(root, entry.path!, depthOf(node))
  return element && changed(bytes, element, place, probe)
}

const depthOf = ({ key, parent }: NodePlace): number =>
  key.split('#')[0]!.split('/').length + (parent ? depthOf(parent) : 0)

/** The element that the first steps of a path lead to: `/Order/cac:OrderLine[2]/…`. */
function elementAt(root: XmlElement, path: string, depth: number): XmlElement | undefined {
  const steps = path.split('/').slice(2, 2 + depth)
  return steps.reduce<XmlElement | undefined>((element, step) => {
    const [, local, ordinal = '1'] = /^(?:[^:]*:)?([^[]+)(?:\[(\d+)\])?$/.exec(step) ?? []
    return element?.children.filter((child) => child.local === local)[Number(ordinal) - 1]
  }, root)
}

function changed(
  bytes: Uint8Array,
  element: XmlElement,
  place: GuidePlace,
  probe: Probe,
): Uint8Array | undefined {
  const { offset, length, textOffset, textLength } = element
  const own = bytes.subarray(offset, offset + length)
  const attribute = place.kind === 'leaf' ? place.address.split('.@')[1] : undefined
  if (attribute !== undefined) return inAttribute(bytes, element, attribute, probe)
  if (probe.kind === 'repeat')
    return spliced(bytes, offset, 0, Buffer.concat(Array<Uint8Array>(probe.times - 1).fill(own)))
  if (probe.kind === 'omit') return spliced(bytes, offset, length, new Uint8Array())
  if (textOffset === undefined) return undefined
  return spliced(bytes, textOffset, textLength ?? 0, Buffer.from(probe.text))
}

function inAttribute(
  bytes: Uint8Array,
  { offset, length }: XmlElement,
  name: string,
  probe: Probe,
): Uint8Array | undefined {
  const own = Buffer.from(bytes.subarray(offset, offset + length)).toString('latin1')
  const written = probe.kind === 'put' ? ` ${name}="${probe.text}"` : ''
  const pattern = new RegExp(`^(<[^>]*?)\\s${name}\\s*=\\s*(?:"[^"]*"|'[^']*')`)
  const now = pattern.test(own)
    ? own.replace(pattern, (_, before: string) => before + written)
    : own.replace(/^<[^\s/>]+/, (tag) => tag + written)
  return spliced(bytes, offset, length, Buffer.from(now, 'latin1'))
}

const spliced = (bytes: Uint8Array, at: number, gone: number, come: Uint8Array): Uint8Array =>
  Buffer.concat([bytes.subarray(0, at), come, bytes.subarray(at + gone)])
