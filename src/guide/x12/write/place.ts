// What is known of a place for a value before there is one.
import type { CompiledElement } from '../compiled.ts'
import type { ElementPlan, Place, WordBytes } from './writePlan.ts'

// Room is made for the values of a segment at once; what is longer makes its own.
const LONGEST = 512

/** The place of an element's value. */
export function placeOf(element: ElementPlan): Place {
  const { min, max, spelling } = element
  return { kind: spelling, min, max, most: Math.min(max, LONGEST), words: wordsOf(element.element), element }
}

/** The qualifier that a scheme means; undefined where it means none. */
export function qualifierOf(
  { before, after }: { before: string; after: string },
  scheme: unknown,
): string | undefined {
  if (typeof scheme !== 'string' || !scheme.startsWith(before) || !scheme.endsWith(after)) return undefined
  return scheme.slice(before.length, scheme.length - after.length)
}

/** Letters and digits as bytes where they fit an element: these need no look at delimiters and character sets. */
export function plainCode({ min, max, allowed }: CompiledElement, code: string): Uint8Array | undefined {
  const fits = code.length >= min && code.length <= Math.min(max, LONGEST)
  if (!fits || !/^[A-Z0-9]+$/.test(code) || allowed?.has(code) === false) return undefined
  return new Uint8Array(Buffer.from(code, 'latin1'))
}

/**
 * Up to three letters or digits in one number, with how many they are: put without a loop, whose end no machine can
 * foretell. Undefined for more.
 */
export function packed(bytes: Uint8Array): number | undefined {
  const [first = 0, second = 0, third = 0] = bytes
  return bytes.length > 3 ? undefined : first | (second << 8) | (third << 16) | (bytes.length << 24)
}

// A code that an agreed character set may lack, or that is too long for its place, is looked at each time.
function wordsOf(element: CompiledElement): WordBytes | undefined {
  const { codes } = element
  if (!codes) return undefined
  const short = new Map<string, number>()
  for (const code of codes.writable) {
    const plain = plainCode(element, code)
    const one = plain && packed(plain)
    if (one !== undefined) short.set(codes.word(code)!, one)
  }
  return { short, last: undefined, lastShort: 0 }
}
