// Which values can be judged by their bytes alone, where nothing about them is unusual.
import type { Codec } from '../../codec/codec.ts'
import { x12Date, x12Time } from '../../codec/date.ts'
import { decimal, fraction, implied, real } from '../../codec/decimal.ts'
import { padded, verbatim } from '../../codec/text.ts'
import type { CompiledElement } from '../compiled.ts'
import { CODE, DATE, DECIMAL, TEXT, THOROUGH, TIME, WHOLE } from './plan.ts'

const NUMBERS: readonly Codec[] = [real, decimal, fraction]
const TEXTS: readonly Codec[] = [padded, verbatim]

/** How an element's values are judged; `shapeOnly` where its codec has no say. */
export function quickOf(element: CompiledElement, shapeOnly: boolean): number {
  const { type, codec, usage, components, allowed, constants, codes, crosswalk, pattern } = element
  if (components || type === 'B' || usage === 'unused' || element.repeatMin > 1) return THOROUGH
  if (allowed || constants || codes || crosswalk || pattern || codec.parts) return CODE
  if (type === 'R') return shapeOnly || NUMBERS.includes(codec) ? DECIMAL : THOROUGH
  if (type === 'N') return shapeOnly || codec === implied ? WHOLE : THOROUGH
  if (shapeOnly || TEXTS.includes(codec)) return TEXT
  if (codec === x12Date) return DATE
  return codec === x12Time ? TIME : THOROUGH
}
