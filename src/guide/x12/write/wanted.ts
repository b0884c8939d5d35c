// What a guide wants of a document that was not there, or was otherwise: told by the document's own place, beside that
// on the wire, for the person who made the document.
import { pointerBelow } from '../../path.ts'
import type { View } from '../../view.ts'
import type { CompiledElement, CompiledSegment, Variant } from '../compiled.ts'

/** A place of the document that something is written from, whether anything stands there or not. */
export interface Source {
  pointer: string
  /** The words that an entry of a list would have there, such as: type "department". */
  words?: string
}

/** The source of a segment that the document has nothing for. */
export function sourceOf({ path, constants }: Variant, view: View): Source {
  if (!path) return { pointer: view.pointer }
  const words = Object.entries(constants ?? {}).map(([name, word]) => `${name} "${word}"`)
  return {
    pointer: pointerBelow(view.pointer, path),
    ...(words.length > 0 ? { words: words.join(', ') } : {}),
  }
}

/** Facts about where an element's value comes from; none where it comes from nowhere in the document. */
export function wantedOf(
  element: CompiledElement | undefined,
  { pointer, words }: Source,
): { path?: string; where?: string } {
  if (!element?.path) return {}
  return { path: pointerBelow(pointer, element.path), ...(words === undefined ? {} : { where: words }) }
}

/**
 * The element of a segment that its being there hangs on: the first that must be said and comes from the document.
 * Undefined where one must be said and comes from nowhere, so that no document would help.
 */
export function foremost({ elements }: CompiledSegment): CompiledElement | undefined {
  const asked = elements.filter(({ mandatory, usage }) => mandatory || usage === 'required')
  if (asked.some((one) => !one.path && !isFilled(one))) return undefined
  const isSourced = ({ path, usage }: CompiledElement) => path && usage !== 'unused'
  return asked.find(isSourced) ?? elements.find(isSourced)
}

const isFilled = ({ constants, derive, structural, components }: CompiledElement): boolean =>
  constants !== undefined || derive !== undefined || structural !== undefined || components !== undefined
