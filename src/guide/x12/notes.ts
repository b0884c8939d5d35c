// Syntax notes: what elements of one segment demand of each other.
import type { FindingCode } from '../../finding/catalogue.ts'
import type { Facts } from '../../finding/finding.ts'
import type { SyntaxNote } from './compiled.ts'

/** A note by the bits of its elements: of the first, and of all. */
export interface NoteBits {
  kind: SyntaxNote['kind']
  first: number
  all: number
}

/** Whether a note is kept, given the elements that are there as bits. */
export function isKept({ kind, first, all }: NoteBits, there: number): boolean {
  const present = there & all
  switch (kind) {
    case 'P':
      return present === 0 || present === all
    case 'R':
      return present !== 0
    case 'C':
      return (present & first) === 0 || present === all
    case 'L':
      return (present & first) === 0 || present !== first
    case 'E':
      return (present & (present - 1)) === 0
  }
}

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

/** Whether an element is there, by its position. */
type Has = (position: number) => boolean

/**
 * What the notes of a segment find wrong together: an element whose absence breaks several is one mistake, told by all
 * of their rules. `told` are elements whose absence was told already, without which none of it would be wrong.
 */
export function checkNotes(
  notes: readonly SyntaxNote[],
  id: string,
  has: Has,
  told: readonly number[] = [],
): Violation[] {
  const found: Violation[] = []
  let broken = notes.filter((note) => violatedAt(note, has) !== undefined)
  broken = broken.filter((note) => !told.some((position) => isMended(note, position, has)))
  for (let [first] = broken; first; [first] = broken) {
    const position = mendedAt(first, broken, has)
    const one = first
    const same = broken.filter((note) => note === one || isMended(note, position, has))
    found.push(violation(same, id, position))
    broken = broken.filter((note) => !same.includes(note))
  }
  return found
}

/** Where a broken note is told: at the absent element by which most of the broken ones would hold. */
function mendedAt(note: SyntaxNote, broken: readonly SyntaxNote[], has: Has): number {
  const mended = (position: number) => broken.filter((one) => isMended(one, position, has)).length
  const usual = violatedAt(note, has)!
  const places = note.positions.filter((position) => !has(position) && isMended(note, position, has))
  return places.reduce((best, position) => (mended(position) > mended(best) ? position : best), usual)
}

/** Whether a broken note would hold if an absent element were there. */
const isMended = (note: SyntaxNote, position: number, has: Has): boolean =>
  !has(position) && violatedAt(note, (one) => one === position || has(one)) === undefined

function violation(notes: readonly SyntaxNote[], id: string, position: number): Violation {
  const [name, rule] = [elementName(id, position), notes.map((one) => ruleOf(one, id)).join('; ')]
  return notes[0]!.kind === 'E'
    ? { code: 'element-exclusion', facts: { got: name, rule }, position }
    : { code: 'element-conditional-missing', facts: { expected: name, rule }, position }
}

function violatedAt({ kind, positions }: SyntaxNote, has: Has): number | undefined {
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
