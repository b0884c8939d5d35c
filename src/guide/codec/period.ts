// X12 elements 1250 and 1251: a period in one value, CCYYMMDD-CCYYMMDD, and RD8, which says so. Both say the same
// object, one of them what it is and the other one its form; values of other forms are kept beside the document.
import type { Codec, CodecContext, Parts } from './codec.ts'
import { x12Date } from './date.ts'

const RANGE = /^(\d{8})-(\d{8})$/
const FORMAT = 'RD8'

function spelled(value: unknown, context: CodecContext): string | undefined {
  const { from, to } = (value ?? {}) as Parts
  const [first, last] = [from, to].map((day) => x12Date.write(day, { ...context, longest: 8 }))
  return first === undefined || last === undefined ? undefined : `${first}-${last}`
}

const samplePeriod = (random: () => number): Parts => {
  const day = () => x12Date.sample!(random) as string
  const [from, to] = [day(), day()].sort() as [string, string]
  return { from, to }
}

/** Puts `from` and `to`; a period that lacks one of them can't be said. */
export const period: Codec = {
  parts: ['from', 'to'],
  read: (wire, context) => {
    const days = RANGE.exec(wire)
    if (!days) return {}
    const [from, to] = [x12Date.read(days[1]!, context), x12Date.read(days[2]!, context)]
    return typeof from === 'string' && typeof to === 'string'
      ? { from, to }
      : { code: 'date-invalid', expected: 'two days of the calendar, CCYYMMDD-CCYYMMDD' }
  },
  rest: (wire) => (RANGE.test(wire) ? undefined : wire),
  write: spelled,
  sample: samplePeriod,
}

/** The form of the value beside it: puts nothing by itself. */
export const periodFormat: Codec = {
  parts: ['from', 'to'],
  read: () => ({}),
  rest: (wire) => (wire === FORMAT ? undefined : wire),
  write: (value, context) => (spelled(value, context) === undefined ? undefined : FORMAT),
  sample: samplePeriod,
}
