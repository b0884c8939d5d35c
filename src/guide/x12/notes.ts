// Syntax notes: what elements of one segment demand of each other.
import type { SyntaxNote } from './compiled.ts'

export interface Violation {
  exclusion: boolean
  /** The element that the finding stands at. */
  position: number
  rule: string
}

const name = (id: string, position: number) => `${id}${String(position).padStart(2, '0')}`

/** What a note finds wrong, given which elements are there; undefined where it holds. */
export function checkNote(
  note: SyntaxNote,
  id: string,
  has: (position: number) => boolean,
): Violation | undefined {
  const [first, ...rest] = note.positions
  const names = note.positions.map((one) => name(id, one))
  const others = names.slice(1).join(', ')
  const absent = note.positions.find((one) => !has(one))
  const missing = (position: number | undefined, rule: string): Violation | undefined =>
    position === undefined ? undefined : { exclusion: false, position, rule }
  switch (note.kind) {
    case 'P':
      return note.positions.some(has)
        ? missing(absent, `${names.join(' and ')} go together, or neither`)
        : undefined
    case 'R':
      return note.positions.some(has) ? undefined : missing(first, `one of ${names.join(', ')} is required`)
    case 'C':
      return has(first!)
        ? missing(
            rest.find((one) => !has(one)),
            `${names[0]} demands ${others}`,
          )
        : undefined
    case 'L':
      return has(first!) && !rest.some(has)
        ? missing(rest[0], `${names[0]} demands one of ${others}`)
        : undefined
    case 'E': {
      const second = note.positions.filter(has)[1]
      return second === undefined
        ? undefined
        : { exclusion: true, position: second, rule: `only one of ${names.join(', ')} may be used` }
    }
  }
}
