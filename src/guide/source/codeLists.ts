// Which of a dictionary's coded elements have a list of codes, and whether the list is whole. A code is judged against
// the standard (AK403 7) only by a whole list; every other coded element takes what a partner sends.
import type { Dictionary } from '../model.ts'

/** The coded elements (type ID) that segments of a dictionary use, by number. */
export interface CodeLists {
  /** With a list that names every code: judged. */
  complete: string[]
  /** With a list that does not: told, never judged. */
  partial: string[]
  /** With no list. */
  none: string[]
}

/** The state of the code lists of a dictionary. */
export function codeListsOf(dictionary: Dictionary): CodeLists {
  const lists: CodeLists = { complete: [], partial: [], none: [] }
  for (const number of [...usedElements(dictionary)].sort((a, b) => Number(a) - Number(b))) {
    const element = dictionary.elements[number]
    if (element?.type !== 'ID') continue
    lists[element.codes ? (element.complete ? 'complete' : 'partial') : 'none'].push(number)
  }
  return lists
}

function usedElements({ segments, composites }: Dictionary): Set<string> {
  const uses = Object.values(segments).flatMap(({ elements }) => elements)
  const parts = uses.flatMap(({ element }) => composites[element]?.components ?? [])
  return new Set([...uses, ...parts].map(({ element }) => element))
}
