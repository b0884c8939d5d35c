// Reading one segment by its compiled definition: each element's shape, its value and where it goes.
import { type FindingCode, finding } from '../../../src/finding/catalogue.ts'
import type { Facts, Place } from '../../../src/finding/finding.ts'
import type { CanonicalValue } from '../../../src/guide/codec/codec.ts'
import { type CompiledLeaf, readLeaf } from '../../../src/guide/leaf.ts'
import { endsInList, named, type Path, pathText } from '../../../src/guide/path.ts'
import { Placing, type Scope } from '../../../src/guide/scope.ts'
import { leafPointers } from '../../../src/guide/view.ts'
import type { CompiledElement, CompiledPairs, CompiledSegment } from '../../../src/guide/x12/compiled.ts'
import { checkNotes, elementName } from '../../../src/guide/x12/notes.ts'
import { checkShape, isBlank } from '../../../src/guide/x12/valueShape.ts'
import type { ByteRange, SegmentCursor } from '../../../src/x12/segments.ts'
import type { Walk } from './read.ts'

/** Reads the segment that the cursor stands on into a scope. */
export function readSegment(segment: CompiledSegment, scope: Scope, walk: Walk): void {
  const { cursor } = walk
  const placing = new Placing(scope)
  const before = walk.findings.length
  for (const element of segment.elements) readElement(element, segment, placing, walk)
  if (segment.pairs) readPairs(segment.pairs, segment.elements, scope, placing, walk)
  const missing = walk.findings.slice(before).filter(({ code }) => code === 'element-missing')
  readNotes(
    segment,
    missing.flatMap(({ at }) => (at.component === undefined ? [at.element!] : [])),
    walk,
  )
  if (cursor.used <= segment.elements.length) return
  // A separator inside a value has moved all behind it: what is wrong there follows from that.
  walk.findings.length = before
  tellTooMany(segment, walk)
}

function readNotes(segment: CompiledSegment, told: readonly number[], walk: Walk): void {
  const has = (position: number) => !isBlank(walk.cursor.text(position))
  for (const { code, facts, position } of checkNotes(segment.notes, segment.id, has, told)) {
    const { reference } = segment.elements[position - 1]!
    tell(walk, code, { position }, { ...facts, reference }, `${segment.address}.${position}`)
  }
}

interface Spot {
  position: number
  component?: number | undefined
  repetition?: number | undefined
}

function placeOf(walk: Walk, { position, component, repetition }: Spot): Place {
  const { cursor } = walk
  const { offset, length } =
    component === undefined
      ? wholeAt(cursor, position, repetition)
      : cursor.componentAt(position, component, repetition)
  const place: Place = { segment: cursor.ordinal, id: cursor.id, element: position, offset, length }
  if (component !== undefined) place.component = component
  if (repetition !== undefined) place.repetition = repetition
  return place
}

// The bytes of an element, or of one of its repetitions: from its first component to its last.
function wholeAt(cursor: SegmentCursor, position: number, repetition: number | undefined): ByteRange {
  if (repetition === undefined) return cursor.at(position)
  const first = cursor.componentAt(position, 1, repetition)
  const last = cursor.componentAt(position, cursor.components(position, repetition).length, repetition)
  return { offset: first.offset, length: last.offset + last.length - first.offset }
}

function tell(walk: Walk, code: FindingCode, spot: Spot, facts: Facts, address: string): void {
  walk.findings.push(finding(code, placeOf(walk, spot), facts, address))
}

/** Tells something of an element or a component: with its data element number, for AK402. */
function tellOf(element: CompiledElement, code: FindingCode, spot: Spot, facts: Facts, walk: Walk): void {
  tell(walk, code, spot, { ...facts, reference: element.reference }, element.address)
}

function tellTooMany(segment: CompiledSegment, walk: Walk): void {
  const expected = segment.elements.length
  const facts = { got: String(walk.cursor.used), expected: String(expected), name: segment.id }
  tell(walk, 'elements-too-many', { position: expected + 1 }, facts, segment.address)
}

function readElement(element: CompiledElement, segment: CompiledSegment, scope: Placing, walk: Walk): void {
  const { cursor } = walk
  const { position, name } = element
  const text = cursor.text(position)
  if (isBlank(text)) return absent(element, { position }, scope, walk)
  if (element.usage === 'unused')
    return tellOf(element, 'element-unused', { position }, { got: text, name }, walk)
  const repetitions = cursor.repetitions(position)
  if (repetitions.length > element.repeat) {
    const facts: Facts = { got: String(repetitions.length), expected: String(element.repeat), name }
    if (repetitions.length <= element.limits.repeat) facts.by = 'guide'
    return tellOf(element, 'repetitions-too-many', { position }, facts, walk)
  }
  if (isPairPlace(segment.pairs, position)) {
    if (!isParted(element, text, { position }, walk)) hasShape(element, text, { position }, walk)
    return
  }
  if (repetitions.length < element.repeatMin) {
    const facts = { got: String(repetitions.length), expected: String(element.repeatMin), name }
    tellOf(element, 'repetitions-too-few', { position }, facts, walk)
  }
  for (const [index, one] of repetitions.entries()) {
    const spot = { position, repetition: repetitions.length > 1 ? index + 1 : undefined }
    if (!element.components) readValue(element, one, spot, scope, walk)
    else if (!isBlank(one)) readComposite(element, element.components, spot, scope, walk)
  }
}

function absent(element: CompiledElement, spot: Spot, scope: Placing, walk: Walk): void {
  if (element.mandatory || element.usage === 'required') {
    const expected = elementName(walk.cursor.id, element.position, spot.component)
    const facts: Facts = { expected, name: element.name }
    if (!element.mandatory) facts.by = 'guide'
    tellOf(element, 'element-missing', spot, facts, walk)
  }
  if (element.fallback === undefined || !element.path) return
  const { value } = readLeaf(element, element.fallback, walk.context)
  const pointer = value === undefined ? undefined : scope.put(element.path, value)
  if (pointer !== undefined) walk.lineage.push({ pointer, guide: element.address, by: 'default' })
}

function readComposite(
  element: CompiledElement,
  components: readonly CompiledElement[],
  spot: Spot,
  scope: Placing,
  walk: Walk,
): void {
  const parts = walk.cursor.components(spot.position, spot.repetition)
  if (parts.length > components.length) {
    const facts = { got: String(parts.length), expected: String(components.length), name: element.name }
    return tellOf(element, 'components-too-many', { position: spot.position }, facts, walk)
  }
  for (const [index, component] of components.entries()) {
    const [part, own] = [parts[index] ?? '', { ...spot, component: index + 1 }]
    if (isBlank(part)) absent(component, own, scope, walk)
    else if (component.usage === 'unused')
      tellOf(component, 'element-unused', own, { got: part, name: component.name }, walk)
    else readValue(component, part, own, scope, walk)
  }
}

function readValue(element: CompiledElement, text: string, spot: Spot, scope: Placing, walk: Walk): void {
  if (isBlank(text) || isParted(element, text, spot, walk)) return
  const isShaped = hasShape(element, text, spot, walk)
  if (element.derive) {
    const { kind } = element.derive
    const isChecked = isShaped && (kind === 'count' || kind === 'sum')
    if (isChecked) walk.checks.push({ element, wire: text, at: placeOf(walk, spot) })
    return
  }
  const { value, problem } = readLeaf(element, text, walk.context)
  if (problem && isShaped) tellOf(element, problem.code, spot, problem.facts, walk)
  const rest = element.codec.rest?.(text)
  if (rest !== undefined) keepUnmapped(element, rest, spot, walk)
  if (!element.path && !element.constants && !element.structural) keepUnmapped(element, text, spot, walk)
  else if (value !== undefined && element.path)
    putValue(element, element.path, value, text, spot, scope, walk)
}

function isParted(element: CompiledElement, text: string, spot: Spot, walk: Walk): boolean {
  const { type, name } = element
  const parts = spot.component ? [] : walk.cursor.components(spot.position, spot.repetition)
  if (type === 'B' || parts.length < 2) return false
  if (type === 'AN') tellOf(element, 'separator-in-text', spot, { got: text, name }, walk)
  else tellOf(element, 'components-too-many', spot, { got: String(parts.length), expected: '1', name }, walk)
  return type !== 'AN'
}

function hasShape(element: CompiledElement, text: string, spot: Spot, walk: Walk): boolean {
  const shape = checkShape(element, text)
  if (shape) tellOf(element, shape.code, spot, shape.facts, walk)
  return !shape
}

function putValue(
  element: CompiledLeaf,
  path: Path,
  value: CanonicalValue,
  text: string,
  spot: Spot,
  scope: Placing,
  walk: Walk,
): void {
  if (typeof value === 'object') {
    const holder = new Placing(scope.object(path))
    for (const [name, part] of Object.entries(value)) {
      const whole = { ...path, steps: [...path.steps, { name, list: false }] }
      putOne(element.address, named(name), part, text, spot, holder, walk, whole)
    }
  } else putOne(element.address, path, value, text, spot, scope, walk)
}

function putOne(
  address: string,
  path: Path,
  value: unknown,
  text: string,
  spot: Spot,
  scope: Placing,
  walk: Walk,
  whole = path,
): void {
  const place = placeOf(walk, spot)
  const pointer = scope.put(path, value)
  if (pointer !== undefined) {
    for (const leaf of leafPointers(value, pointer))
      walk.lineage.push({ pointer: leaf, guide: address, ...place })
    return
  }
  const facts = { path: pathText(whole), got: text, expected: String(scope.get(path)) }
  walk.findings.push(finding('value-repeated', place, facts, address))
  walk.unmapped.push({ guide: address, value: text, ...place })
}

function keepUnmapped(element: CompiledElement, value: string, spot: Spot, walk: Walk): void {
  walk.unmapped.push({ guide: element.address, value, ...placeOf(walk, spot) })
}

const isPairPlace = (pairs: CompiledPairs | undefined, position: number) =>
  pairs !== undefined && position >= pairs.from && position < pairs.from + 2 * pairs.count

function readPairs(
  pairs: CompiledPairs,
  elements: readonly CompiledElement[],
  scope: Scope,
  placing: Placing,
  walk: Walk,
): void {
  const { cursor } = walk
  for (let n = 0, position = pairs.from; n < pairs.count; n++, position += 2) {
    const [qualifier, value] = [cursor.text(position), cursor.text(position + 1).trimEnd()]
    if (value === '') continue
    const element = elements[position]!
    const spot = { position: position + 1 }
    const address = `${pairs.address}.${position + 1}`
    const isRepeated = [position, position + 1].some((one) => cursor.repetitions(one).length > 1)
    if (qualifier === '' || isRepeated) {
      walk.unmapped.push({ guide: address, value, ...placeOf(walk, spot) })
      continue
    }
    const fitting = pairs.known.filter(
      (one) => one.qualifier === qualifier && (!one.pattern || one.pattern.test(value)),
    )
    const pair = fitting.find((one) => endsInList(one.path) || scope.get(one.path) === undefined)
    const contested = pair ? undefined : fitting.find((one) => one.contested)
    if (contested) readContested(contested, value, spot, address, scope, walk)
    if (pair) {
      const { value: meant = value, problem } = pair.leaf ? readLeaf(pair.leaf, value, walk.context) : {}
      if (problem) tell(walk, problem.code, spot, { ...problem.facts, reference: element.reference }, address)
      putOne(address, pair.path, meant, value, spot, placing, walk)
    } else if (pairs.rest) putRest(pairs.rest, qualifier, value, pairs.address, position, scope, walk)
    else walk.unmapped.push({ guide: address, value: `${qualifier} ${value}`, ...placeOf(walk, spot) })
  }
}

function readContested(
  { leaf, path }: CompiledPairs['known'][number],
  text: string,
  spot: Spot,
  address: string,
  scope: Scope,
  walk: Walk,
): void {
  const { value, problem } = leaf ? readLeaf(leaf, text, walk.context) : { value: text }
  const expected = String(scope.get(path))
  if (problem || value === expected) return
  const got = leaf ? `${text}, which is ${value},` : text
  tell(walk, 'value-contradicted', spot, { path: pathText(path), got, expected }, address)
}

function putRest(
  rest: NonNullable<CompiledPairs['rest']>,
  qualifier: string,
  value: string,
  base: string,
  position: number,
  scope: Scope,
  walk: Walk,
): void {
  const entry = new Placing(scope.at(rest.path))
  const put = (name: string, said: string, at: number) =>
    putOne(`${base}.${at}`, named(name), said, said, { position: at }, entry, walk)
  put('scheme', rest.before + qualifier + rest.after, position)
  put('value', value, position + 1)
}
