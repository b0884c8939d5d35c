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
  /** The document's own, as soon as it is known. */
  date?: string
  /** A crosswalk was asked while the document's date was not known. */
  early?: boolean
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
  if (leaf.codes && !leaf.crosswalk) return readCode(leaf, leaf.codes, wire)
  const value = leaf.codec.read(wire, codecContext(leaf, context))
  if (isMalformed(value))
    return {
      problem: { code: value.code, facts: { got: shown(wire), expected: value.expected, name: leaf.name } },
    }
  if (leaf.codec.parts?.[0] === 'unit' && !(value as Record<string, unknown>).unit)
    return { value, problem: unknownCode(leaf, wire, context) }
  if (value === '') return {}
  if (!leaf.crosswalk || typeof value !== 'string') return { value }
  return readCrosswalk(leaf, leaf.crosswalk, value, context)
}

// A file in base64 may have megabytes; a few words of it tell as much.
const shown = (wire: string) => (wire.length > MOST_SHOWN ? `${wire.slice(0, MOST_SHOWN)}…` : wire)
const MOST_SHOWN = 1000

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

// What the partner's table does not have may be a code of the guide.
function readCrosswalk(
  leaf: CompiledLeaf,
  crosswalk: string,
  code: string,
  context: ReadContext,
): LeafReading {
  const value = oursFor(rowsOf(context, crosswalk), code, dayOf(context)) ?? leaf.codes?.word(code)
  if (value !== undefined) return { value }
  if (leaf.codes && isPassed(context)) return { problem: badCode(leaf, code) }
  return { value: code, problem: unknownCode(leaf, code, context) }
}

const isPassed = ({ policy }: ReadContext) => (policy.unknownCode ?? 'pass') === 'pass'

function unknownCode(leaf: CompiledLeaf, wire: string, context: ReadContext): Problem {
  const facts = { got: wire, name: leaf.name, ...(leaf.crosswalk ? { crosswalk: leaf.crosswalk } : {}) }
  const pass = isPassed(context) || !leaf.crosswalk
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
  if (leaf.crosswalk && !leaf.codec.parts && typeof value === 'string')
    return spellBack(leaf, leaf.crosswalk, value, context)
  if (leaf.codes) return typeof value === 'string' ? leaf.codes.wire(value) : undefined
  return leaf.codec.write(value, codecContext(leaf, context))
}

function spellBack(
  leaf: CompiledLeaf,
  crosswalk: string,
  ours: string,
  context: ReadContext,
): string | undefined {
  const rows = rowsOf(context, crosswalk)
  const theirs = theirsFor(rows, ours, dayOf(context)) ?? leaf.codes?.wire(ours)
  const isPassedOn = !leaf.codes && isPassed(context) && oursFor(rows, ours, dayOf(context)) === undefined
  const code = theirs ?? (isPassedOn ? ours : undefined)
  return code === undefined ? undefined : leaf.codec.write(code, codecContext(leaf, context))
}

/** What is wrong with writing a value that the partner's crosswalk has no row for; undefined where it has one. */
export function unknownOurs(leaf: CompiledLeaf, value: unknown, context: ReadContext): Problem | undefined {
  const { crosswalk, codec, codes, name } = leaf
  if (!crosswalk) return undefined
  const unit = codec.parts ? (value as { unit?: unknown } | null)?.unit : value
  if (typeof unit !== 'string') return undefined
  const isSaid = writeLeaf(leaf, value, context) !== undefined
  if (theirsFor(rowsOf(context, crosswalk), unit, dayOf(context)) !== undefined) return undefined
  if (isSaid && (codec.parts || codes)) return undefined
  const facts = { got: unit, name, crosswalk, side: 'ours' }
  return { code: isSaid ? 'code-unmapped' : 'crosswalk-missing', facts }
}

function codecContext(leaf: CompiledLeaf, context: ReadContext): CodecContext {
  const base = {
    centuryPivot: context.policy.centuryPivot ?? 50,
    decimals: leaf.decimals,
    longest: leaf.longest,
  }
  if (!leaf.crosswalk) return base
  const rows = rowsOf(context, leaf.crosswalk)
  const day = dayOf(context)
  return {
    ...base,
    ours: (theirs) => oursFor(rows, theirs, day),
    theirs: (ours) => theirsFor(rows, ours, day),
  }
}

/** The day whose rows are in effect; undefined: whichever day. */
export function dayOf(context: ReadContext): string | undefined {
  if (context.date === undefined) context.early = true
  return context.date ?? context.policy.day
}

const NONE: readonly CodeRow[] = []

const rowsOf = ({ policy }: ReadContext, crosswalk: string): readonly CodeRow[] =>
  policy.crosswalks?.[crosswalk] ?? NONE
