// Canonical paths such as `lines[].price.amount` against real documents: which values stand there, and how
// Pact writes the same path.
import type { Path, PathStep } from '../guide/path.ts'

/** A place in a document; `value` is undefined where nothing stands. */
export interface PlacedValue {
  pointer: string
  value: unknown
}

const PATH = /^[A-Za-z][A-Za-z0-9]*(\[\])?(\.[A-Za-z][A-Za-z0-9]*(\[\])?)*$/

/** True for a path from the root of a canonical document, as rules and relaxations write it. */
export const isPath = (text: string): boolean => PATH.test(text)

/** Pact's way of writing the path: `$.lines[*].price.amount`, and names with other characters in brackets. */
export const pactPath = ({ steps }: Path): string =>
  `$${steps.map(({ name, list }) => `${pactName(name)}${list ? '[*]' : ''}`).join('')}`

const pactName = (name: string): string => (/^\w+$/.test(name) ? `.${name}` : `['${name}']`)

/** Every value at the path. A list that is absent has no entries, anything else that is absent is told. */
export const valuesAt = (document: unknown, { steps }: Path): PlacedValue[] => walk(document, '', steps)

function walk(value: unknown, pointer: string, steps: readonly PathStep[]): PlacedValue[] {
  const [step, ...rest] = steps
  if (!step) return [{ pointer, value }]
  const inner = memberOf(value, step.name)
  const at = `${pointer}/${step.name}`
  if (!step.list) return walk(inner, at, rest)
  if (!Array.isArray(inner)) return []
  return inner.flatMap((entry, index) => walk(entry, `${at}/${index}`, rest))
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined

/** The path that a pointer belongs to: `/lines/0/price/amount` → `lines[].price.amount`. */
export const pathOfPointer = (pointer: string): string =>
  pointer.slice(1).replace(/\/\d+/g, '[]').replaceAll('/', '.')

/** The part of a document that stands at the paths; every entry of a list stays, be it empty. */
export function project(document: unknown, paths: readonly Path[]): unknown {
  const open = paths.filter(({ steps }) => steps.length > 0)
  if (open.length < paths.length || typeof document !== 'object' || document === null) return document
  const names = [...new Set(open.map(({ steps }) => steps[0]!.name))]
  const kept = names.flatMap((name): [string, unknown][] => {
    const value = memberOf(document, name)
    if (value === undefined) return []
    const below = open.filter(({ steps }) => steps[0]!.name === name).map(tailOf)
    return [
      [name, Array.isArray(value) ? value.map((entry) => project(entry, below)) : project(value, below)],
    ]
  })
  return Object.fromEntries(kept)
}

const tailOf = ({ steps }: Path): Path => ({ root: false, steps: steps.slice(1) })
