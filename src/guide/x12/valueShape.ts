// The shape of an element's text by its X12 type: characters and length. Dates and times are left to
// their codecs, which know the calendar.
import type { FindingCode } from '../../finding/catalogue.ts'
import type { Facts } from '../../finding/finding.ts'
import type { CompiledElement } from './compiled.ts'

export interface ShapeProblem {
  code: FindingCode
  facts: Facts
}

/** A text of spaces alone says nothing (X12.6 wants a character that is none): it is taken as absent. */
export const isBlank = (text: string): boolean => /^ *$/.test(text)

const CONTROL = /[\u0000-\u001f\u007f]/u
const NUMERIC = /^-?\d+$/
const DECIMAL = /^-?(\d+\.?\d*|\.\d+)(E-?\d{1,2})?$/

/** What is wrong with a value's characters or length; undefined where nothing is. */
export function checkShape(element: CompiledElement, text: string): ShapeProblem | undefined {
  const bad = badCharacters(element, text)
  if (bad) return { code: 'character-invalid', facts: { got: text, expected: bad, name: element.name } }
  const length = measured(element, text)
  const facts = { got: text, length, name: element.name }
  const { min, max, limits } = element
  if (length < min)
    return {
      code: 'element-too-short',
      facts: { ...facts, expected: String(min), ...by(length >= limits.min) },
    }
  if (length > max)
    return {
      code: 'element-too-long',
      facts: { ...facts, expected: String(max), ...by(length <= limits.max) },
    }
  if (element.allowed && !element.allowed.has(text))
    return { code: 'code-unknown', facts: { got: text, allowed: [...element.allowed], name: element.name } }
  return undefined
}

/** The fact that the standard is kept, and only the guide is not. */
export const by = (keepsStandard: boolean): { by?: 'guide' } => (keepsStandard ? { by: 'guide' } : {})

function badCharacters({ type }: CompiledElement, text: string): string | undefined {
  if (type === 'B') return undefined
  if (type === 'N') return NUMERIC.test(text) ? undefined : 'a whole number, with a minus only in front'
  if (type === 'R') return DECIMAL.test(text) ? undefined : 'a decimal number, with a minus only in front'
  return CONTROL.test(text) ? 'free of control characters' : undefined
}

// Signs, decimal point and the E of a power of ten don't count (X12.6).
function measured({ type }: CompiledElement, text: string): number {
  if (type === 'N') return text.startsWith('-') ? text.length - 1 : text.length
  return type === 'R' ? text.replaceAll(/[-.E]/g, '').length : [...text].length
}
