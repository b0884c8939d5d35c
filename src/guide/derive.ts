// Values that follow from others: checked when read, computed when written. Exact decimals by big.js.
import Big from 'big.js'
import type { CanonicalDocument } from './reading.ts'

export interface Derive {
  kind: 'count' | 'sum' | 'serial' | 'serial-of-parent'
  /** Names from the document's root; lists are walked through. */
  steps: readonly string[]
}

/** `count lines`, `sum lines.quantity.value`, `serial`, `serial of parent`. */
export function parseDerive(text: string): Derive {
  if (text === 'serial') return { kind: 'serial', steps: [] }
  if (text === 'serial of parent') return { kind: 'serial-of-parent', steps: [] }
  const [kind, path = ''] = text.split(' ')
  return { kind: kind === 'sum' ? 'sum' : 'count', steps: path.split('.') }
}

/** The derived value of a document as a canonical decimal. */
export function deriveValue(derive: Derive, document: CanonicalDocument): string {
  const values = collect(document, derive.steps)
  if (derive.kind === 'count') return String(values.length)
  return values.reduce((sum: Big, value) => sum.plus(asDecimal(value)), new Big(0)).toFixed()
}

/** True where two decimals are the same number, whatever their scale. */
export const sameNumber = (a: string, b: string): boolean =>
  isNumber(a) && isNumber(b) && new Big(a).eq(new Big(b))

const isNumber = (text: string) => /^-?\d*\.?\d+$/.test(text)
const asDecimal = (value: unknown) =>
  typeof value === 'string' && isNumber(value) ? new Big(value) : new Big(0)

function collect(value: unknown, steps: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => collect(one, steps))
  if (value === undefined) return []
  const [step, ...rest] = steps
  return step === undefined ? [value] : collect((value as CanonicalDocument)[step], rest)
}
