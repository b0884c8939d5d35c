// A canonical document that an X12 guide can say, drawn node by node from the guide itself.

import { writeLeaf } from '../leaf.ts'
import { endsInList, named } from '../path.ts'
import type { CanonicalDocument } from '../reading.ts'
import { Placing, Scope } from '../scope.ts'
import type {
  CompiledElement,
  CompiledPair,
  CompiledPairs,
  CompiledSegment,
  CompiledSet,
  Level,
  SyntaxNote,
  Variant,
} from '../x12/compiled.ts'
import { between, chance, type Random } from './random.ts'
import { sampleTree } from './tree.ts'
import { sampleOfPattern, sampleText, sampleValue } from './value.ts'

/** A document of the set's canonical type. */
export function sampleOfSet(set: CompiledSet, random: Random): CanonicalDocument {
  const root = new Scope()
  sampleLevel(set.level, root, random)
  return { schema: `${set.canonical}/1`, ...root.document }
}

function sampleLevel(level: Level, scope: Scope, random: Random, from = 0): void {
  for (const { variants } of level.positions.slice(from)) {
    if (variants[0]!.tree) {
      sampleTree(variants, scope, random, sampleVariant)
      continue
    }
    const skipped: Variant[] = []
    for (const [index, variant] of variants.entries()) {
      if (variant.usage === 'unused' || !isWritable(variant) || skipped.some(takesAny)) continue
      if (variant.usage !== 'required' && variant.min === 0 && !chance(random)) skipped.push(variant)
      else
        for (let n = timesOf(variant, random); n > 0; n--)
          sampleVariant(variant, variants.slice(0, index), scope, random)
    }
  }
}

// A second N3 without a first one would be read as the first.
const takesAny = ({ segment }: Variant) => segment.tests.length === 0

// Only a list has room for more than one.
function timesOf(variant: Variant, random: Random): number {
  if (!variant.path?.steps.at(-1)?.list) return 1
  return between(random, Math.max(1, variant.min), Math.max(1, variant.min, Math.min(variant.max, 3)))
}

function sampleVariant(variant: Variant, before: readonly Variant[], scope: Scope, random: Random): Scope {
  const taken = takenBy(before)
  const inner = variant.path ? scope.at(variant.path, variant.constants) : scope
  const demand = { taken, filled: variant.usage === 'required' || takesAny(variant) }
  if (!variant.loop) {
    sampleSegment(variant.segment, inner, random, demand)
    return inner
  }
  const trigger = variant.loop.positions[0]!.variants[0]!
  sampleSegment(variant.segment, trigger.path ? inner.at(trigger.path) : inner, random, demand)
  sampleLevel(variant.loop, inner, random, 1)
  return inner
}

// Values by which the variants before this one would take the segment for themselves.
function takenBy(variants: readonly Variant[]): ReadonlyMap<number, ReadonlySet<string>> {
  const taken = new Map<number, Set<string>>()
  for (const { position, values } of variants.flatMap((one) => one.segment.tests)) {
    const held = taken.get(position) ?? new Set<string>()
    taken.set(position, held)
    for (const value of values) held.add(value)
  }
  return taken
}

type Taken = ReturnType<typeof takenBy>

// A segment that demands what the guide doesn't map can't be written.
const isWritable = ({ segment }: Variant): boolean =>
  segment.elements.every((one) => !isDemanded(one) || isSayable(one) || isPaired(segment, one))

const isDemanded = ({ mandatory, usage }: CompiledElement): boolean => mandatory || usage === 'required'

/** Whether it is one of the elements that pairs fill, and there are pairs to be said. */
const isPaired = ({ pairs }: CompiledSegment, { position }: CompiledElement): boolean =>
  pairs !== undefined &&
  position >= pairs.from &&
  position < pairs.from + 2 * pairs.count &&
  (pairs.rest !== undefined || pairs.known.some((one) => one.written))

const isSayable = (one: CompiledElement): boolean =>
  one.path !== undefined ||
  one.constants !== undefined ||
  one.derive !== undefined ||
  mappedParts(one).length > 0

const mappedParts = (one: CompiledElement) => (one.components ?? []).filter((part) => part.path !== undefined)

interface Demand {
  taken: Taken
  /** It must say something to be there at all. */
  filled: boolean
}

function sampleSegment(segment: CompiledSegment, scope: Scope, random: Random, demand: Demand): void {
  const usable = segment.elements.filter(
    (one) => one.usage !== 'unused' && (one.path !== undefined || mappedParts(one).length > 0),
  )
  const chosen = chooseElements(segment, usable, random, demand)
  const placing = new Placing(scope)
  for (const element of usable)
    if (chosen.has(element.position))
      sampleElement(element, placing, random, demand.taken.get(element.position))
  if (!segment.pairs) return
  const least = segment.elements.some((one) => isDemanded(one) && isPaired(segment, one)) ? 1 : 0
  samplePairs(segment.pairs, { ...roomOf(segment, segment.pairs), least }, scope, random)
}

function chooseElements(
  segment: CompiledSegment,
  usable: readonly CompiledElement[],
  random: Random,
  { taken, filled }: Demand,
): Set<number> {
  const constant = segment.elements.filter((one) => one.constants && !one.path && !one.constants.has(''))
  const fixed = new Set(constant.map((one) => one.position))
  const all = new Set(usable.map((one) => one.position))
  const must = (one: CompiledElement) => isDemanded(one) || taken.get(one.position)?.has('') === true
  const chosen = new Set(usable.filter((one) => must(one) || chance(random)).map((one) => one.position))
  settle(segment.notes, chosen, all, fixed)
  for (const position of all) {
    if (!filled || chosen.size > 0) break
    settle(segment.notes, chosen.add(position), all, fixed)
  }
  return chosen
}

/** Adds or takes away elements until the syntax notes hold. */
function settle(
  notes: readonly SyntaxNote[],
  chosen: Set<number>,
  usable: Set<number>,
  fixed: Set<number>,
): void {
  const has = (position: number) => chosen.has(position) || fixed.has(position)
  for (let round = 0; round < 10 && notes.length > 0; round++) {
    const before = new Set(chosen)
    for (const note of notes) settleNote(note, chosen, usable, has)
    if (before.size === chosen.size && [...before].every((one) => chosen.has(one))) return
  }
}

function settleNote(
  { kind, positions }: SyntaxNote,
  chosen: Set<number>,
  usable: Set<number>,
  has: (p: number) => boolean,
): void {
  const [first, ...rest] = positions as [number, ...number[]]
  const addAll = (which: number[]) => {
    if (which.every((one) => has(one) || usable.has(one)))
      for (const one of which) if (!has(one)) chosen.add(one)
  }
  const complete = () => positions.every(has)
  if (kind === 'E') for (const one of positions.filter(has).slice(1)) chosen.delete(one)
  if (kind === 'R' && !positions.some(has)) addAll(positions.filter((one) => usable.has(one)).slice(0, 1))
  if (kind === 'L' && has(first) && !rest.some(has)) {
    addAll(rest.filter((one) => usable.has(one)).slice(0, 1))
    if (!rest.some(has)) chosen.delete(first)
  }
  if ((kind === 'P' && positions.some(has)) || (kind === 'C' && has(first))) {
    addAll([...positions])
    if (!complete()) for (const one of kind === 'P' ? positions : [first]) chosen.delete(one)
  }
}

function sampleElement(
  element: CompiledElement,
  placing: Placing,
  random: Random,
  taken?: ReadonlySet<string>,
): void {
  for (const part of element.path ? [element] : mappedParts(element)) {
    if (part !== element && !part.mandatory && !chance(random)) continue
    const value = untaken(part, random, taken)
    if (value === undefined) continue
    if (typeof value !== 'object') placing.put(part.path!, value)
    else for (const [name, inner] of Object.entries(value)) placing.object(part.path!).put(named(name), inner)
  }
}

function untaken(part: CompiledElement, random: Random, taken?: ReadonlySet<string>) {
  for (let tries = 0; tries < 20; tries++) {
    const value = sampleValue(part, part, random)
    if (value === undefined || !taken?.has(writeLeaf(part, value, { policy: {} }) ?? '')) return value
  }
  return undefined
}

// As many characters as the value of a pair has room for.
const roomOf = ({ elements }: CompiledSegment, { from }: CompiledPairs) => {
  const max = Math.min(12, elements[from]?.max ?? 12)
  return { min: 1, max }
}

interface Length {
  min: number
  max: number
}

function samplePairs(
  pairs: CompiledPairs,
  { least, ...length }: Length & { least: number },
  scope: Scope,
  random: Random,
): void {
  const written = pairs.known.filter((one) => one.written)
  let said = 0
  for (const pair of written)
    if (said < pairs.count && chance(random))
      said += samplePair(pair, pairs.count - said, length, scope, random)
  for (const pair of written) if (said < least) said += samplePair(pair, 1, length, scope, random)
  const room = said < pairs.count && (chance(random) || said < least)
  if (!pairs.rest || !room) return
  const entry = scope.at(pairs.rest.path)
  entry.put(named('scheme'), `${pairs.rest.before}QQ${pairs.rest.after}`)
  entry.put(named('value'), sampleText(length, random))
}

/** Puts a value, or some where they go into a list; answers how many were put. */
function samplePair(pair: CompiledPair, most: number, length: Length, scope: Scope, random: Random): number {
  const times = endsInList(pair.path) ? between(random, 1, Math.min(3, most)) : 1
  let put = 0
  for (let n = 0; n < times; n++) {
    const value = pair.pattern
      ? sampleOfPattern(pair.pattern.source.slice(4, -2), random)
      : sampleText(length, random)
    if (value !== undefined && scope.put(pair.path, value) !== undefined) put++
  }
  return put
}
