// Law 6, strictly: every leaf of the document comes from one place, or is a word that the guide puts in; and the
// bytes of that place, decoded by the guide's own element at that address, give exactly the value.
import assert from 'node:assert/strict'
import { type ReadContext, readLeaf } from '../../src/guide/leaf.ts'
import type { Mapping } from '../../src/guide/mapping.ts'
import { readX12 } from '../../src/guide/mapping.ts'
import type { LineageEntry, Reading, ReadPolicy } from '../../src/guide/reading.ts'
import { leafPointers } from '../../src/guide/view.ts'
import type {
  CompiledElement,
  CompiledPairs,
  CompiledSegment,
  Level,
  Variant,
} from '../../src/guide/x12/compiled.ts'
import type { SetBytes } from '../../src/guide/x12/read.ts'
import { SegmentCursor } from '../../src/x12/segments.ts'
import type { X12 } from './interchange.ts'

/** Every variant of a guide, those inside of loops too. */
export const variantsOf = ({ positions }: Level): Variant[] =>
  positions.flatMap(({ variants }) =>
    variants.flatMap((one) => [one, ...(one.loop ? variantsOf(one.loop) : [])]),
  )

/** What a guide has at its addresses, and the words that it puts into documents. */
interface Places {
  elements: ReadonlyMap<string, CompiledElement>
  pairs: ReadonlyMap<string, { pairs: CompiledPairs; offset: number }>
  constants: ReadonlyMap<string, ReadonlySet<string>>
}

const known = new WeakMap<Mapping, Places>()

function placesOf(mapping: X12): Places {
  const made = known.get(mapping) ?? collect(mapping)
  known.set(mapping, made)
  return made
}

function collect({ set }: X12): Places {
  const elements = new Map<string, CompiledElement>()
  const pairs = new Map<string, { pairs: CompiledPairs; offset: number }>()
  const constants = new Map([['schema', new Set([`${set.canonical}/1`])]])
  for (const { segment, constants: own = {} } of variantsOf(set.level)) {
    for (const one of segment.elements.flatMap((one) => [one, ...(one.components ?? [])]))
      elements.set(one.address, one)
    collectPairs(segment, pairs)
    for (const [name, word] of Object.entries(own))
      constants.set(name, new Set([...(constants.get(name) ?? []), word]))
  }
  return { elements, pairs, constants }
}

function collectPairs(
  { pairs }: CompiledSegment,
  all: Map<string, { pairs: CompiledPairs; offset: number }>,
) {
  if (!pairs) return
  for (let offset = 0; offset < 2 * pairs.count; offset++)
    all.set(`${pairs.address}.${pairs.from + offset}`, { pairs, offset: offset % 2 })
}

/** Reads a set and fails where its lineage does not tell the whole truth; `receipt` is all that came. */
export function checkReplay(mapping: X12, receipt: Uint8Array, set: SetBytes, policy: ReadPolicy): Reading {
  const reading = readX12(mapping, set, policy)
  const { document, lineage } = reading
  const places = placesOf(mapping)
  const standing = new Map(leafPointers(document, '').map((one) => [one, valueAt(document, one)]))
  const entries = new Map(lineage.map((entry) => [entry.pointer, entry]))
  assert.equal(entries.size, lineage.length, 'a value has two origins')
  for (const { pointer } of lineage) assert.ok(standing.has(pointer), `${pointer} is in the lineage only`)
  const context = { policy, ...(typeof document.date === 'string' ? { date: document.date } : {}) }
  const elementsAt = spotsOf(set, policy)
  for (const [pointer, value] of standing) {
    const entry = entries.get(pointer)
    if (!entry)
      assert.ok(places.constants.get(lastOf(pointer))?.has(String(value)), `${pointer} has no lineage`)
    else {
      if (entry.by === undefined) assert.ok(elementsAt.has(spotOf(entry)), `${pointer} comes from no element`)
      const said = replayed(entry, places, wireOf(receipt, set, policy, entry), context)
      assert.deepEqual(said, value, `${pointer} is ${JSON.stringify(value)}: ${JSON.stringify(entry)}`)
    }
  }
  return reading
}

const valueAt = (document: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], document)

/** The name that a pointer ends in; a plain list's entry has its list's. */
const lastOf = (pointer: string): string => pointer.split('/').findLast((one) => !/^\d+$/.test(one))!

/** A value's bytes as text, without what a release character or wrapped lines add. */
function wireOf(receipt: Uint8Array, set: SetBytes, policy: ReadPolicy, entry: LineageEntry): string {
  const { offset = 0, length = 0 } = entry
  const text = Buffer.from(receipt.subarray(offset, offset + length)).toString(policy.charset ?? 'latin1')
  const { release } = set.delimiters
  const joined = set.tolerances?.includes('lines wrapped') ? text.replace(/[\r\n]/g, '') : text
  if (release === undefined) return joined
  const mark = String.fromCharCode(release).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  return joined.replace(new RegExp(`${mark}([\\s\\S])`, 'g'), '$1')
}

type Spots = ReadonlySet<string>

/** Every element, repetition and component of a set with its bytes, as a cursor finds them. */
function spotsOf({ bytes, delimiters, offset, tolerances = [] }: SetBytes, policy: ReadPolicy): Spots {
  const cursor = new SegmentCursor(bytes, delimiters, offset, {
    charset: policy.charset ?? 'latin1',
    tolerances,
  })
  const spots = new Set<string>()
  const add = (place: object) => spots.add(spotOf({ segment: cursor.ordinal, id: cursor.id, ...place }))
  while (cursor.next())
    for (let element = 1; element <= cursor.count; element++) {
      add({ element, ...cursor.at(element) })
      const repetitions = cursor.repetitions(element).length
      for (let n = 1; n <= repetitions; n++) {
        const parts = cursor.components(element, n)
        const repeated = repetitions > 1 ? { repetition: n } : {}
        const first = cursor.componentAt(element, 1, n)
        const last = cursor.componentAt(element, Math.max(1, parts.length), n)
        add({ element, ...repeated, offset: first.offset, length: last.offset + last.length - first.offset })
        for (let m = 1; m <= Math.max(1, parts.length); m++)
          add({ element, ...repeated, component: m, ...cursor.componentAt(element, m, n) })
      }
    }
  return spots
}

const spotOf = ({
  segment,
  id,
  element,
  component = 0,
  repetition = 0,
  offset,
  length,
}: Partial<LineageEntry>) => [segment, id, element, component, repetition, offset, length].join(' ')

function replayed(
  entry: LineageEntry,
  { elements, pairs }: Places,
  text: string,
  context: ReadContext,
): unknown {
  const paired = pairs.get(entry.guide)
  if (paired) return replayedPair(paired.pairs, paired.offset, text)
  const element = elements.get(entry.guide)
  assert.ok(element?.path, `${entry.guide} has no path`)
  const { value } = readLeaf(element, entry.by === 'default' ? element.fallback! : text, context)
  const at = `/${element.path.steps.map(({ name }) => name).join('/')}`
  const pointer = entry.pointer.replace(/\/\d+(?=\/|$)/g, '')
  const part = leafPointers(value, '').find((one) => pointer.endsWith(at + one))
  assert.ok(part !== undefined, `${entry.guide} goes to ${entry.pointer}`)
  return valueAt(value, part)
}

function replayedPair({ rest }: CompiledPairs, offset: number, text: string): string {
  return offset === 0 ? rest!.before + text + rest!.after : text.trimEnd()
}
