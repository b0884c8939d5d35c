// A pointer into the view of a wire ↔ the place on the wire that a person knows it by.
import type { Place } from '../../finding/finding.ts'
import { segmentsOf } from './differences.ts'

/** The place of a pointer: a segment's element by its ordinal in its set (ST is 1), or the path of an XML element. */
export function placeOf(view: Readonly<Record<string, unknown>>, pointer: string): Place {
  return 'elements' in view ? xmlPlace(pointer) : x12Place(view, pointer)
}

function x12Place(view: Readonly<Record<string, unknown>>, pointer: string): Place {
  const [, id = '', index = '', name = '', ...rest] = pointer.split('/')
  const segment = ordinalOf(view, `/${id}/${index}`)
  const repetition = rest.find((one) => /^\d+$/.test(one))
  const component = /-(\d+)$/.exec(rest.at(-1) ?? '')?.[1]
  return {
    id,
    ...(segment === undefined ? {} : { segment }),
    ...(name === '' ? {} : { element: Number(name.slice(id.length)) }),
    ...(component === undefined ? {} : { component: Number(component) }),
    ...(repetition === undefined ? {} : { repetition: Number(repetition) + 1 }),
  }
}

/** Undefined outside of a set. */
function ordinalOf(view: Readonly<Record<string, unknown>>, pointer: string): number | undefined {
  let ordinal: number | undefined
  for (const { kind, pointer: here } of segmentsOf(view)) {
    if (kind === 'ST') ordinal = 0
    if (ordinal !== undefined) ordinal++
    if (here === pointer) return ordinal
    if (kind === 'SE') ordinal = undefined
  }
  return undefined
}

/** `/Invoice/0/cac:InvoiceLine/1/cbc:ID/0/#text` → `/Invoice/cac:InvoiceLine[2]/cbc:ID`. */
function xmlPlace(pointer: string): Place {
  const path = pointer
    .replace(/\/#text$/, '')
    .replace(/\/(\d+)(?=\/|$)/g, (_, index: string) => (index === '0' ? '' : `[${Number(index) + 1}]`))
  return { path }
}
