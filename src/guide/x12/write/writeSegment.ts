// Writing one segment from a view of the canonical document, and checking it as its reader will.
import { finding } from '../../../finding/catalogue.ts'
import { deriveValue } from '../../derive.ts'
import { type CompiledLeaf, unknownOurs, writeLeaf } from '../../leaf.ts'
import { innerList, type Path, pathText, splitAt } from '../../path.ts'
import type { LineageEntry, WireSegment } from '../../reading.ts'
import type { View } from '../../view.ts'
import {
  type CompiledElement,
  type CompiledPair,
  type CompiledPairs,
  type CompiledSegment,
  isRequired,
} from '../compiled.ts'
import type { WriteWalk } from '../write.ts'
import { checkWritten, type Written } from './checkWritten.ts'
import { CODES_ONLY } from './fits.ts'
import type { Source } from './wanted.ts'
import type { Place } from './writeNodes.ts'

export interface SegmentDraft {
  segment: WireSegment
  lineage: LineageEntry[]
  /** It took a value from a list of plain values: there may be more for another use of it. */
  tookFromList: boolean
}

interface Draft {
  elements: Written[]
  lineage: LineageEntry[]
  has: boolean
  tookFromList: boolean
  /** The entry of each list that the segment's elements fill together. */
  open: Map<string, View>
}

/** Whether a segment can be written without any value of the document. */
export const canForce = (segment: CompiledSegment): boolean =>
  segment.elements.every((one) => !one.mandatory || one.constants !== undefined || one.derive !== undefined)

/** Whether a list entry's codes can be said by this variant, whatever the partner's crosswalk rows in effect are. */
export const fitsEntry = (segment: CompiledSegment, entry: View): boolean =>
  segment.elements.every((element) => {
    if (!element.path || (!element.codes && !element.constants)) return true
    const leaf = entry.leaf(element.path)
    return leaf === undefined ? !element.constants : writeLeaf(element, leaf.value, CODES_ONLY) !== undefined
  })

/**
 * The segment with the view's values; undefined where it has none and is not forced. `source` is where its values
 * belong in the document, where that is not the view's own place.
 */
export function writeSegment(
  segment: CompiledSegment,
  view: View,
  walk: WriteWalk,
  force: boolean,
  source: Source = { pointer: view.pointer },
): SegmentDraft | undefined {
  const draft: Draft = { elements: [], lineage: [], has: force, tookFromList: false, open: new Map() }
  for (const element of segment.elements) writeElement(element, view, walk, draft)
  if (segment.pairs) writePairs(segment.pairs, view, walk, draft)
  if (!draft.has) return undefined
  for (const entry of draft.open.values()) entry.claim()
  const elements = Array.from(draft.elements, (one) => one ?? '')
  checkWritten(segment, elements, source, walk)
  return { segment: { id: segment.id, elements }, lineage: draft.lineage, tookFromList: draft.tookFromList }
}

function writeElement(element: CompiledElement, view: View, walk: WriteWalk, draft: Draft): void {
  if (element.usage === 'unused') return
  const said: (string | string[])[] = []
  while (said.length < timesOf(element)) {
    const one = saidOnce(element, view, walk, draft)
    if (one === undefined) break
    said.push(one)
  }
  if (said.length === 1) draft.elements[element.position - 1] = said[0]!
  else if (said.length > 1) draft.elements[element.position - 1] = said.map((one) => [one].flat())
}

// A value that isn't of a list would be said again and again.
const timesOf = ({ repeat, path, components }: CompiledElement): number => {
  const takesOn = path
    ? path.steps.some((step) => step.list)
    : components?.some((one) => one.path?.steps.some((step) => step.list))
  return takesOn ? repeat : 1
}

function saidOnce(
  element: CompiledElement,
  view: View,
  walk: WriteWalk,
  draft: Draft,
): string | string[] | undefined {
  if (!element.components?.some((one) => one.listed)) return wireOf(element, view, walk, draft)
  const parts = element.components.map((one) => wireOf(one, view, walk, draft) ?? '')
  while (parts.at(-1) === '') parts.pop()
  return parts.length > 0 ? parts : undefined
}

function wireOf(element: CompiledElement, view: View, walk: WriteWalk, draft: Draft): string | undefined {
  if (element.structural && walk.place) return structural(element, walk.place, draft)
  if (element.derive) return derived(element, walk, draft)
  if (!element.path) return element.constants && [...element.constants][0]
  const { holder, path } = holderOf(element.path, view, draft)
  const leaf = holder?.leaf(path)
  if (!holder || leaf === undefined || !hasParts(element, leaf.value)) return undefined
  const wire = writeLeaf(element, leaf.value, walk.context)
  const unknown = unknownOurs(element, leaf.value, walk.context)
  if (unknown) {
    const at = { path: leaf.pointer }
    walk.findings.push(finding(unknown.code, at, unknown.facts, element.address))
  } else if (wire === undefined) unsayable(element, leaf, walk)
  if (wire === undefined) return undefined
  holder.take(path, leaf, element.codec.parts)
  if (wire === element.fallback) return undefined
  draft.has = true
  draft.tookFromList ||= element.path.steps.at(-1)!.list
  for (const pointer of pointersOf(element, leaf))
    draft.lineage.push({ pointer, guide: element.address, element: element.position })
  return wire
}

// `channels[].type`: the entry that is being written, or the next one where its type was written already.
function holderOf(path: Path, view: View, draft: Draft): { holder: View | undefined; path: Path } {
  const list = innerList(path)
  if (list < 0) return { holder: view, path }
  const { prefix, rest } = splitAt(path, list)
  const name = pathText(prefix)
  const open = draft.open.get(name)
  if (open && !open.taking.written.has(`${open.pointer}/${rest.steps[0]!.name}`))
    return { holder: open, path: rest }
  open?.claim()
  const next = view.entries(prefix)[0]
  if (next) draft.open.set(name, next)
  return { holder: next, path: rest }
}

// Whether a node has children only some partners want to be told.
function structural(element: CompiledElement, place: Place, draft: Draft): string | undefined {
  if (element.structural === 'id') draft.has = true
  if (element.structural === 'id') return String(place.serial)
  if (element.structural === 'parent') return place.parent === undefined ? undefined : String(place.parent)
  if (!isRequired(element)) return undefined
  return place.hasChildren ? '1' : '0'
}

function derived(element: CompiledElement, walk: WriteWalk, draft: Draft): string | undefined {
  if (!isRequired(element)) return undefined
  draft.has = true
  return deriveValue(element.derive!, walk.document)
}

const hasParts = ({ codec }: CompiledLeaf, value: unknown): boolean =>
  !codec.parts || codec.parts.some((part) => (value as Record<string, unknown> | null)?.[part] !== undefined)

const pointersOf = ({ codec }: CompiledLeaf, { value, pointer }: View): string[] =>
  codec.parts
    ? codec.parts
        .filter((part) => (value as Record<string, unknown>)[part] !== undefined)
        .map((part) => `${pointer}/${part}`)
    : [pointer]

function unsayable(element: CompiledElement, leaf: View, walk: WriteWalk): void {
  const got = typeof leaf.value === 'string' ? leaf.value : JSON.stringify(leaf.value)
  const reason = element.codes
    ? `there is no code for it; expected one of ${element.codes.words.join(', ')}`
    : 'it has another form'
  walk.findings.push(
    finding(
      'value-unsayable',
      { path: leaf.pointer },
      { got, path: leaf.pointer, name: element.name, reason },
      element.address,
    ),
  )
}

/** The partner's word for a value; undefined where there is none. What is wrong with it is told. */
function byCrosswalk(own: CompiledLeaf, { value, pointer }: View, walk: WriteWalk): string | undefined {
  const unknown = unknownOurs(own, value, walk.context)
  if (unknown) walk.findings.push(finding(unknown.code, { path: pointer }, unknown.facts, own.address))
  return writeLeaf(own, value, walk.context)
}

function writePairs(pairs: CompiledPairs, view: View, walk: WriteWalk, draft: Draft): void {
  const said: SaidPair[] = []
  for (const pair of pairs.known.filter((one) => one.written)) {
    // Of a list of plain values all, each behind the qualifier.
    for (let one = pairOf(pair, view, walk); one; one = pairOf(pair, view, walk)) said.push(one)
  }
  if (pairs.rest) said.push(...restOf(pairs.rest, view))
  for (const [n, [qualifier, value, pointers]] of said.slice(0, pairs.count).entries()) {
    const position = pairs.from + 2 * n
    draft.elements[position - 1] = qualifier
    draft.elements[position] = value
    draft.has = true
    for (const pointer of pointers)
      draft.lineage.push({ pointer, guide: `${pairs.address}.${position + 1}`, element: position + 1 })
  }
  if (said.length > pairs.count) {
    const facts = {
      got: said[pairs.count]![1],
      path: pathText(pairs.rest?.path ?? pairs.known[0]!.path),
      reason: `only ${pairs.count} pairs fit`,
    }
    walk.findings.push(finding('value-unsayable', {}, facts, pairs.address))
  }
}

type SaidPair = [qualifier: string, value: string, pointers: string[]]

function pairOf(
  { qualifier, path, pattern, leaf: own }: CompiledPair,
  view: View,
  walk: WriteWalk,
): SaidPair | undefined {
  const leaf = view.leaf(path)
  if (typeof leaf?.value !== 'string' || view.taking.written.has(leaf.pointer)) return undefined
  const wire = own ? byCrosswalk(own, leaf, walk) : leaf.value
  if (wire === undefined || wire !== wire.trimEnd()) return undefined
  if (pattern && !pattern.test(wire)) return undefined
  view.take(path, leaf)
  return [qualifier, wire, [leaf.pointer]]
}

function restOf(rest: NonNullable<CompiledPairs['rest']>, view: View): SaidPair[] {
  return view.entries(rest.path).flatMap((entry): SaidPair[] => {
    const { scheme, value } = (entry.value ?? {}) as { scheme?: unknown; value?: unknown }
    if (typeof scheme !== 'string' || typeof value !== 'string' || value !== value.trimEnd()) return []
    if (!scheme.startsWith(rest.before) || !scheme.endsWith(rest.after)) return []
    entry.claim()
    const pointers = [`${entry.pointer}/scheme`, `${entry.pointer}/value`]
    for (const pointer of pointers) entry.taking.written.add(pointer)
    return [[scheme.slice(rest.before.length, scheme.length - rest.after.length), value, pointers]]
  })
}
