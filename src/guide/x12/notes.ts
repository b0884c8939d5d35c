// Syntax notes: what elements of one segment demand of each other.
import type { FindingCode } from '../../finding/catalogue.ts'
import type { Facts } from '../../finding/finding.ts'
import type { SyntaxNote } from './compiled.ts'

export interface Violation {
  code: FindingCode
  facts: Facts
  /** The element that the finding stands at. */
  position: number
}

/** An element as a person calls it: `REF02`, `component 1 of QTY02`. */
export function elementName(id: string, position: number, component?: number): string {
  const element = `${id}${String(position).padStart(2, '0')}`
  return component === undefined ? element : `component ${component} of ${element}`
}

/** What a note finds wrong, given which elements are there; undefined where it holds. */
export function checkNote(
  note: SyntaxNote,
  id: string,
  has: (position: number) => boolean,
): Violation | undefined {
  const position = violatedAt(note, has)
  if (position === undefined) return undefined
  const [name, rule] = [elementName(id, position), ruleOf(note, id)]
  return note.kind === 'E'
    ? { code: 'element-exclusion', facts: { got: name, rule }, position }
    : { code: 'element-conditional-missing', facts: { expected: name, rule }, position }
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
  const names = positions.map((one) => elementName(id, one))
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
