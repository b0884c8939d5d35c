// Writing one transaction set: the same compiled guide, walked from the canonical document. The result is
// the segments between ST and SE; sealing gives the envelope.
import { finding } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import type { ReadContext } from '../leaf.ts'
import { endsInList } from '../path.ts'
import type { CanonicalDocument, LineageEntry, ReadPolicy, WireSegment } from '../reading.ts'
import { newTaking, unwritten, View } from '../view.ts'
import type { CompiledSet, Level, Variant } from './compiled.ts'
import { by } from './valueShape.ts'
import { readBack } from './write/readBack.ts'
import { foremost, sourceOf, wantedOf } from './write/wanted.ts'
import { type Place, writeNodes } from './write/writeNodes.ts'
import { canForce, fitsEntry, type SegmentDraft, writeSegment } from './write/writeSegment.ts'

export interface Writing {
  segments: WireSegment[]
  findings: Finding[]
  lineage: LineageEntry[]
}

/** What the writing walk collects. */
export interface WriteWalk {
  context: ReadContext
  document: CanonicalDocument
  guide: string
  findings: Finding[]
  /** Of the node that is being written, where the guide has a tree. */
  place?: Place
}

/** Writes a canonical document as the set's segments; what can't be said is in the findings. */
export function writeSet(set: CompiledSet, document: CanonicalDocument, policy: ReadPolicy = {}): Writing {
  const date = document.date
  const context: ReadContext = typeof date === 'string' ? { policy, date } : { policy }
  const walk: WriteWalk = { context, document, guide: set.guide, findings: [] }
  const taking = newTaking()
  const drafts = writeLevel(set.level, new View(document, '', taking), walk, true, 0)
  const told = new Set(walk.findings.map(({ at }) => at.path))
  walk.findings.push(...unwritten(document, taking, set.guide).filter(({ at }) => !told.has(at.path)))
  const segments = drafts.map((one) => one.segment)
  return {
    segments,
    findings: [...walk.findings, ...readBack(set, segments, policy)],
    lineage: lineageOf(drafts),
  }
}

const lineageOf = (drafts: readonly SegmentDraft[]): LineageEntry[] =>
  drafts.flatMap(({ lineage, segment }, index) =>
    lineage.map((entry) => ({ ...entry, segment: index + 2, id: segment.id })),
  )

/** Segments of a level in the standard's order; a required one without values only where the level is said. */
function writeLevel(
  level: Level,
  view: View,
  walk: WriteWalk,
  always: boolean,
  from: number,
): SegmentDraft[] {
  const slots: (SegmentDraft[] | Variant)[] = []
  for (const position of level.positions.slice(from)) {
    if (position.variants[0]!.tree) {
      slots.push(writeNodes(position.variants, view, walk, writeLoop))
      continue
    }
    for (const variant of position.variants) {
      if (variant.usage === 'unused') continue
      const drafts = writeVariant(variant, view, walk)
      slots.push(drafts.length === 0 && isDemanded(variant) ? variant : drafts)
    }
  }
  const said = always || slots.some((slot) => Array.isArray(slot) && slot.length > 0)
  return slots.flatMap((slot) => (Array.isArray(slot) ? slot : said ? forced(slot, view, walk) : []))
}

const isDemanded = ({ usage, min }: Variant) => usage === 'required' || min > 0

function forced(variant: Variant, view: View, walk: WriteWalk): SegmentDraft[] {
  const source = sourceOf(variant, view)
  if (!variant.loop && canForce(variant.segment)) {
    const draft = writeSegment(variant.segment, view, walk, true, source)
    return draft ? [draft] : []
  }
  const { id: expected, name, address, standard } = variant
  const wanted = wantedOf(foremost(variant.segment), source)
  const facts = { expected, name, ...by(!standard.required), ...wanted, guide: walk.guide }
  walk.findings.push(
    finding('segment-missing', wanted.path === undefined ? {} : { path: wanted.path }, facts, address),
  )
  return []
}

function writeVariant(variant: Variant, view: View, walk: WriteWalk): SegmentDraft[] {
  const drafts: SegmentDraft[] = []
  let uses = 0
  for (const entry of viewsOf(variant, view)) {
    for (;;) {
      if (uses >= variant.max) break
      const made = variant.loop ? writeLoop(variant, entry, walk) : writeOne(variant, entry, walk)
      if (made.length === 0) break
      drafts.push(...made)
      uses++
      for (const name of Object.keys(variant.constants ?? {}))
        entry.taking.written.add(`${entry.pointer}/${name}`)
      if (endsInList(variant.path)) entry.claim()
      if (endsInList(variant.path) || variant.loop || !made[0]!.tookFromList) break
    }
  }
  return drafts
}

function viewsOf(variant: Variant, view: View): View[] {
  if (!variant.path) return [view]
  if (!endsInList(variant.path)) {
    const inner = view.at(variant.path)
    return inner ? [inner] : []
  }
  return view
    .entries(variant.path)
    .filter((entry) => hasConstants(entry, variant) && fitsEntry(variant.segment, entry))
}

const hasConstants = (entry: View, { constants }: Variant): boolean =>
  Object.entries(constants ?? {}).every(
    ([name, word]) => (entry.value as CanonicalDocument | null)?.[name] === word,
  )

function writeOne(variant: Variant, view: View, walk: WriteWalk): SegmentDraft[] {
  const draft = writeSegment(variant.segment, view, walk, false)
  return draft ? [draft] : []
}

function writeLoop(variant: Variant, view: View, walk: WriteWalk): SegmentDraft[] {
  const level = variant.loop!
  const first = level.positions[0]!.variants[0]!
  const inner = first.path ? (view.at(first.path) ?? view) : view
  const trigger = writeSegment(first.segment, inner, walk, false)
  const rest = writeLevel(level, view, walk, trigger !== undefined, 1)
  if (trigger) return [trigger, ...rest]
  if (rest.length === 0) return []
  const forcedTrigger = writeSegment(first.segment, inner, walk, true)
  return forcedTrigger ? [forcedTrigger, ...rest] : rest
}
