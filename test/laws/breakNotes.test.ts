// Law 3 for the syntax notes of the dictionaries: every segment that has notes, with every choice of the elements
// that they speak of. Where one note is broken, it is the only finding; where none is, there is none.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { standardOf } from '../../src/finding/catalogue.ts'
import { library } from '../../src/guide/library.ts'
import { compileMapping, type Mapping } from '../../src/guide/mapping.ts'
import type { Dictionary, ResolvedGuide } from '../../src/guide/model.ts'
import { seeded } from '../../src/guide/sample/random.ts'
import { fromBytes, setBytes } from './bytes.ts'
import { SEED, samples } from './seed.ts'

/** By the letters of X12.6: whether a note is broken. */
const BROKEN: Readonly<Record<string, (there: readonly boolean[]) => boolean>> = {
  P: (there) => there.includes(true) && there.includes(false),
  R: (there) => !there.includes(true),
  E: (there) => there.filter(Boolean).length > 1,
  C: ([first, ...others]) => first === true && others.includes(false),
  L: ([first, ...others]) => first === true && !others.includes(true),
}

const positionsOf = (note: string) => (note.slice(1).match(/\d\d/g) ?? []).map(Number)

const isBroken = (note: string, there: ReadonlySet<number>) =>
  BROKEN[note[0]!]!(positionsOf(note).map((one) => there.has(one)))

/** Every dictionary that a shipped guide uses: the segments of all guides of the release. */
function dictionaries(): Map<string, { dictionary: Dictionary; guide: ResolvedGuide }> {
  const found = new Map<string, { dictionary: Dictionary; guide: ResolvedGuide }>()
  for (const id of library().ids()) {
    const guide = library().resolve(id)
    if (!guide.dictionary) continue
    const { dictionary, elements, composites, segments } = guide.dictionary
    const known = found.get(dictionary)?.dictionary
    const used = Object.entries(segments).filter(([, one]) => one.elements.length > 0)
    const all = {
      dictionary,
      elements: { ...known?.elements, ...elements },
      composites: { ...known?.composites, ...composites },
      segments: { ...known?.segments, ...Object.fromEntries(used) },
    }
    found.set(dictionary, { dictionary: all, guide })
  }
  return found
}

/** A set of this one segment, as the dictionary has it. */
const mappingOf = (id: string, dictionary: Dictionary, guide: ResolvedGuide): Mapping =>
  compileMapping({ ...guide, areas: { heading: { [id]: {} } }, dictionary })

/** A value that the element can have. */
function wireOf(name: string, dictionary: Dictionary): string | string[] {
  const composite = dictionary.composites[name]
  if (composite) {
    const { components } = composite
    const first = components.some(({ usage }) => usage === 'M') ? undefined : components[0]
    return components.map((one) =>
      one.usage === 'M' || one === first ? (wireOf(one.element, dictionary) as string) : '',
    )
  }
  const { type, min, max, codes } = dictionary.elements[name]!
  if (type === 'DT') return '20250314'.slice(-Math.min(8, max))
  if (type === 'TM') return '1200'
  if (codes) return codes[0]!
  return (type === 'AN' || type === 'ID' || type === 'B' ? 'X' : '1').repeat(Math.max(1, min))
}

for (const [release, { dictionary, guide }] of dictionaries())
  describe(`the syntax notes of ${release}`, () => {
    const noted = Object.entries(dictionary.segments).filter(([, { syntax }]) => syntax.length > 0)
    for (const [id, { elements, syntax }] of noted)
      test(`of ${id}, ${syntax.join(' ')}`, () => {
        const mapping = mappingOf(id, dictionary, guide)
        const mandatory = elements.flatMap(({ usage }, n) => (usage === 'M' ? [n + 1] : []))
        const spoken = [...new Set(syntax.flatMap(positionsOf))].filter((one) => !mandatory.includes(one))
        const random = seeded(SEED)
        const choices = Math.min(2 ** spoken.length, samples(128))
        const alone = new Set<string>()
        for (let n = 0; n < choices; n++) {
          const chosen = spoken.filter((_, bit) =>
            choices === 2 ** spoken.length ? (n >> bit) & 1 : random() < 0.5,
          )
          const there = new Set([...mandatory, ...chosen])
          const broken = syntax.filter((note) => isBroken(note, there))
          if (broken.length > 1 || there.size === 0) continue
          const wire = elements.map(({ element }, at) =>
            there.has(at + 1) ? wireOf(element, dictionary) : '',
          )
          const { findings } = fromBytes(mapping, setBytes([{ id, elements: wire }]))
          const expected = broken.map((note) => (note[0] === 'E' ? '10' : '2'))
          assert.deepEqual(
            findings.map((one) => standardOf(one).ak403),
            expected,
            `${id} with ${[...there]}`,
          )
          for (const note of broken) alone.add(note)
        }
        const possible = syntax.filter((note) => !positionsOf(note).every((one) => mandatory.includes(one)))
        if (choices === 2 ** spoken.length)
          assert.ok(alone.size > 0 || possible.length === 0, 'no note was broken alone')
      })
  })
