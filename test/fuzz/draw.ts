// What is tried, drawn by a seed: files whole and broken, such as are longer than what is scanned at once, and sets by
// every mapping, with a partner's crosswalks as they change from one document to the next.
import fc from 'fast-check'
import type { CodeRow, ReadPolicy } from '../../src/guide/reading.ts'
import { between, pick, type Random, seeded } from '../../src/guide/sample/random.ts'
import type { Delimiters } from '../../src/x12/types.ts'
import { broken } from '../x12/mutation.ts'
import { crosswalksOf } from './named.ts'
import { type Drawn, drawn, type Source } from './sources.ts'
import { type Marks, marksIn, marksOf, spoilt } from './spoil.ts'
import type { FileJob, Job, SetJob } from './told.ts'

/** What is drawn from. */
export interface Range {
  files: readonly Source[]
  mappings: readonly string[]
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))

/** Some jobs at a time, without end. */
export function* drawJobs(range: Range, seed: number): Generator<Job[], never> {
  for (let n = 0; ; n++) {
    const random: Random = { next: seeded(seed * 10_007 + n), fullness: 0.5 }
    const one = drawn(pick(random, range.mappings), seed * 10_007 + n, random.next)
    const files = range.files.length > 0 ? brokenFiles(range.files, seed + n, random) : []
    yield [...(one ? ofDrawn(one, random) : []), ...files]
  }
}

/** Files as they were, without what is broken in them. */
export const wholeFiles = (files: readonly Source[]): FileJob[] =>
  files.map(({ text, partner }) => ({ kind: 'file', bytes: bytesOf(text), partner, cuts: [] }))

const FILES = 8
/** Longer ones tell no more when they are broken. */
const LONGEST = 50_000

function brokenFiles(files: readonly Source[], seed: number, random: Random): FileJob[] {
  const texts = files.map(({ text }) => text).filter(({ length }) => length < LONGEST)
  const half = fc.sample(broken(texts), { seed, numRuns: FILES / 2 })
  const ours = Array.from({ length: FILES / 2 }, () => {
    const text = pick(random, texts)
    return spoilt(text, marksIn(text), between(random, 0, 4), random.next)
  })
  const partners = files.map(({ partner }) => partner)
  return [...half, ...ours].map((text) => fileJob(text, pick(random, partners), random))
}

const fileJob = (text: string, partner: string, random: Random): FileJob => ({
  kind: 'file',
  bytes: bytesOf(text),
  partner,
  cuts: cutsOf(text.length, random),
})

/** Places anywhere, or all so many bytes apart. */
function cutsOf(length: number, random: Random): number[] {
  const width = pick(random, [0, 1, 7, 100, 4_096, 20_000])
  if (width > 0 && length / width < 3_000)
    return Array.from({ length: Math.floor(length / width) }, (_, n) => n * width)
  return Array.from({ length: between(random, 0, 10) }, () => between(random, 0, length)).sort(
    (a, b) => a - b,
  )
}

/** Many, as what is read for the first time is read one by one. */
const OF_EACH = 24

/** An interchange of a mapping's and its sets, whole and with more and more wrong in them. */
function ofDrawn(one: Drawn, random: Random): Job[] {
  const text = textOf(one.bytes)
  const marks = marksOf(one.wire.delimiters)
  const jobs: Job[] = [0, 1, 2].map((count) => fileJob(spoilt(text, marks, count, random.next), '', random))
  if (random.next() < 0.1) jobs.push(fileJob(longer(text, marks.segment, random), '', random))
  for (const { offset, length } of one.sets)
    for (let n = 0; n < OF_EACH; n++) jobs.push(setJob(one, text.slice(offset, offset + length), n, random))
  return jobs
}

/** Some of its segments again and again, to a length at which pieces of what is scanned end anywhere. */
function longer(text: string, segment: string, random: Random): string {
  const segments = text.split(segment)
  const from = between(random, 0, segments.length - 1)
  const some = segments.slice(from, from + between(random, 1, 12))
  const size = Math.max(1, some.join(segment).length)
  const times = Math.ceil(between(random, 16_000, 150_000) / size)
  const many = Array.from({ length: times }, () => some).flat()
  return [...segments.slice(0, from), ...many, ...segments.slice(from)].join(segment)
}

const CHARSETS = ['utf-8', 'latin1'] as const
const TOLERANCES: readonly string[][] = [
  [],
  [],
  [],
  [],
  [],
  ['lines wrapped'],
  ['line break after terminator'],
]

function setJob({ mapping, wire }: Drawn, text: string, n: number, random: Random): SetJob {
  const marks = marksOf(wire.delimiters)
  const wrong = spoilt(text, marks, Math.min(4, Math.floor(n / 3)), random.next)
  return {
    kind: 'set',
    bytes: bytesOf(random.next() < 0.7 ? plainer(wrong, marks) : wrong),
    mapping,
    delimiters: random.next() < 0.9 ? wire.delimiters : released(wire.delimiters),
    tolerances: pick(random, TOLERANCES),
    policy: policyFor(mapping, text, marks.element, random),
  }
}

/** Without what makes a whole set unusual to those who read many bytes at once. */
function plainer(text: string, { element, component, repetition, segment }: Marks): string {
  const isPlain = (value: string) => !value.includes(component) && !value.includes(repetition)
  const elements = (one: string) => one.split(element).map((value) => (isPlain(value) ? value : ''))
  return text
    .replaceAll(/[\x80-\xff]/g, 'x')
    .split(segment)
    .map((one) => elements(one).join(element))
    .join(segment)
}

const released = (delimiters: Delimiters): Delimiters => ({ ...delimiters, release: 0x3f })

function policyFor(mapping: string, text: string, element: string, random: Random): ReadPolicy {
  const values = text.split(element).filter((one) => one.length > 0 && one.length < 20)
  const charset = pick(random, CHARSETS)
  return { charset, ...crosswalkedPolicy(mapping, values, random) }
}

const UNKNOWN = ['pass', 'park', 'reject'] as const

/** What to do about codes that are not known, and tables of some that may be met among these values. */
export function crosswalkedPolicy(mapping: string, values: readonly string[], random: Random): ReadPolicy {
  const unknownCode = pick(random, UNKNOWN)
  const names = crosswalksOf(mapping)
  if (names.length === 0 || values.length === 0 || random.next() < 0.2) return { unknownCode }
  const crosswalks = Object.fromEntries(names.map((name) => [name, rowsOf(values, random)]))
  return { unknownCode, crosswalks, ...(random.next() < 0.3 ? { day: '2026-01-31' } : {}) }
}

const DAYS = ['2000-01-01', '2015-06-30', '2026-01-31', '2035-12-31'] as const

/** Rows for some of the values, on some days, several for the same and some for what is said by another. */
const rowsOf = (values: readonly string[], random: Random): CodeRow[] =>
  Array.from(
    { length: between(random, 0, 40) },
    (_, n): CodeRow => ({
      theirs: pick(random, values),
      ours: pick(random, ['EA', 'CA', `own ${n}`, pick(random, values)]),
      ...(random.next() < 0.3 ? { from: pick(random, DAYS) } : {}),
      ...(random.next() < 0.3 ? { to: pick(random, DAYS) } : {}),
      ...(random.next() < 0.2 ? { readOnly: true } : {}),
    }),
  )
