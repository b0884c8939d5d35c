// A segment that was written, checked as its reader will: a partner must never see what it would find.
import { type FindingCode, finding } from '../../../finding/catalogue.ts'
import type { Facts } from '../../../finding/finding.ts'
import { type CompiledElement, type CompiledSegment, isRequired } from '../compiled.ts'
import { checkNotes, elementName } from '../notes.ts'
import { by, checkShape } from '../valueShape.ts'
import type { WriteWalk } from '../write.ts'
import { type Source, wantedOf } from './wanted.ts'

/** An element as it is written: its text, its components, or its repetitions. */
export type Written = string | string[] | string[][]

/** Tells what is wrong with a segment's elements, each by the place of the document that it is written from. */
export function checkWritten(
  segment: CompiledSegment,
  elements: readonly Written[],
  source: Source,
  walk: WriteWalk,
): void {
  const missing: number[] = []
  const tell: Tell = (code, facts, element, address = element?.address) => {
    if (code === 'element-missing') missing.push(element!.position)
    const wanted = wantedOf(element, source)
    const at = { id: segment.id, ...(wanted.path === undefined ? {} : { path: wanted.path }) }
    const told = wanted.path === undefined ? facts : { ...facts, ...wanted, guide: walk.guide }
    walk.findings.push(finding(code, at, told, address))
  }
  for (const element of segment.elements)
    checkElement(element, elements[element.position - 1] ?? '', segment.id, tell)
  const has = (position: number) => (elements[position - 1] ?? '').length > 0
  for (const { code, facts, position } of checkNotes(segment.notes, segment.id, has, missing)) {
    const element = segment.elements.find((one) => one.position === position)
    tell(code, facts, element, `${segment.address}.${position}`)
  }
}

type Tell = (code: FindingCode, facts: Facts, element: CompiledElement | undefined, address?: string) => void

const isRepeated = (wire: Written): wire is string[][] => typeof wire !== 'string' && Array.isArray(wire[0])

function checkElement(element: CompiledElement, wire: Written, id: string, tell: Tell): void {
  const { position, component, name, components = [] } = element
  const place = elementName(id, position, component)
  if (isRepeated(wire))
    for (const one of wire) checkElement(element, element.components ? one : one.join(''), id, tell)
  else if (wire.length > 0 && typeof wire !== 'string')
    for (const part of components) checkElement(part, wire[part.component! - 1] ?? '', id, tell)
  else if (typeof wire === 'string' && wire !== '') {
    const shape = checkShape(element, wire)
    if (shape) tell(shape.code, { ...shape.facts, place }, element)
  } else if (isRequired(element))
    tell('element-missing', { expected: place, name, ...by(!element.mandatory) }, element)
}
