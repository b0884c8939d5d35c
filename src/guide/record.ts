// Which element names a document's record, such as BEG03 for an order: what a 999 names the record by where an
// error stands in it.
import type { Node, ResolvedGuide } from './model.ts'
import { AREAS } from './model.ts'

/** Segment and place of the element that is the canonical document's own number; undefined where none is. */
export function recordElement({ areas }: Pick<ResolvedGuide, 'areas'>): string | undefined {
  for (const area of AREAS)
    for (const [key, node] of Object.entries(areas[area] ?? {})) {
      const position = numberIn(node)
      if (position !== undefined) return `${key.split('/')[0]}${position.padStart(2, '0')}`
    }
  return undefined
}

// Below a path of its own a segment speaks of something in the document, and not of the document.
function numberIn({ path, loop, elements = {} }: Node): string | undefined {
  if (path !== undefined || loop) return undefined
  return Object.entries(elements).find(([, leaf]) => leaf.path === 'number')?.[0]
}
