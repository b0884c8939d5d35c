// Nothing is dropped in silence: every element of a set that says something is in the document by its lineage, in
// the sidecar, checked (a constant, a code of the structure, a derived value, the form of another one), or named by a finding.
import type { Finding } from '../../src/finding/finding.ts'
import { type CompiledLeaf, readLeaf } from '../../src/guide/leaf.ts'
import type { LineageEntry, Reading, ReadPolicy, Unmapped } from '../../src/guide/reading.ts'
import type { Variant } from '../../src/guide/x12/compiled.ts'
import { isTorn, type SetBytes } from '../../src/guide/x12/read.ts'
import { SegmentCursor } from '../../src/x12/segments.ts'
import type { X12 } from './interchange.ts'
import { variantsOf } from './replay.ts'

/** One value on the wire: an element, or one component of one repetition. */
interface Said {
  segment: number
  element: number
  component: number
  offset: number
  length: number
  text: string
}

/** What is known of one segment's values. */
interface Known {
  lineage: LineageEntry[]
  unmapped: Unmapped[]
  findings: Finding[]
}

/** Findings of a whole segment that is not read at all. */
const NOT_READ: readonly string[] = [
  'segment-unknown',
  'segment-torn',
  'segment-not-in-set',
  'segment-unexpected',
  'segment-over-max',
  'loop-over-max',
]

/** The values of a set, ST and SE left out, of which a reading says nothing: `PO1*07 … "text"`. */
export function dropped(
  mapping: X12,
  set: SetBytes,
  policy: ReadPolicy,
  reading: Omit<Reading, 'document'>,
): string[] {
  const { bytes, delimiters, offset, tolerances = [] } = set
  const cursor = new SegmentCursor(bytes, delimiters, offset, {
    charset: policy.charset ?? 'latin1',
    tolerances,
  })
  const known = bySegment(reading)
  const variants = variantsOf(mapping.set.level)
  const lost: { of: number; said: string }[] = []
  let isWhole = false
  let skipped: ReadonlySet<string> = new Set()
  /** What was skipped where segments came too early: when one is taken back, so is what it ended. */
  let resumed: ReadonlySet<string> = new Set()
  let passing = 0
  while (cursor.next()) {
    isWhole = cursor.id === 'SE'
    if (isWhole) break
    if (cursor.id === 'ST' && cursor.ordinal === 1) continue
    if (passing > 0) {
      passing--
      continue
    }
    const own = known.get(cursor.ordinal) ?? { lineage: [], unmapped: [], findings: [] }
    passing = passedWith(own)
    // A segment that is none ends no loop, nor does one that belongs elsewhere.
    const isInside = isSkipped(cursor, own, skipped)
    const goesOn = isInside || own.findings.some(endsNoLoop)
    const begun = skippedBy(own, variants)
    if (own.findings.some(isUnexpected)) resumed = new Set([...resumed, ...skipped])
    const around = goesOn && (isInside || begun === undefined) ? skipped : []
    skipped = new Set([...around, ...(begun ?? [])])
    if (skipped.has(cursor.id) || isSkipped(cursor, own, resumed)) continue
    if (own.findings.some(isNotRead) || isSetAside(own)) continue
    const fitting = variants.filter((one) => couldBe(one, cursor, own))
    for (const said of valuesOf(cursor))
      if (!isTold(said, own) && !fitting.some((one) => isChecked(one, said, cursor, own)))
        lost.push({
          of: cursor.ordinal,
          said: `${cursor.id}${said.element}.${said.component} of segment ${cursor.ordinal}: ${said.text}`,
        })
  }
  // Of a segment that breaks off only that is told, of its interchange.
  const torn = !isWhole && isTorn(set) ? cursor.ordinal : 0
  return lost.filter(({ of }) => of !== torn).map(({ said }) => said)
}

const isNotRead = ({ code, at }: Finding) => at.element === undefined && NOT_READ.includes(code)

/** A segment that comes too late and begins a loop is told of as a whole. */
const isSetAside = ({ findings, lineage, unmapped }: Known) =>
  lineage.length === 0 && unmapped.length === 0 && findings.some(isOutOfSequence)

const isOutOfSequence = ({ code, at }: Finding) =>
  at.element === undefined && code === 'segment-out-of-sequence'

const isUnexpected = ({ code }: Finding) => code === 'segment-unexpected'

const endsNoLoop = (one: Finding) => isNotRead(one) || isOutOfSequence(one)

function bySegment({ lineage, unmapped, findings }: Omit<Reading, 'document'>): Map<number, Known> {
  const known = new Map<number, Known>()
  const of = (segment: number): Known => {
    const made = known.get(segment) ?? { lineage: [], unmapped: [], findings: [] }
    known.set(segment, made)
    return made
  }
  for (const one of lineage) if (one.segment !== undefined) of(one.segment).lineage.push(one)
  for (const one of unmapped) of(one.segment ?? 0).unmapped.push(one)
  for (const one of findings) of(one.at.segment ?? 0).findings.push(one)
  return known
}

/** Segments that came too early with one that says how many they are. */
const PASSING: readonly string[] = ['segment-unexpected', 'segment-out-of-sequence']

const passedWith = ({ findings }: Known): number =>
  Number(findings.find(({ code }) => PASSING.includes(code))?.facts.count ?? 0)

// Of a loop that is one too many, or that lacks its first segment, the finding stands where it begins.
function skippedBy(
  { findings, lineage, unmapped }: Known,
  variants: readonly Variant[],
): ReadonlySet<string> | undefined {
  if (lineage.length > 0 || unmapped.length > 0) return undefined
  // Several may be missing before a segment, and one of them begins its loop.
  const over = findings.filter(({ code }) => code === 'loop-over-max' || code === 'segment-missing')
  const loop = variants.find(({ address, loop }) => loop && over.some(({ guide }) => guide === address))?.loop
  return loop ? new Set(variantsOf(loop).map(({ id }) => id)) : undefined
}

const isSkipped = ({ id }: SegmentCursor, { lineage, unmapped }: Known, skipped: ReadonlySet<string>) =>
  skipped.has(id) && lineage.length === 0 && unmapped.length === 0

function valuesOf(cursor: SegmentCursor): Said[] {
  const values: Said[] = []
  for (let element = 1; element <= cursor.used; element++)
    for (let n = 1; n <= cursor.repetitions(element).length; n++)
      for (const [index, text] of cursor.components(element, n).entries()) {
        const range = cursor.componentAt(element, index + 1, n)
        const said = { segment: cursor.ordinal, element, component: index + 1, text, ...range }
        if (text.trim() !== '') values.push(said)
      }
  return values
}

function isTold(said: Said, { lineage, unmapped, findings }: Known): boolean {
  if ([...lineage, ...unmapped].some((one) => one.element === said.element && overlaps(one, said)))
    return true
  return findings.some(({ code, at }) => {
    // A separator inside of a value has moved all others: one finding speaks of the whole segment.
    if (code === 'elements-too-many') return true
    return at.element === said.element && (at.component === undefined || at.component === said.component)
  })
}

const overlaps = ({ offset = 0, length = 0 }: { offset?: number; length?: number }, said: Said) =>
  offset < said.offset + said.length && said.offset < offset + length

/** Whether the segment could have been read as this variant: its tests hold, and its lineage is of it. */
function couldBe({ id, segment }: Variant, cursor: SegmentCursor, { lineage, unmapped }: Known): boolean {
  if (id !== cursor.id) return false
  if (!segment.tests.every(({ position, values }) => values.has(cursor.text(position)))) return false
  return [...lineage, ...unmapped].every(({ guide }) => guide.startsWith(`${segment.address}.`))
}

const saysNothing = (leaf: CompiledLeaf, text: string): boolean =>
  Object.keys(readLeaf(leaf, text, { policy: {} }).value ?? {}).length === 0

function isChecked({ segment }: Variant, said: Said, cursor: SegmentCursor, own: Known): boolean {
  const element = segment.elements[said.element - 1]
  const leaf = element?.components?.[said.component - 1] ?? element
  if (leaf && !leaf.path && (leaf.constants?.has(said.text) || leaf.derive || leaf.structural)) return true
  // The form of the value beside it, which the codec knows.
  if (leaf?.codec.rest && leaf.codec.rest(said.text) === undefined && saysNothing(leaf, said.text))
    return true
  const { pairs } = segment
  if (!pairs || said.element < pairs.from || (said.element - pairs.from) % 2 === 1) return false
  // A qualifier is told by what became of its value; that of nothing but spaces says nothing.
  const of = { ...said, element: said.element + 1, component: 1, ...cursor.at(said.element + 1) }
  const isBlank = cursor.text(said.element + 1).trim() === ''
  return said.element < pairs.from + 2 * pairs.count && (isBlank || isTold(of, own))
}
