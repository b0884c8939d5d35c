// Decimal numbers as exact text. The scale is kept as written; only the wire's spelling is taken away:
// leading zeros, a plus, a bare point, implied decimals.
import type { Codec, Malformed } from './codec.ts'

const CANONICAL = /^-?(0|[1-9]\d*)(\.\d+)?$/
const WIRE = /^([+-]?)(\d*)(?:\.(\d*))?$/

const notANumber = (expected: string): Malformed => ({ code: 'character-invalid', expected })
const isCanonical = (value: unknown): value is string => typeof value === 'string' && CANONICAL.test(value)

function spell(sign: string, whole: string, fraction: string): string {
  const digits = whole.replace(/^0+(?=\d)/, '') || '0'
  return fraction === '' ? sign + digits : `${sign}${digits}.${fraction}`
}

/** XML decimals: an explicit point, or none. */
export const decimal: Codec = {
  read: (wire) => {
    const match = WIRE.exec(wire.trim())
    if (!match || (!match[2] && !match[3])) return notANumber('a decimal number')
    return spell(match[1] === '-' ? '-' : '', match[2]!, match[3] ?? '')
  },
  write: (value) => (isCanonical(value) ? value : undefined),
  sample: (random) => {
    const whole = String(Math.floor(random() * 10_000))
    return random() < 0.5 ? whole : `${whole}.${String(Math.floor(random() * 100)).padStart(2, '0')}`
  },
}

/** X12 R: as such a decimal, or with a power of ten behind an E, which X12.6 allows and hardly anybody sends. */
export const real: Codec = {
  ...decimal,
  read: (wire, context) => {
    const [, digits = '', power = '0'] = /^([^E]*)(?:E(-?\d{1,2}))?$/.exec(wire.trim()) ?? []
    const value = decimal.read(digits, context)
    return typeof value === 'string' ? shifted(value, Number(power)) : value
  },
}

/** X12 Nn: the point is implied, n digits from the right; n = 0 is a whole number. */
export const implied: Codec = {
  read: (wire, { decimals }) => {
    const match = /^(-?)(\d+)$/.exec(wire)
    if (!match) return notANumber('a whole number')
    const digits = match[2]!.padStart(decimals + 1, '0')
    const point = digits.length - decimals
    return spell(match[1]!, digits.slice(0, point), digits.slice(point))
  },
  write: (value, { decimals }) => {
    if (!isCanonical(value)) return undefined
    const [whole, fraction = ''] = value.split('.')
    if (/[1-9]/.test(fraction.slice(decimals))) return undefined
    const digits = `${whole}${fraction.slice(0, decimals).padEnd(decimals, '0')}`
    return digits.replace(/^(-?)0+(?=\d)/, '$1')
  },
  sample: (random) => String(Math.floor(random() * 1_000)),
}

/** X12 element 954: 0.065 on the wire is 6.5 percent. Shifted as text, so that nothing is rounded. */
export const fraction: Codec = {
  read: (wire, context) => {
    const value = real.read(wire, context)
    return typeof value === 'string' ? shifted(value, 2) : value
  },
  write: (value) => (isCanonical(value) ? shifted(value, -2) : undefined),
  sample: (random) => String(Math.floor(random() * 100)),
}

function shifted(value: string, places: number): string {
  const sign = value.startsWith('-') ? '-' : ''
  const [whole = '', tail = ''] = value.slice(sign.length).split('.')
  const digits = whole.padStart(Math.max(1, 1 - places), '0') + tail.padEnd(Math.max(0, places), '0')
  const point = digits.length - Math.max(tail.length, Math.max(0, places)) + places
  return spell(sign, digits.slice(0, point), digits.slice(point))
}
