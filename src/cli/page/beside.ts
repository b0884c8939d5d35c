// A document's wire beside what we understood of it, in lines for a terminal: each segment (or line of XML) with its values,
// and to the right of each what it became; findings stand where they belong. It is made of what the API tells, so that it shows
// what was read then, whatever the mapping says now.
import { printable } from '../../exchange/engine/place.ts'
import type { Place } from '../../finding/finding.ts'
import { cut, styled } from '../terminal.ts'
import { findingLine, type ShownFinding } from './acknowledged.ts'

/** Where on the wire, as the API says it. */
type Where = Omit<Place, 'column' | 'offset' | 'length'>

export interface ShownLineage extends Where {
  pointer: string
  wire?: string
}

export interface ShownUnmapped extends Where {
  value: string
}

export interface Beside {
  lineage: readonly ShownLineage[]
  unmapped: readonly ShownUnmapped[]
  /** The canonical document, or the draft. */
  document: unknown
  findings: readonly ShownFinding[]
  /** Of its group and interchange, whose segments are counted otherwise. */
  around: readonly ShownFinding[]
}

interface Cell extends Where {
  wire: string
  became: string
  isLost: boolean
}

/** The lines; `width` is that of the terminal in columns. */
export function besideLines(
  { lineage, unmapped, document, findings, around }: Beside,
  width: number,
): string[] {
  const filled = lineage.filter(({ wire }) => wire === undefined)
  const groups = Map.groupBy([...mapped(lineage, document), ...unmapped.map(lost)], placeOf)
  const wrong = Map.groupBy(findings, ({ at }) => placeOf(at))
  const places = [...new Set([...groups.keys(), ...wrong.keys()])].sort((one, other) => one - other)
  return [
    ...(around.length === 0 ? [] : [styled('bold', 'Its envelope')]),
    ...around.map(wrongLine),
    ...places.flatMap((place) => [
      styled('bold', headOf(place, groups.get(place)?.[0] ?? wrong.get(place)![0]!.at)),
      ...(wrong.get(place) ?? []).map(wrongLine),
      ...(groups.get(place) ?? [])
        .toSorted((one, other) => orderOf(one) - orderOf(other))
        .map((cell) => cellLine(cell, width)),
    ]),
    ...(filled.length === 0 ? [] : ['Not on the wire, filled by a default:']),
    ...filled.map(({ pointer }) => cut(printable(`    ${pointer}  ${valueAt(document, pointer)}`), width)),
  ]
}

const wrongLine = (one: ShownFinding): string => styled('red', `      ${findingLine(one).trimStart()}`)

function mapped(lineage: readonly ShownLineage[], document: unknown): Cell[] {
  return lineage.flatMap(({ pointer, wire, ...where }) =>
    wire === undefined
      ? []
      : [{ ...where, wire, became: `→ ${pointer}  ${valueAt(document, pointer)}`, isLost: false }],
  )
}

const lost = ({ value, ...where }: ShownUnmapped): Cell => ({
  ...where,
  wire: value,
  became: '✗ not mapped; kept beside it',
  isLost: true,
})

/** Segments and lines both count from 1; what has neither stands before them. */
const placeOf = ({ segment, line }: Where): number => segment ?? line ?? 0

const headOf = (place: number, { segment, id = '', path = '' }: Where): string =>
  place === 0
    ? 'As a whole'
    : printable(`${String(place).padStart(4)}  ${segment === undefined ? path : id}`.trimEnd())

const orderOf = ({ element = 0, repetition = 0, component = 0 }: Where): number =>
  (element * 1000 + repetition) * 100 + component

function cellLine(cell: Cell, width: number): string {
  const left = Math.max(24, Math.floor((width - 8) * 0.4))
  const wire = cut(printable(`${nameOf(cell).padEnd(9)} ${cell.wire}`), left).padEnd(left)
  const became = cut(printable(cell.became), Math.max(20, width - left - 7))
  return `      ${wire} ${cell.isLost ? styled('yellow', became) : became}`
}

/** `BEG03`, `REF04-2`; of XML the element's name. */
function nameOf({ id = '', element, component, path = '' }: Where): string {
  if (element === undefined) return path.split('/').at(-1) ?? ''
  const part = component === undefined ? '' : `-${component}`
  return `${id}${String(element).padStart(2, '0')}${part}`
}

/** The value that a JSON Pointer names, as a person reads it. */
function valueAt(document: unknown, pointer: string): string {
  let value = document
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined
  }
  return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
}
