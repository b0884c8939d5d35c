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
  const position = violatedAt(note, has)
  return position === undefined
    ? undefined
    : { exclusion: note.kind === 'E', position, rule: ruleOf(note, id) }
}

function violatedAt({ kind, positions }: SyntaxNote, has: (position: number) => boolean): number | undefined {
  const first = positions[0]!
  switch (kind) {
    case 'P':
      return positions.some(has) ? positions.find((one) => !has(one)) : undefined
    case 'R':
      return positions.some(has) ? undefined : first
    case 'C':
      return has(first) ? positions.find((one) => !has(one)) : undefined
    case 'L':
      return has(first) && !positions.some((one) => one !== first && has(one)) ? positions[1] : undefined
    case 'E':
      return positions.filter(has)[1]
  }
}

function ruleOf({ kind, positions }: SyntaxNote, id: string): string {
  const names = positions.map((one) => name(id, one))
  const others = names.slice(1).join(', ')
  const rules = {
    P: `${names.join(' and ')} go together, or neither`,
    R: `one of ${names.join(', ')} is required`,
    C: `${names[0]} demands ${others}`,
    L: `${names[0]} demands one of ${others}`,
    E: `only one of ${names.join(', ')} may be used`,
  }
  return rules[kind]
}
