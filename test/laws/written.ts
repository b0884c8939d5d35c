// The ways of writing beside each other: by code made from a plan, with lineage and without, and the walk with pointers. And
// documents with something in them that no guide can say, or only some can.
import assert from 'node:assert/strict'
import { type CanonicalName, checkCanonical } from '../../src/canonical/canonical.ts'
import { writeDocument } from '../../src/guide/mapping.ts'
import type { CanonicalDocument, LineageEntry, ReadPolicy } from '../../src/guide/reading.ts'
import { planOf } from '../../src/guide/x12/write/planSet.ts'
import { putSet } from '../../src/guide/x12/write/putSet.ts'
import { isReadBack, readBackBytes } from '../../src/guide/x12/write/readBack.ts'
import type { Charset } from '../../src/x12/charset.ts'
import { Output } from '../../src/x12/output.ts'
import type { Delimiters } from '../../src/x12/types.ts'
import { type ElementValue, writeSegment } from '../../src/x12/writer.ts'
import type { X12 } from './interchange.ts'

/** How a set is put on the wire. */
export interface Wire {
  delimiters: Delimiters
  suffix: '' | '\n' | '\r\n'
  charset: Charset
  /** A partner's crosswalks among it. */
  policy?: ReadPolicy
}

const delimitersOf = (text: string): Delimiters => {
  const [element, component, repetition, segment, release] = [...text].map((one) => one.charCodeAt(0))
  const four = { element: element!, component: component!, repetition: repetition!, segment: segment! }
  return release === undefined ? four : { ...four, release }
}

export const WIRES: readonly Wire[] = ['*>^~', '|:!\n', '\x1d\x1f\x1e\x1c', '\t<%\r', "+:^'?"].flatMap(
  (text) => {
    const delimiters = delimitersOf(text)
    const suffixes = /[\r\n]/.test(text) ? ([''] as const) : (['', '\n', '\r\n'] as const)
    const charsets = ['extended', 'latin1', 'utf-8'] as const
    return suffixes.flatMap((suffix) => charsets.map((charset) => ({ delimiters, suffix, charset })))
  },
)

export const USUAL: Wire = { delimiters: delimitersOf('*>^~'), suffix: '\n', charset: 'latin1' }

/** By the walk with pointers: nothing where a segment is refused. */
function slowly(mapping: X12, document: CanonicalDocument, { delimiters, policy, ...options }: Wire) {
  const written = writeDocument(mapping, document, policy)
  assert.ok(written.syntax === 'x12')
  const out = new Output(options)
  const refused = written.segments.some(({ id, elements }) =>
    writeSegment([id, ...(elements as ElementValue[])], delimiters, out),
  )
  return { ...written, refused, bytes: Buffer.from(out.take()) }
}

/** By code; undefined where there is a doubt, or what is read back for the sake of rules is not as it should be. */
function fast(mapping: X12, document: CanonicalDocument, wire: Wire, isTraced: boolean) {
  const { delimiters, policy = {}, ...options } = wire
  const out = new Output(options)
  const lineage: LineageEntry[] = []
  const { date } = document
  const context = { policy, ...(typeof date === 'string' ? { date } : {}) }
  const plan = planOf(mapping.set)!
  plan.root.busy.after = 0
  const segments = putSet(plan, document, context, { delimiters, out }, isTraced ? lineage : undefined)
  const bytes = Buffer.from(out.take())
  if (segments === undefined || !isRight(mapping, bytes, wire)) return undefined
  return { segments, lineage, bytes }
}

function isRight({ set }: X12, bytes: Uint8Array, { delimiters, charset, policy }: Wire): boolean {
  if (!isReadBack(set)) return true
  const read = { ...policy, charset: charset === 'utf-8' ? ('utf-8' as const) : ('latin1' as const) }
  return readBackBytes(set, bytes, delimiters, read).length === 0
}

const placesOf = (lineage: readonly LineageEntry[]) =>
  lineage
    .map(({ pointer, guide, segment, id, element }) => [pointer, guide, segment, id, element].join(' '))
    .sort()

const ODD: readonly unknown[] = [
  ...['', ' ', 'A', 'A ', 'A*B', 'A>B', '^', '~', '\n', '\u0007', 'é', '€', '\u2028', '😀', '\ud800'],
  ...['A'.repeat(90), '9'.repeat(20), '-0', '-5', '1.', '0.00000000001', '1e5', '007', '0', '-'],
  ...['2026-02-30', '2026-01-31', '1899-12-31', '0000-00-00', '24:00', '23:59', '23:59:60', '09:30:15.5'],
  ...['each', 'original', 'EA', 'buyer-assigned'],
  ...[
    5,
    -0,
    1.5,
    1e21,
    true,
    false,
    null,
    undefined,
    {},
    [],
    ['A'],
    [null],
    [[]],
    { name: 'A' },
    { value: 'A' },
  ],
]

const STRANGE = ['colour', '__proto__', 'constructor', 'toString', 'length', '0', 'name', 'lines', 'schema']

/** A copy with so many things in it made odd, left out, exchanged or added. */
export function disturbed(document: CanonicalDocument, random: () => number, times = 1): CanonicalDocument {
  const copy = structuredClone(document)
  for (let n = 0; n < times; n++) disturb(copy, random)
  return copy
}

function disturb(copy: CanonicalDocument, random: () => number): void {
  const objects: Record<string, unknown>[] = []
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    objects.push(value as Record<string, unknown>)
    Object.values(value).forEach(collect)
  }
  collect(copy)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const odd = () => structuredClone(pick(ODD))
  const object = pick(objects)
  const name = pick(Object.keys(object))
  const kind = random()
  if (Array.isArray(object)) {
    if (name === undefined || kind < 0.5) object.push(structuredClone(object[0] ?? 'A'))
    else object[Number(name)] = odd()
  } else if (name === undefined || kind < 0.15) define(object, pick(STRANGE), odd())
  else if (kind < 0.3) delete object[name]
  else if (kind < 0.4) define(object, name, structuredClone(pick(Object.values(pick(objects)))))
  else define(object, name, odd())
}

/** A member of its own, whatever its name. */
const define = (object: object, name: string, value: unknown): unknown =>
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })

/** Whether it is JSON as its schema says, nothing in it is empty, and no text of it ends in a space. */
function isSound({ set }: X12, document: CanonicalDocument): boolean {
  const text = JSON.stringify(document, (_, value) => (value === undefined ? null : value))
  return (
    !/\{\}|\[\]| "/.test(text) &&
    checkCanonical(set.canonical as CanonicalName, JSON.parse(text)) === undefined
  )
}

/**
 * Fails where code and the walk with pointers write otherwise, or where code has a doubt of a document that nothing is
 * wrong with. Answers whether it was written.
 */
export function assertOneWay(
  mapping: X12,
  document: CanonicalDocument,
  wire: Wire,
  said: () => string,
): boolean {
  const [one, other] = [fast(mapping, document, wire, true), slowly(mapping, document, wire)]
  const bare = fast(mapping, document, wire, false)
  assert.deepEqual([bare?.segments, bare?.bytes], [one?.segments, one?.bytes], said())
  if (!one) {
    assert.ok(other.findings.length > 0 || other.refused || !isSound(mapping, document), said())
    return false
  }
  assert.deepEqual([other.findings, other.refused], [[], false], said())
  assert.equal(one.bytes.toString('latin1'), other.bytes.toString('latin1'), said())
  assert.equal(one.segments, other.segments.length)
  assert.deepEqual(placesOf(one.lineage), placesOf(other.lineage), said())
  return true
}
