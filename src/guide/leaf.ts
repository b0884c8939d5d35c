// A value on the wire, compiled: constants, codes, crosswalk and codec in one, both ways. It knows
// nothing of X12 or XML; whoever reads says where it stood.
import type { FindingCode } from '../finding/catalogue.ts'
import type { Facts } from '../finding/finding.ts'
import { type CanonicalValue, type Codec, type CodecContext, isMalformed } from './codec/codec.ts'
import { Codes } from './codes.ts'
import { oursFor, theirsFor } from './crosswalkRows.ts'
import { type Derive, parseDerive } from './derive.ts'
import type { Leaf, Usage } from './model.ts'
import { type Path, parsePath } from './path.ts'
import type { CodeRow, ReadPolicy } from './reading.ts'

export interface CompiledLeaf {
  address: string
  name: string
  path: Path | undefined
  usage: Usage
  constants: ReadonlySet<string> | undefined
  codes: Codes | undefined
  /** Codes that the standard has, also where the guide takes fewer; absent: it takes any. */
  standard: ReadonlySet<string> | undefined
  crosswalk: string | undefined
  codec: Codec
  decimals: number
  longest: number
  derive: Derive | undefined
  fallback: string | undefined
  pattern: RegExp | undefined
  patternText: string | undefined
  example: string | undefined
}

/** Compiles a leaf; `codec` is what follows from its type where it names none, `known` the dictionary's codes. */
export function compileLeaf(
  leaf: Leaf,
  address: string,
  name: string,
  codec: Codec,
  decimals = 0,
  longest = Number.POSITIVE_INFINITY,
  known: readonly string[] = [],
): CompiledLeaf {
  const constants = leaf.is === undefined ? undefined : new Set([leaf.is].flat().map(String))
  return {
    address,
    name,
    path: leaf.path === undefined ? undefined : parsePath(leaf.path),
    usage: leaf.usage ?? 'situational',
    constants,
    codes: leaf.codes && new Codes(leaf.codes),
    standard: standardOf(leaf, known),
    crosswalk: leaf.crosswalk,
    codec,
    decimals,
    longest,
    derive: leaf.derive === undefined ? undefined : parseDerive(leaf.derive),
    fallback: leaf.default,
    pattern: leaf.pattern === undefined ? undefined : new RegExp(`^(?:${leaf.pattern})$`, 'u'),
    patternText: leaf.pattern,
    example: leaf.example,
  }
}

const standardOf = ({ standard }: Leaf, known: readonly string[]): ReadonlySet<string> | undefined =>
  standard && !standard.codes ? undefined : new Set([...known, ...(standard?.codes ?? [])])

/** What a partner settled, with its crosswalks indexed; the date chooses the rows in effect. */
export interface ReadContext {
  policy: ReadPolicy
  date?: string
}

export interface Problem {
  code: FindingCode
  facts: Facts
}

export interface LeafReading {
  value?: CanonicalValue
  problem?: Problem
}

/** The canonical value of a wire text, and what is wrong with it; a bad value is left out. */
export function readLeaf(leaf: CompiledLeaf, wire: string, context: ReadContext): LeafReading {
  if (leaf.constants && !leaf.constants.has(wire)) return { problem: badCode(leaf, wire) }
  if (leaf.pattern && !leaf.pattern.test(wire))
    return {
      problem: {
        code: 'pattern-mismatch',
        facts: { got: wire, expected: leaf.patternText!, name: leaf.name },
      },
    }
  if (leaf.codes) return readCode(leaf, leaf.codes, wire)
  if (leaf.crosswalk && !leaf.codec.parts) return readCrosswalk(leaf, leaf.crosswalk, wire, context)
  const value = leaf.codec.read(wire, codecContext(leaf, context))
  if (isMalformed(value))
    return { problem: { code: value.code, facts: { got: wire, expected: value.expected, name: leaf.name } } }
  if (leaf.codec.parts?.[0] === 'unit' && !(value as Record<string, unknown>).unit)
    return { value, problem: unknownCode(leaf, wire, context) }
  return value === '' ? {} : { value }
}

// Each allowed code with our word for it, since the code alone tells a partner's clerk nothing.
const allowedOf = ({ constants, codes }: CompiledLeaf): string[] =>
  [...(constants ?? codes?.known ?? [])].map((wire) => {
    const word = codes?.word(wire)
    return word === undefined || word === wire ? wire : `${wire} (${word})`
  })

function readCode(leaf: CompiledLeaf, codes: Codes, wire: string): LeafReading {
  const value = codes.word(wire)
  return value === undefined ? { problem: badCode(leaf, wire) } : { value }
}

/** A code that the standard has, and the guide has not, is told from one that nobody has. */
const badCode = (leaf: CompiledLeaf, wire: string): Problem => ({
  code: !leaf.standard || leaf.standard.has(wire) ? 'code-unused' : 'code-unknown',
  facts: { got: wire, allowed: allowedOf(leaf), name: leaf.name },
})

function readCrosswalk(
  leaf: CompiledLeaf,
  crosswalk: string,
  wire: string,
  context: ReadContext,
): LeafReading {
  const value = oursFor(rowsOf(context, crosswalk), wire, context.date)
  return value === undefined ? { value: wire, problem: unknownCode(leaf, wire, context) } : { value }
}

function unknownCode(leaf: CompiledLeaf, wire: string, { policy }: ReadContext): Problem {
  const facts = { got: wire, name: leaf.name, ...(leaf.crosswalk ? { crosswalk: leaf.crosswalk } : {}) }
  const pass = (policy.unknownCode ?? 'pass') === 'pass' || !leaf.crosswalk
  return { code: pass ? 'code-unmapped' : 'crosswalk-missing', facts }
}

/** The wire text of a canonical value; undefined where it can't be said. */
export function writeLeaf(leaf: CompiledLeaf, value: unknown, context: ReadContext): string | undefined {
  const wire = spell(leaf, value, context)
  // What a caller put where a text belongs is no text.
  if (typeof wire !== 'string' || (leaf.constants && !leaf.constants.has(wire))) return undefined
  return leaf.pattern && !leaf.pattern.test(wire) ? undefined : wire
}

function spell(leaf: CompiledLeaf, value: unknown, context: ReadContext): string | undefined {
  if (leaf.codes) return typeof value === 'string' ? leaf.codes.wire(value) : undefined
  if (leaf.crosswalk && !leaf.codec.parts)
    return theirsFor(rowsOf(context, leaf.crosswalk), String(value), context.date) ?? String(value)
  return leaf.codec.write(value, codecContext(leaf, context))
}

function codecContext(leaf: CompiledLeaf, context: ReadContext): CodecContext {
  const base = {
    centuryPivot: context.policy.centuryPivot ?? 50,
    decimals: leaf.decimals,
    longest: leaf.longest,
  }
  if (!leaf.crosswalk) return base
  const rows = rowsOf(context, leaf.crosswalk)
  return {
    ...base,
    ours: (theirs) => oursFor(rows, theirs, context.date),
    theirs: (ours) => theirsFor(rows, ours, context.date),
  }
}

const NONE: readonly CodeRow[] = []

const rowsOf = ({ policy }: ReadContext, crosswalk: string): readonly CodeRow[] =>
  policy.crosswalks?.[crosswalk] ?? NONE
