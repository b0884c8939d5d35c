// One value of a line, and what it became: its place, the guide's title and line, the canonical values beside it.
import type { FatedValue } from '../../exchange/engine/fate.ts'
import type { Place } from '../../finding/finding.ts'
import { lineOf } from '../lineOf.ts'
import { UNREASONED } from '../mappingFile.ts'
import { directionOf } from '../underTest.ts'
import type { Cell } from './reviewed.ts'
import type { Reviewer, Subject } from './subject.ts'

/** The cell of a value; `neighbours` are the values of its line. */
export function cellOf(
  { under, contract, rows }: Reviewer,
  { document, changes }: Subject,
  { value, fate, kept, left }: FatedValue,
  neighbours: readonly FatedValue[],
): Cell {
  const address = kept[0]?.guide ?? left[0]?.guide ?? besideOf(value, neighbours)
  const drop = left[0] && contract?.file.drops.get(left[0].guide)?.reason
  const isOut = directionOf(under.mapping) === 'out'
  // Nobody reads here: what no value of the document says, the guide does.
  const of = isOut ? kept.filter(({ pointer }) => valueAt(document, pointer) !== undefined) : kept
  const written = isOut ? changes.find(({ place }) => place && isPlaceOf(value, place)) : undefined
  return {
    where: whereOf(value),
    text: value.text,
    title: rows.get(address ?? '')?.title ?? '',
    fate: isOut && of.length === 0 ? 'checked' : fate,
    meant: of.map(({ pointer }) => {
      const change = isOut ? undefined : changes.find((one) => one.pointer === pointer)
      return {
        pointer,
        value: valueAt(document, pointer),
        ...(change ? { approved: { value: change.expected } } : {}),
      }
    }),
    ...(written ? { approved: { value: written.expected } } : {}),
    ...(left[0] ? { reason: drop === undefined || drop === UNREASONED ? '' : drop } : {}),
    ...(address === undefined ? {} : { said: lineOf(under.guide, address) }),
  }
}

function isPlaceOf({ spot, at }: FatedValue['value'], { segment, element, component, path }: Place): boolean {
  if (path !== undefined) return spot === path
  if (at?.segment !== segment || at?.element !== element) return false
  return component === undefined || at?.component === component
}

// What is only checked has no address of its own, but stands beside what has one.
function besideOf(
  { at }: { at?: { element?: number } },
  neighbours: readonly FatedValue[],
): string | undefined {
  if (at?.element === undefined) return undefined
  const known = neighbours.flatMap(({ kept, left, value }) =>
    (kept[0] ?? left[0]) && value.at?.component === undefined ? [(kept[0] ?? left[0])!.guide] : [],
  )[0]
  return known && `${known.slice(0, known.lastIndexOf('.'))}.${at.element}`
}

function whereOf({ spot, at }: FatedValue['value']): string {
  if (!at) return /\/(@[^/]*)$/.exec(spot)?.[1] ?? ''
  const component = at.component === undefined ? '' : `-${at.component}`
  const repetition = at.repetition === undefined ? '' : ` (${at.repetition})`
  return `${String(at.element).padStart(2, '0')}${component}${repetition}`
}

function valueAt(document: unknown, pointer: string): unknown {
  const steps = pointer.split('/').slice(1)
  return steps.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[step] : undefined),
    document,
  )
}
