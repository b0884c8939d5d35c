// A value that a leaf can say.
import type { CanonicalValue } from '../codec/codec.ts'
import { verbatim } from '../codec/text.ts'
import type { Codes } from '../codes.ts'
import { type CompiledLeaf, readLeaf, writeLeaf } from '../leaf.ts'
import { between, pick, type Random } from './random.ts'

export interface Limits {
  min: number
  max: number
  /** X12 type: N and R are made of digits, whatever the codec keeps them as. */
  type?: string
}

const LETTERS = [...'ABCDEFGHJKLMNPQRSTUVWXYZ']
const DIGITS = [...'123456789']
const LONGEST = 20

/** A canonical value of a leaf; undefined where none is known that it can say. */
export function sampleValue(leaf: CompiledLeaf, limits: Limits, random: Random): CanonicalValue | undefined {
  if (leaf.constants) return readLeaf(leaf, pick(random, [...leaf.constants]), { policy: {} }).value
  if (leaf.codes) return sampleWord(leaf.codes, limits, random)
  if (leaf.pattern) return sampleOfPattern(leaf.patternText!, random)
  if (leaf.path?.steps.at(-1)?.name === 'currency') return pick(random, ['EUR', 'SEK', 'USD'])
  if (leaf.codec.sample) return fitting(leaf, limits, random)
  return sampleText(limits, random, leaf.codec === verbatim || limits.type === 'N' ? 0 : 0.1)
}

function sampleWord(codes: Codes, limits: Limits, random: Random): string | undefined {
  if (codes.writable.length > 0 && (!codes.isOpen || random.next() < 0.7)) {
    const word = codes.word(pick(random, codes.writable))
    if (word !== undefined && codes.wire(word) !== undefined) return word
  }
  const other = 'Q'.repeat(Math.min(Math.max(limits.min, 2), limits.max))
  const word = codes.word(other)
  return word !== undefined && codes.wire(word) === other ? word : undefined
}

// The codec's own sample, unless the place can't say it: a number too long, a year of another century.
function fitting(leaf: CompiledLeaf, { max }: Limits, random: Random): CanonicalValue {
  for (let tries = 0; tries < 20; tries++) {
    const drawn = leaf.codec.sample!(random.next)
    const digits = typeof drawn === 'string' && /^[\d.]+$/.test(drawn) ? drawn.replace('.', '').length : 0
    const value = digits + leaf.decimals > max ? '1' : drawn
    if (writeLeaf(leaf, value, { policy: {} }) !== undefined) return asRead(leaf, value)
  }
  return asRead(leaf, leaf.codec.sample!(random.next))
}

// In the form that reading gives it: implied decimals have their scale.
function asRead(leaf: CompiledLeaf, value: CanonicalValue): CanonicalValue {
  const wire = writeLeaf(leaf, value, { policy: {} })
  return wire === undefined ? value : (readLeaf(leaf, wire, { policy: {} }).value ?? value)
}

/** Letters and digits, with a space inside now and then, where codes are not meant. */
export function sampleText({ min, max, type }: Limits, random: Random, spaces = 0.1): string {
  const length = between(random, Math.max(1, min), Math.max(1, min, Math.min(max, LONGEST)))
  const letters = type === 'N' || type === 'R' ? DIGITS : LETTERS
  const text = Array.from({ length }, (_, at) =>
    at > 0 && at < length - 1 && random.next() < spaces ? ' ' : pick(random, letters),
  )
  return text.join('')
}

const charactersOf = (range: string): string => {
  const [first, last] = [range.charCodeAt(0), range.charCodeAt(2)]
  return String.fromCharCode(...Array.from({ length: last - first + 1 }, (_, at) => first + at))
}

const OPTIONAL_GROUP = /\((?!\?)[^()]*\)[?*]/g
const SET = /(\[(?:[A-Za-z0-9]-[A-Za-z0-9])+\]|\\d)(?:\{(\d+)(?:,(\d+))?\}|(\+))?/g

/**
 * A text for the patterns that guides use: `[0-9]{12}`, `\d{13}`, `PO-\d{3,5}`, `[a-z]{2}(-[A-Z]{2})?` without what
 * is optional; undefined for others.
 */
export function sampleOfPattern(pattern: string, random: Random): string | undefined {
  const text = pattern
    .replace(OPTIONAL_GROUP, '')
    .replace(SET, (_, set: string, least?: string, most?: string) => {
      const length = between(random, Number(least ?? 1), Number(most ?? least ?? 1))
      const characters = set === '\\d' ? ['0123456789'] : set.slice(1, -1).match(/.-./g)!.map(charactersOf)
      return Array.from({ length }, () => pick(random, [...pick(random, characters)])).join('')
    })
  return new RegExp(`^(?:${pattern})$`, 'u').test(text) ? text : undefined
}
