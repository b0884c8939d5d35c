// Law 3 for the words of a guide: in a document drawn from the guide, one element is given what its guide or its
// dictionary forbids, whichever element it is; the matching finding stands there, and no other anywhere.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { standardOf } from '../../src/finding/catalogue.ts'
import { type Mapping, writeDocument } from '../../src/guide/mapping.ts'
import type { WireSegment } from '../../src/guide/reading.ts'
import { seeded } from '../../src/guide/sample/random.ts'
import { sampleDocument } from '../../src/guide/sample/sample.ts'
import type { CompiledElement, CompiledSegment, Level } from '../../src/guide/x12/compiled.ts'
import { fromBytes, setBytes } from './bytes.ts'
import { everyMapping } from './guides.ts'
import { SEED, samples, share } from './seed.ts'
import { strictMapping } from './strict.ts'

type X12 = Mapping & { syntax: 'x12' }

interface Breaking {
  name: string
  /** AK403. */
  code: string
  /** Whether only the guide forbids it, where the number alone does not say so. */
  by?: 'guide'
  /** What is put there; undefined where the element can't be broken so. */
  wire: (element: CompiledElement, text: string, segment: CompiledSegment) => string | undefined
}

const isText = ({ type, components }: CompiledElement) => (type === 'AN' || type === 'ID') && !components
const isNoted = ({ notes }: CompiledSegment, { position }: CompiledElement) =>
  notes.some(({ positions }) => positions.includes(position))
const takes = ({ constants, codes }: CompiledElement, code: string) =>
  constants?.has(code) ?? codes?.word(code) !== undefined
/** Codes of the right form that are in few lists. */
const strange = ({ min, max }: CompiledElement) =>
  ['Q', 'W', '!'].map((one) => one.repeat(Math.max(min, Math.min(2, max))))

const BREAKINGS: Breaking[] = [
  {
    name: 'a mandatory element is empty',
    code: '1',
    wire: (one, text, segment) => (one.mandatory && text !== '' && !isNoted(segment, one) ? '' : undefined),
  },
  {
    name: 'an element that only the guide requires is empty',
    code: '1',
    by: 'guide',
    wire: (one, text, segment) =>
      !one.mandatory && one.usage === 'required' && text !== '' && !isNoted(segment, one) ? '' : undefined,
  },
  {
    name: 'a value is shorter than its element',
    code: '4',
    wire: (one, text) => (text !== '' && isText(one) && one.limits.min > 1 ? 'X' : undefined),
  },
  {
    name: 'a value is longer than its element',
    code: '5',
    wire: (one, text) =>
      text !== '' && isText(one) && one.limits.max < 200 ? 'X'.repeat(one.limits.max + 1) : undefined,
  },
  {
    name: 'a number has letters',
    code: '6',
    wire: ({ type, components }, text) =>
      text !== '' && !components && (type === 'R' || type === 'N') ? 'X' : undefined,
  },
  {
    name: 'a code is in no list',
    code: '7',
    wire: (one, text) => {
      const isClosed = (one.codes && !one.codes.isOpen) || one.constants
      if (text === '' || !isClosed || !one.standard) return undefined
      return strange(one).find((code) => !one.standard!.has(code) && !takes(one, code))
    },
  },
  {
    name: 'a code is one that the agreement leaves out',
    code: 'I6',
    wire: (one, text) =>
      text === '' ? undefined : [...(one.standard ?? [])].find((code) => code !== '' && !takes(one, code)),
  },
  {
    name: 'a day is none',
    code: '8',
    wire: ({ type, max }, text) =>
      text !== '' && type === 'DT' ? '20260231'.slice(-Math.min(8, max)) : undefined,
  },
  {
    name: 'a time is none',
    code: '9',
    wire: ({ type }, text) => (text !== '' && type === 'TM' ? '2561' : undefined),
  },
  {
    name: 'a value has not the agreed form',
    code: 'I12',
    wire: ({ pattern, min, max }, text) => {
      const odd = '.'.repeat(Math.min(Math.max(min, text.length), max))
      return text !== '' && pattern && !pattern.test(odd) ? odd : undefined
    },
  },
  {
    name: 'an element that is not used is there',
    code: 'I10',
    wire: (one, text, segment) =>
      text === '' && one.usage === 'unused' && isText(one) && !isNoted(segment, one)
        ? strange(one)[0]
        : undefined,
  },
]

/** The segments of a level and below, by address. */
function segmentsOf(level: Level, found = new Map<string, Known>()): Map<string, Known> {
  for (const { variants } of level.positions)
    for (const { segment, loop } of variants) {
      if (loop) segmentsOf(loop, found)
      const told = variants.length > 1 ? segment.tests.map(({ position }) => position) : []
      found.set(segment.address, { segment, told })
    }
  return found
}

/** A segment, and the elements that tell it from its neighbours. */
interface Known {
  segment: CompiledSegment
  told: readonly number[]
}

type Segments = { id: string; elements: (string | readonly string[])[] }[]

const filled = (segments: readonly WireSegment[]): Segments =>
  segments.map(({ id, elements }) => ({ id, elements: Array.from(elements, (one) => (one ?? '') as string) }))

interface Place {
  at: number
  segment: CompiledSegment
  element: CompiledElement
  wire: string
}

/** The segments of a document, and which of the guide's each was read by, as the reading says. */
interface Whole {
  segments: readonly WireSegment[]
  known: ReadonlyMap<number, Known>
}

const KEPT = 6
const kept = new Map<string, Whole>()

/** The nth document of a guide; the first few are made once for all ways to break them. */
function whole(named: { name: string; mapping: X12 }, n: number): Whole {
  const key = `${named.name} ${n}`
  const made = kept.get(key) ?? wholeOf(named.mapping, n)
  if (n < KEPT) kept.set(key, made)
  return made
}

function wholeOf(mapping: X12, n: number): Whole {
  const written = writeDocument(mapping, sampleDocument(mapping, SEED * 3000 + n, (n % 4) / 4 + 0.2))
  assert.ok(written.syntax === 'x12')
  const { segments } = written
  const known = segmentsOf(mapping.set.level)
  const read = new Map<number, Known>()
  for (const { guide, segment } of fromBytes(mapping, setBytes(segments)).lineage)
    for (let at = guide; segment !== undefined && at.includes('.'); at = at.slice(0, at.lastIndexOf('.')))
      if (known.has(at)) read.set(segment - 2, known.get(at)!)
  return { segments, known: read }
}

const isAlone = ({ elements }: WireSegment, position: number): boolean =>
  elements.every((one, index) => index === position - 1 || one === '' || one === undefined)

/** Every place of a set that a breaking breaks. */
function placesOf(
  segments: readonly WireSegment[],
  known: ReadonlyMap<number, Known>,
  { wire }: Breaking,
): Place[] {
  return [...known].flatMap(([at, { segment, told }]) =>
    segment.elements.flatMap((element) => {
      const text = segments[at]!.elements[element.position - 1] ?? ''
      if (typeof text !== 'string' || element.structural || told.includes(element.position)) return []
      // A line that says nothing else is no line without it, and is missed where lines are counted.
      if (segment.id === 'PO1' && isAlone(segments[at]!, element.position)) return []
      const broken = wire(element, text, segment)
      return broken === undefined ? [] : [{ at, segment, element, wire: broken }]
    }),
  )
}

const guides = everyMapping().flatMap(({ name, mapping }) =>
  mapping.syntax === 'x12' ? [{ name, mapping }] : [],
)

describe('one element that is given what it must not have is one finding, there', () => {
  for (const breaking of BREAKINGS)
    test(`where ${breaking.name}: AK403 ${breaking.code}`, () => {
      const random = seeded(SEED)
      let broken = 0
      for (const named of guides)
        for (let n = 0; n < share(90, guides.length); n++) {
          const { name, mapping } = named
          const { segments, known } = whole(named, n)
          const places = placesOf(segments, known, breaking)
          const place = places[Math.floor(random() * places.length)]
          if (!place) continue
          broken++
          breakAt(mapping, segments, place, breaking, `${name}, document ${n}`)
        }
      assert.ok(broken > 0, 'no guide has a place for it')
    })
})

function breakAt(
  mapping: X12,
  segments: readonly WireSegment[],
  place: Place,
  breaking: Breaking,
  what: string,
) {
  const { at, element, wire } = place
  const set = filled(segments)
  while (set[at]!.elements.length < element.position) set[at]!.elements.push('')
  set[at]!.elements[element.position - 1] = wire
  const { findings } = fromBytes(mapping, setBytes(set))
  const said = `${what}, ${element.address} "${wire}": ${JSON.stringify(findings)}`
  assert.equal(findings.length, 1, said)
  const [one] = findings
  assert.deepEqual([one!.at.segment, one!.at.element], [at + 2, element.position], said)
  assert.equal(standardOf(one!).ak403, breaking.code, said)
  assert.equal(one!.facts.by, breaking.by, said)
}

/** Of the order; parties and lines have references of their own. */
function promotionOf(set: Segments): number {
  const end = set.findIndex(({ id }) => !['BEG', 'CUR', 'REF'].includes(id))
  return set.slice(0, end).findIndex(({ id, elements }) => id === 'REF' && elements[0] === 'PD')
}

/** Each way in which a document breaks a situational rule of the strict overlay; false where it can't. */
const SITUATIONS: { name: string; code: string; breaks: (set: Segments) => boolean }[] = [
  {
    name: 'a segment that the kind of order requires is not there',
    code: 'segment-dependent-missing',
    breaks: (set) => {
      const at = promotionOf(set)
      const isAsked =
        !set.some(({ id }) => id === 'PER') && ['SA', 'NE'].includes(String(set[0]!.elements[1]))
      return isAsked && at >= 0 && set.splice(at, 1).length === 1
    },
  },
  {
    name: 'a segment that the kind of order has no use for is there',
    code: 'segment-dependent-unused',
    breaks: (set) => {
      const beg = set[0]!.elements
      const isWhole = set.every(({ id, elements }) => id !== 'PO1' || !elements[1] || elements[2])
      if (!isWhole || promotionOf(set) < 0) return false
      beg[1] = 'BK'
      return true
    },
  },
  {
    name: 'an element that another segment requires is empty',
    code: 'element-dependent-missing',
    breaks: (set) => {
      const line = set.find(({ id, elements }) => id === 'PO1' && elements[1] && elements[2])
      if (set[0]!.elements[1] !== 'BK' || !line) return false
      line.elements[2] = ''
      return true
    },
  },
  {
    name: 'an element that its own segment requires is empty',
    code: 'element-dependent-missing',
    breaks: (set) => {
      if (set[0]!.elements[1] !== 'RL') return false
      set[0]!.elements[3] = ''
      return true
    },
  },
]

describe('a situational rule that is broken is one finding', () => {
  const mapping = strictMapping()
  for (const { name, code, breaks } of SITUATIONS)
    test(`where ${name}: ${code}`, () => {
      let broken = 0
      for (let n = 0; broken < samples(6) && n < samples(300); n++) {
        const written = writeDocument(mapping, sampleDocument(mapping, SEED * 5000 + n, 0.3))
        assert.equal(written.syntax, 'x12')
        const set = filled(written.segments)
        if (!breaks(set)) continue
        broken++
        const { findings } = fromBytes(mapping, setBytes(set))
        assert.deepEqual(
          findings.map((one) => one.code),
          [code],
          `document ${n}: ${JSON.stringify(set)}`,
        )
      }
      assert.ok(broken > 0, 'no sample had a place to break')
    })
})
