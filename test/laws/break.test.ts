// Law 3 of DESIGN §5: break one thing in a valid document, and exactly the matching finding appears.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { standardOf } from '../../src/finding/catalogue.ts'
import type { Mapping } from '../../src/guide/mapping.ts'
import { writeDocument } from '../../src/guide/mapping.ts'
import type { WireSegment } from '../../src/guide/reading.ts'
import { between, seeded } from '../../src/guide/sample/random.ts'
import { sampleDocument } from '../../src/guide/sample/sample.ts'
import { fromBytes, setBytes } from './bytes.ts'
import { everyMapping } from './guides.ts'
import { SEED, samples, share } from './seed.ts'

type Segments = { id: string; elements: (string | readonly string[])[] }[]

interface Breaking {
  name: string
  /** Code of the finding that must appear, alone. */
  code: string
  standard: string
  /** Breaks the set at a segment; false where there is nothing of the kind. */
  breaks: (set: Segments, at: number) => boolean
}

const withValue = (set: Segments, at: number, position: number, value: string): boolean => {
  const segment = set[at]!
  if (typeof segment.elements[position - 1] !== 'string' || segment.elements[position - 1] === '')
    return false
  segment.elements[position - 1] = value
  return true
}

const only = (id: string, position: number, value: string) => (set: Segments, at: number) =>
  set[at]!.id === id && withValue(set, at, position, value)

const BREAKINGS: Breaking[] = [
  {
    name: 'no BEG',
    code: 'segment-missing',
    standard: '3',
    breaks: (set, at) => set[at]!.id === 'BEG' && set.splice(at, 1).length === 1,
  },
  {
    name: 'BEG twice',
    code: 'segment-over-max',
    standard: '5',
    breaks: (set, at) => set[at]!.id === 'BEG' && set.splice(at, 0, structuredClone(set[at]!)).length === 0,
  },
  {
    name: 'a segment that X12 has not',
    code: 'segment-unknown',
    standard: '1',
    breaks: (set, at) => set.splice(at + 1, 0, { id: 'QQQ', elements: ['1'] }).length === 0,
  },
  {
    name: 'a segment of other sets',
    code: 'segment-not-in-set',
    standard: '6',
    breaks: (set, at) => set.splice(at + 1, 0, { id: 'AK1', elements: ['PO', '1'] }).length === 0,
  },
  { name: 'a date that is no day', code: 'date-invalid', standard: '8', breaks: only('BEG', 5, '20260231') },
  { name: 'a short date', code: 'element-too-short', standard: '4', breaks: only('BEG', 5, '2602') },
  { name: 'a long number', code: 'element-too-long', standard: '5', breaks: only('BEG', 3, 'N'.repeat(23)) },
  { name: 'no number', code: 'element-missing', standard: '1', breaks: only('BEG', 3, '') },
  { name: 'a code of no list', code: 'code-unknown', standard: '7', breaks: only('BEG', 1, 'QQ') },
  {
    name: 'a quantity with letters',
    code: 'character-invalid',
    standard: '6',
    // A line that says nothing else is no line without it, and is missed where lines are counted.
    breaks: (set, at) => set[at]!.elements.filter(Boolean).length > 1 && only('PO1', 2, '1O')(set, at),
  },
  {
    name: 'an id without its qualifier',
    code: 'element-conditional-missing',
    standard: '2',
    breaks: (set, at) =>
      set[at]!.id === 'N1' && !!set[at]!.elements[3] && !!set[at]!.elements[1] && withValue(set, at, 3, ''),
  },
  {
    name: 'too many elements',
    code: 'elements-too-many',
    standard: '3',
    breaks: (set, at) => {
      const { id, elements } = set[at]!
      if (id !== 'BEG') return false
      while (elements.length < 13) elements.push('')
      return elements.push('X') === 14
    },
  },
  {
    name: 'a control character',
    code: 'character-invalid',
    standard: '6',
    breaks: only('N3', 1, '1 MAIN\u0007ST'),
  },
]

/** Of any set: what is wrong with its first segment, or does not belong into it at all. */
const anyBreaking = ({ set }: Mapping & { syntax: 'x12' }): Breaking[] => {
  const first = set.level.positions[0]!.id
  const foreign = ['AK1', 'BEG', 'BIG'].find((id) => !set.ids.has(id))!
  return [
    {
      name: `no ${first}`,
      code: 'segment-missing',
      standard: '3',
      breaks: (made, at) => made[at]!.id === first && made.splice(at, 1).length === 1,
    },
    {
      name: `${first} twice`,
      code: 'segment-over-max',
      standard: '5',
      breaks: (made, at) =>
        made[at]!.id === first && made.splice(at, 0, structuredClone(made[at]!)).length === 0,
    },
    {
      name: 'a segment that X12 has not',
      code: 'segment-unknown',
      standard: '1',
      breaks: (made, at) => made.splice(at + 1, 0, { id: 'QQQ', elements: ['1'] }).length === 0,
    },
    {
      name: `a ${foreign}, which other sets have`,
      code: 'segment-not-in-set',
      standard: '6',
      breaks: (made, at) => made.splice(at + 1, 0, { id: foreign, elements: ['00', '1'] }).length === 0,
    },
  ]
}

const others = everyMapping().flatMap(({ name, mapping }) =>
  mapping.syntax === 'x12' && !/850|TA1/.test(mapping.guide.guide) ? [{ name, mapping }] : [],
)

for (const { name, mapping } of others)
  test(`each way to break the segments of ${name} is one finding of its own`, () => {
    for (const breaking of anyBreaking(mapping)) {
      let broken = 0
      for (let n = 0; broken < samples(3) && n < samples(100); n++)
        if (breakOne(mapping, breaking, n)) broken++
      assert.ok(broken > 0, `${breaking.name}: no sample had a place to break`)
    }
  })

const guides = everyMapping().filter(
  ({ mapping }) => mapping.syntax === 'x12' && /850/.test(mapping.guide.guide),
)

for (const { name, mapping } of guides)
  describe(`in ${name}`, () => {
    for (const breaking of BREAKINGS)
      test(`${breaking.name} is one finding, ${breaking.code}`, () => {
        let broken = 0
        for (let n = 0; broken < share(30, guides.length) && n < samples(400); n++)
          if (breakOne(mapping, breaking, n)) broken++
        assert.ok(broken > 0, 'no sample had a place to break')
      })
  })

function breakOne(mapping: Mapping, breaking: Breaking, n: number): boolean {
  const written = writeDocument(mapping, sampleDocument(mapping, SEED * 1000 + n, 0.3))
  assert.equal(written.syntax, 'x12')
  const set = filled(written.segments)
  const places = set.map((_, at) => at).filter((at) => breaking.breaks(copyOf(set), at))
  if (places.length === 0) return false
  const at = places[between({ next: seeded(SEED + n), fullness: 0 }, 0, places.length - 1)]!
  breaking.breaks(set, at)
  const bytes = lenient(set)
  const { findings } = fromBytes(mapping, bytes)
  const codes = findings.map((one) => one.code)
  assert.deepEqual(codes, [breaking.code], `sample ${n}, segment ${at}: ${Buffer.from(bytes)}`)
  assert.ok(Object.values(standardOf(findings[0]!)).includes(breaking.standard), JSON.stringify(findings[0]))
  return true
}

const copyOf = (set: Segments): Segments => set.map(({ id, elements }) => ({ id, elements: [...elements] }))

const filled = (segments: readonly WireSegment[]): Segments =>
  segments.map(({ id, elements }) => ({ id, elements: Array.from(elements, (one) => (one ?? '') as string) }))

// The writer refuses what is to be tested here, so a mark stands in for it.
function lenient(set: Segments): Uint8Array {
  const text = JSON.stringify(set).replaceAll('\\u0007', '\ue000')
  const marked = JSON.parse(text) as WireSegment[]
  return Buffer.from(Buffer.from(setBytes(marked)).toString('utf8').replaceAll('\ue000', '\u0007'), 'utf8')
}
