// What a document leaves to be understood and a guide has to say: the currency of an amount, which stands once in the
// canonical document, or a purpose where a syntax has no word for it. It is put in before writing, by `else`.
import type { ResolvedGuide } from './model.ts'
import { type PathStep, parsePath } from './path.ts'
import { pathsOf } from './paths.ts'
import type { CanonicalDocument } from './reading.ts'

/** A value that is put where an object has none. */
export interface Completion {
  steps: readonly PathStep[]
  /** A word, or the names from the root to the value. */
  from: string | readonly string[]
}

/** Every `else` of a guide, and what its root stands for. */
export const completionsOf = (guide: ResolvedGuide): Completion[] =>
  pathsOf(guide).flatMap(({ path, otherwise }): Completion[] =>
    otherwise === undefined ? [] : [{ steps: parsePath(path).steps, from: sourceOf(otherwise) }],
  )

const sourceOf = (otherwise: string): string | string[] =>
  otherwise.startsWith('/') ? otherwise.slice(1).split('.') : otherwise

/** The document with what its guide says otherwise; the one that is given stays as it is. */
export const completed = (
  document: CanonicalDocument,
  completions: readonly Completion[],
): CanonicalDocument =>
  completions.reduce((made, { steps, from }) => {
    const value = typeof from === 'string' ? from : valueAt(document, from)
    return typeof value === 'string' ? (filled(made, steps, value) as CanonicalDocument) : made
  }, document)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const valueAt = (document: unknown, names: readonly string[]): unknown =>
  names.reduce((value, name) => (isObject(value) ? value[name] : undefined), document)

function filled(holder: unknown, [step, ...rest]: readonly PathStep[], value: string): unknown {
  if (!step || !isObject(holder)) return holder
  const inner = holder[step.name]
  if (rest.length === 0) return inner === undefined ? { ...holder, [step.name]: value } : holder
  if (inner === undefined) return holder
  const made = Array.isArray(inner)
    ? inner.map((one) => filled(one, rest, value))
    : filled(inner, rest, value)
  return { ...holder, [step.name]: made }
}
