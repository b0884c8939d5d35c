// Reading one transaction set: parse, validate and map in one walk over the compiled guide, which leaves
// the document, the findings and the lineage together (DESIGN §2, rule 2).
import { entryOf, type FindingCode, finding } from '../../../src/finding/catalogue.ts'
import type { Facts, Finding, Place } from '../../../src/finding/finding.ts'
import { deriveValue, sameNumber } from '../../../src/guide/derive.ts'
import type { ReadContext } from '../../../src/guide/leaf.ts'
import type { ResolvedGuide } from '../../../src/guide/model.ts'
import type { LineageEntry, Reading, ReadPolicy, Unmapped } from '../../../src/guide/reading.ts'
import { Scope } from '../../../src/guide/scope.ts'
import type { CompiledElement, CompiledSet } from '../../../src/guide/x12/compiled.ts'
import { isOfOrder } from '../../../src/guide/x12/read/reorder.ts'
import { isTorn } from '../../../src/guide/x12/read.ts'
import type { SegmentCursor } from '../../../src/x12/segments.ts'
import { movedFinding, type Reorder, reorderOf } from './moved.ts'
import { Nodes } from './nodes.ts'
import { readSegment } from './segment.ts'
import { type Read, situations } from './situations.ts'
import { Structure } from './structure.ts'

/** What the walk collects; handed down to everything that reads. */
export interface Walk {
  cursor: SegmentCursor
  context: ReadContext
  findings: Finding[]
  lineage: LineageEntry[]
  unmapped: Unmapped[]
  /** Derived values to be checked when all is read. */
  checks: { element: CompiledElement; wire: string; at: Finding['at'] }[]
}

/**
 * Reads a set from a cursor that stands before its ST. The document is what was understood, also where
 * findings say that it must be rejected; it is not checked against its canonical schema here.
 */
export function readSet(
  set: CompiledSet,
  guide: ResolvedGuide,
  cursor: SegmentCursor,
  policy: ReadPolicy = {},
): Reading {
  const read = readBy(set, guide, cursor, policy)
  const ofPlace = read.findings.filter(isOfOrder).length
  if (read.findings.length < 2 || ofPlace === 0 || ofPlace > 4) return read
  const reorder = reorderOf(set, cursor)
  const isRead = reorder?.moved.to !== undefined || ofPlace > 1
  const meant = reorder && isRead && readBy(set, guide, cursor, policy, reorder)
  return meant && meant.findings.length < read.findings.length ? meant : read
}

function readBy(
  set: CompiledSet,
  guide: ResolvedGuide,
  cursor: SegmentCursor,
  policy: ReadPolicy,
  reorder?: Reorder,
): Reading {
  cursor.aim(cursor.bytes, cursor.base)
  const first = readOnce(set, guide, cursor, { policy }, reorder)
  const { date } = first.document
  if (!policy.crosswalks || typeof date !== 'string') return first
  // Crosswalk rows are in effect at the document's date, wherever in the document it stands.
  cursor.aim(cursor.bytes, cursor.base)
  return readOnce(set, guide, cursor, { policy, date }, reorder)
}

function readOnce(
  set: CompiledSet,
  guide: ResolvedGuide,
  cursor: SegmentCursor,
  context: ReadContext,
  reorder?: Reorder,
): Reading {
  const walk: Walk = { cursor, context, findings: [], lineage: [], unmapped: [], checks: [] }
  const root = new Scope()
  const nodes = new Nodes(root)
  const owners = new Map<LineageEntry, number>()
  const reads: Read[] = []
  const structure = new Structure(set, root, (variant) => nodes.meet(variant, cursor), {
    findings: walk.findings,
    report: (code, facts, address, at) => report(walk, code, facts, address, at),
    here: () => here(cursor),
    uncheck: (segment) => {
      walk.checks = walk.checks.filter(({ at }) => at.segment! < segment)
    },
  })
  let isWhole = false
  const bounded: [from: number, loop: string | undefined][] = []
  for (let n = 0; reorder ? goTo(cursor, reorder.order[n]!) : cursor.next(); n++) {
    if (cursor.id === 'ST' && cursor.ordinal === 1) continue
    isWhole = cursor.id === 'SE'
    if (isWhole) break
    const placement = structure.place(cursor)
    const before = walk.lineage.length
    const found = walk.findings.length
    if (placement) {
      readSegment(placement.variant.segment, placement.scope, walk)
      const over = walk.findings.slice(0, found).filter(({ at }) => at.segment === cursor.ordinal)
      const told = [...over, ...walk.findings.slice(found)]
      if (!structure.isHeadless)
        reads.push({ segment: placement.variant.segment, ordinal: cursor.ordinal, told, place: here(cursor) })
    }
    const owner = placement && nodes.owners.get(placement.scope.root)
    if (owner !== undefined) for (const entry of walk.lineage.slice(before)) owners.set(entry, owner)
    if (cursor.id === 'LS') bounded.push([cursor.ordinal, cursor.text(1)])
    if (cursor.id === 'LE') bounded.push([cursor.ordinal + 1, undefined])
  }
  const end = here(cursor)
  structure.end(isWhole)
  if (reorder) {
    goTo(cursor, reorder.first + reorder.moved.from)
    walk.findings.push(movedFinding(set, reorder, here(cursor)))
  }
  const { bytes, delimiters } = cursor
  if (!isWhole && isTorn({ bytes, delimiters, offset: 0 })) forgetLast(walk)
  endTree(set, nodes, walk, isWhole)
  nodes.join(walk.lineage, owners)
  const document = { schema: `${set.canonical}/1`, ...root.document }
  checkDerived(walk, document)
  if (!structure.isGuessed) walk.findings.push(...situations(guide, reads, cursor, isWhole ? end : undefined))
  for (const { at, facts } of walk.findings) {
    const loopAt = (segment = 0) => bounded.findLast(([from]) => from <= segment)?.[1]
    const [loop, triggerLoop] = [loopAt(at.segment), loopAt(facts.triggerSegment)]
    if (loop !== undefined) facts.loop = loop
    if (triggerLoop !== undefined) facts.triggerLoop = triggerLoop
  }
  return { document, findings: walk.findings, lineage: walk.lineage, unmapped: walk.unmapped }
}

/** Goes to a segment from the beginning on. */
function goTo(cursor: SegmentCursor, ordinal: number): boolean {
  cursor.aim(cursor.bytes, cursor.base)
  while (cursor.ordinal < ordinal) cursor.next()
  return true
}

/** What is said of a segment that breaks off is said of the interchange. */
function forgetLast(walk: Walk): void {
  const isElsewhere = ({ at }: { at: Place }) => at.segment !== walk.cursor.ordinal
  walk.findings.splice(0, walk.findings.length, ...walk.findings.filter(isElsewhere))
  walk.checks = walk.checks.filter(isElsewhere)
}

function endTree({ level }: CompiledSet, nodes: Nodes, walk: Walk, isWhole: boolean): void {
  const first = level.positions.flatMap(({ variants }) => variants).find(({ tree }) => tree)
  if (!first) return
  const { id: expected, segment, address } = first
  if (nodes.count === 0 && isWhole)
    report(walk, 'segment-missing', { expected, name: segment.name, min: 1, count: 0 }, address)
  nodes.settle(walk.findings)
}

const here = ({ ordinal: segment, id, start: offset, length }: SegmentCursor) => ({
  segment,
  id,
  offset,
  length,
})

function report(walk: Walk, code: FindingCode, facts: Facts, address: string, at?: Place): void {
  walk.findings.push(finding(code, at ?? here(walk.cursor), facts, address || undefined))
}

// Where the structure is broken, a count that is off is its consequence and not another mistake.
function checkDerived(walk: Walk, document: Record<string, unknown>): void {
  if (walk.findings.some((one) => entryOf(one.code).level === 'segment')) return
  for (const { element, wire, at } of walk.checks) {
    const expected = deriveValue(element.derive!, document)
    if (sameNumber(wire, expected)) continue
    const counted = element.derive!.steps.join('.')
    const code = element.derive!.kind === 'sum' ? 'sum-differs' : 'count-differs'
    walk.findings.push(finding(code, at, { got: wire, expected, counted }, element.address))
  }
}
