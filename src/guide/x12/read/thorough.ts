// Reading one segment with all that can be unusual about it: findings, defaults, repetitions. What the quick way refuses
// comes here, and is judged anew from the start of the segment.
import type { FindingCode } from '../../../finding/catalogue.ts'
import type { Facts, Place } from '../../../finding/finding.ts'
import type { SegmentCursor } from '../../../x12/segments.ts'
import type { CanonicalValue } from '../../codec/codec.ts'
import { type CompiledLeaf, readLeaf } from '../../leaf.ts'
import { pathText } from '../../path.ts'
import { checkNotes, elementName } from '../notes.ts'
import { by, checkShape, isBlank } from '../valueShape.ts'
import type { PlanElement, PlanPair, PlanPairs, PlanSegment, Target } from './plan.ts'
import { CHECKED, PAIRED, PLACED, UNMAPPED } from './plan.ts'
import { NOWHERE, packPlace } from './tape.ts'
import type { Spot, Walk } from './walk.ts'

/** Reads the segment that the cursor stands on; the placer has begun it. */
export function readThoroughly(planned: PlanSegment, walk: Walk): void {
  const { cursor, findings } = walk
  const { segment } = planned
  const before = findings.length
  for (const one of planned.elements) readElement(one, walk)
  if (planned.pairs) readPairs(planned.pairs, walk)
  const missing = findings.slice(before).filter(({ code }) => code === 'element-missing')
  const told = missing.flatMap(({ at }) => (at.component === undefined ? [at.element!] : []))
  const has = (position: number) => isThere(cursor, position)
  const notes = planned.notes.map(({ note }) => note)
  for (const { code, facts, position } of checkNotes(notes, segment.id, has, told)) {
    const { reference } = planned.elements[position - 1]!.element
    walk.tell(code, { position }, { ...facts, reference }, `${segment.address}.${position}`)
  }
  if (cursor.used <= planned.elements.length) return
  // A separator inside a value has moved all behind it: what is wrong there follows from that.
  findings.length = before
  const expected = planned.elements.length
  const facts = { got: String(cursor.used), expected: String(expected), name: segment.id }
  walk.tell('elements-too-many', { position: expected + 1 }, facts, segment.address)
}

const isThere = (cursor: SegmentCursor, position: number): boolean =>
  cursor.has(position) && !isBlank(cursor.text(position))

/** Tells something of an element or a component: with its data element number, for AK402. */
function tellOf({ element }: PlanElement, code: FindingCode, spot: Spot, facts: Facts, walk: Walk): void {
  walk.tell(code, spot, { ...facts, reference: element.reference }, element.address)
}

function readElement(one: PlanElement, walk: Walk): void {
  const { cursor } = walk
  const { position, name, usage, repeat, repeatMin } = one.element
  if (!isThere(cursor, position)) return absent(one, { position }, walk)
  const text = cursor.text(position)
  if (usage === 'unused') return tellOf(one, 'element-unused', { position }, { got: text, name }, walk)
  const repetitions = cursor.repetitions(position)
  if (repetitions.length > repeat) {
    const facts = { got: String(repetitions.length), expected: String(repeat), name }
    const kept = repetitions.length <= one.element.limits.repeat
    return tellOf(one, 'repetitions-too-many', { position }, { ...facts, ...by(kept) }, walk)
  }
  if (one.becomes === PAIRED)
    return void (isParted(one, text, { position }, walk) || hasShape(one, text, { position }, walk))
  if (repetitions.length < repeatMin) {
    const facts = { got: String(repetitions.length), expected: String(repeatMin), name }
    tellOf(one, 'repetitions-too-few', { position }, facts, walk)
  }
  for (const [index, repetition] of repetitions.entries()) {
    const spot = { position, repetition: repetitions.length > 1 ? index + 1 : undefined }
    if (!one.components) readValue(one, repetition, spot, walk)
    else if (!isBlank(repetition)) readComposite(one, one.components, spot, walk)
  }
}

function absent(one: PlanElement, spot: Spot, walk: Walk): void {
  const { element } = one
  if (element.mandatory || element.usage === 'required') {
    const expected = elementName(walk.cursor.id, element.position, spot.component)
    tellOf(one, 'element-missing', spot, { expected, name: element.name, ...by(!element.mandatory) }, walk)
  }
  if (element.fallback === undefined || one.becomes !== PLACED) return
  const { value } = readLeaf(element, element.fallback, walk.context)
  if (value !== undefined) putValue(one, value, undefined, spot, walk)
}

function readComposite(one: PlanElement, components: readonly PlanElement[], spot: Spot, walk: Walk): void {
  const parts = walk.cursor.components(spot.position, spot.repetition)
  if (parts.length > components.length) {
    const facts = { got: String(parts.length), expected: String(components.length), name: one.element.name }
    return tellOf(one, 'components-too-many', { position: spot.position }, facts, walk)
  }
  for (const [index, component] of components.entries()) {
    const [part, own] = [parts[index] ?? '', { ...spot, component: index + 1 }]
    const { usage, name } = component.element
    if (isBlank(part)) absent(component, own, walk)
    else if (usage === 'unused') tellOf(component, 'element-unused', own, { got: part, name }, walk)
    else readValue(component, part, own, walk)
  }
}

function readValue(one: PlanElement, text: string, spot: Spot, walk: Walk): void {
  if (isBlank(text) || isParted(one, text, spot, walk)) return
  const isShaped = hasShape(one, text, spot, walk)
  const { element, becomes } = one
  if (becomes === CHECKED) {
    if (isShaped) walk.checks.push({ element, wire: text, at: walk.placeOf(spot) })
    return
  }
  const { value, problem } = readLeaf(element, text, walk.context)
  if (problem && isShaped) tellOf(one, problem.code, spot, problem.facts, walk)
  const rest = element.codec.rest?.(text)
  if (rest !== undefined) leave(one.leaf, rest, spot, walk)
  if (becomes === UNMAPPED) leave(one.leaf, text, spot, walk)
  else if (value !== undefined && becomes === PLACED) putValue(one, value, text, spot, walk)
}

/**
 * Whether a value of an element that has no components has them, which is told. Text is taken as it stands: its writer
 * meant a character and not a separator.
 */
function isParted(one: PlanElement, text: string, spot: Spot, walk: Walk): boolean {
  const { type, name } = one.element
  if (spot.component !== undefined || type === 'B') return false
  const { length } = walk.cursor.components(spot.position, spot.repetition)
  if (length < 2) return false
  if (type === 'AN') {
    tellOf(one, 'separator-in-text', spot, { got: text, name }, walk)
    return false
  }
  tellOf(one, 'components-too-many', spot, { got: String(length), expected: '1', name }, walk)
  return true
}

function hasShape(one: PlanElement, text: string, spot: Spot, walk: Walk): boolean {
  const shape = checkShape(one.element, text)
  if (shape) tellOf(one, shape.code, spot, shape.facts, walk)
  return !shape
}

/** Puts a value, or each of its parts; `text` is undefined for a default, which stands nowhere. */
function putValue(
  one: PlanElement,
  value: CanonicalValue,
  text: string | undefined,
  spot: Spot,
  walk: Walk,
): void {
  for (const target of one.targets) {
    const part = target.part === undefined ? value : (value as Record<string, unknown>)[target.part]
    if (part !== undefined) putOne(target, part, text, spot, walk)
  }
}

function putOne(target: Target, value: unknown, text: string | undefined, spot: Spot, walk: Walk): void {
  const record = recordOf(target.leaf, value, text === undefined ? undefined : walk.placeOf(spot), spot, walk)
  if (!walk.placer.put(target, record) && text !== undefined) tellRepeated(target, text, spot, record, walk)
}

function recordOf(leaf: number, value: unknown, place: Place | undefined, spot: Spot, walk: Walk): number {
  const { tape, cursor } = walk
  const from = place ? place.offset! - cursor.base : NOWHERE
  const to = place ? from + place.length! : NOWHERE
  const packed = packPlace(spot.position, spot.component, spot.repetition)
  return tape.record(leaf, from, to, cursor.ordinal, packed, tape.keep(value))
}

/** A value that has no place in the document is kept beside it. */
function leave(leaf: number, text: string, spot: Spot, walk: Walk): void {
  walk.tape.leave(recordOf(leaf, text, walk.placeOf(spot), spot, walk))
}

/** Another value stands there already: this one is kept beside the document. */
export function tellRepeated(target: Target, text: string, spot: Spot, record: number, walk: Walk): void {
  const { address } = walk.plan.leaves[target.leaf]!
  const facts = { path: pathText(target.path), got: text, expected: walk.standing(target) }
  walk.tell('value-repeated', spot, facts, address)
  walk.tape.leave(record)
}

/** What a pair's value means by the partner's crosswalk; what is wrong with it is told. */
export function pairedCode(
  leaf: CompiledLeaf,
  text: string,
  spot: Spot,
  { pairs, references }: PlanPairs,
  walk: Walk,
): unknown {
  const { value, problem } = readLeaf(leaf, text, walk.context)
  if (problem) {
    const facts = { ...problem.facts, reference: references[spot.position - pairs.from]! }
    walk.tell(problem.code, spot, facts, `${pairs.address}.${spot.position}`)
  }
  return value
}

/** A pair whose place is taken, by another that means the same; where it does not, it is told. */
export function tellContested(
  { pair: { leaf, path }, target }: PlanPair,
  text: string,
  spot: Spot,
  address: string,
  walk: Walk,
): void {
  const { value, problem } = leaf ? readLeaf(leaf, text, walk.context) : { value: text }
  const expected = walk.standing(target)
  if (problem || value === expected) return
  const got = leaf ? `${text}, which is ${value},` : text
  walk.tell('value-contradicted', spot, { path: pathText(path), got, expected }, address)
}

/** Qualifier and value pairs, in any order. */
function readPairs(planned: PlanPairs, walk: Walk): void {
  const { cursor, placer } = walk
  const { from, count } = planned.pairs
  for (let n = 0, position = from; n < count; n++, position += 2) {
    const [qualifier, value] = [cursor.text(position), cursor.text(position + 1).trimEnd()]
    if (value === '') continue
    const spot = { position: position + 1 }
    const [own, leaf] = [planned.leaves[2 * n]!, planned.leaves[2 * n + 1]!]
    const isRepeated = cursor.repetitionCount(position) > 1 || cursor.repetitionCount(position + 1) > 1
    if (qualifier === '' || isRepeated) {
      leave(leaf, value, spot, walk)
      continue
    }
    const fitting = planned.known.filter(
      ({ pair: { qualifier: known, pattern } }) => known === qualifier && (!pattern || pattern.test(value)),
    )
    const pair = fitting.find(({ target }) => !placer.has(target))
    const contested = pair ? undefined : fitting.find((one) => one.pair.contested)
    if (contested) tellContested(contested, value, spot, `${planned.pairs.address}.${spot.position}`, walk)
    if (pair) {
      const meant = pair.pair.leaf ? pairedCode(pair.pair.leaf, value, spot, planned, walk) : value
      if (meant !== undefined) putOne({ ...pair.target, leaf }, meant, value, spot, walk)
    } else if (planned.rest) {
      const { entry, scheme, value: cell, before, after } = planned.rest
      const instance = placer.entry(entry)
      const put = (at: number, record: number) => {
        walk.tape.cells[instance + at] = record
      }
      put(scheme, recordOf(own, before + qualifier + after, walk.placeOf({ position }), { position }, walk))
      put(cell, recordOf(leaf, value, walk.placeOf(spot), spot, walk))
    } else leave(leaf, `${qualifier} ${value}`, spot, walk)
  }
}
