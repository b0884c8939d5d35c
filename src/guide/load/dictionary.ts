// A release's segments, composites and elements, from YAML. "Like that, except" works here too: an
// entry replaces the whole entry of the older release, and null removes it.
import type {
  CompositeUse,
  DataElement,
  Dictionary,
  ElementType,
  ElementUse,
  SegmentDefinition,
} from '../model.ts'
import type { Complain } from './like.ts'
import { isTable, type Table } from './source.ts'
import { checkWords, DICTIONARY_WORDS, ENTRY_WORDS } from './words.ts'

const PARTS = ['elements', 'composites', 'segments'] as const

/** Makes a dictionary out of a loaded table and, where it says `like`, the dictionary it is like. */
export function makeDictionary(table: Table, model: Dictionary | undefined, complain: Complain): Dictionary {
  checkWords(table, DICTIONARY_WORDS, complain)
  const made = {
    dictionary: String(table.dictionary),
    elements: { ...model?.elements },
    composites: { ...model?.composites },
    segments: { ...model?.segments },
  }
  const makers = { elements: element, composites: composite, segments: segment }
  for (const part of PARTS) {
    const entries = table[part]
    if (!isTable(entries)) continue
    const held = made[part] as Record<string, unknown>
    for (const [key, entry] of Object.entries(entries)) {
      if (entry === null) delete held[key]
      else if (!isTable(entry)) complain(entries, key, `${key} must be a table`)
      else {
        checkWords(entry, ENTRY_WORDS, complain)
        held[key] = makers[part](key, entry, (k, m) => complain(entry, k, m))
      }
    }
  }
  for (const id of namesIn(table.others, complain, table))
    made.segments[id] ??= { title: id, elements: [], syntax: [] }
  checkUses(made, table, complain)
  return made
}

// Segments of the release that only other sets use: known by name, so that they are told from unknown ones.
function namesIn(others: unknown, complain: Complain, table: Table): string[] {
  if (others === undefined) return []
  const names = String(others).split(/\s+/)
  for (const name of names)
    if (!/^[A-Z][A-Z0-9]{1,2}$/.test(name)) complain(table, 'others', `${name} is not a segment id`)
  return names
}

type Say = (key: string, message: string) => void

// ID 2/2, N2 1/10, R 1/17
const TYPE = /^(AN|ID|R|DT|TM|B|N(\d)?) (\d+)\/(\d+)$/

function element(number: string, entry: Table, say: Say): DataElement {
  const match = TYPE.exec(String(entry.type))
  if (!match) say('type', `type must be like "AN 1/30", got ${JSON.stringify(entry.type)}`)
  const [, name = 'AN', decimals, min = '1', max = '1'] = match ?? []
  const made: DataElement = {
    number,
    title: String(entry.title ?? number),
    type: (name.startsWith('N') ? 'N' : name) as ElementType,
    decimals: Number(decimals ?? 0),
    min: Number(min),
    max: Number(max),
  }
  if (Array.isArray(entry.codes)) made.codes = entry.codes.map(String)
  if (entry.complete === true || entry.complete === 'yes') made.complete = true
  return made
}

// 353 M, C040 O, 128 O x5
const USE = /^([A-Z]?\d+) ([MOX])(?: x(\d+|>1))?$/

function uses(entries: unknown, say: Say, word: string): ElementUse[] {
  if (!isTable(entries)) return []
  return Object.entries(entries).map(([position, said], index) => {
    if (Number(position) !== index + 1) say(word, `element ${position} stands at place ${index + 1}`)
    const match = USE.exec(String(said))
    if (!match) say(word, `${position} must be like "353 M", got ${JSON.stringify(said)}`)
    const [, name = '', usage = 'O', repeat = '1'] = match ?? []
    return {
      element: name,
      usage: usage as ElementUse['usage'],
      repeat: repeat === '>1' ? 1e9 : Number(repeat),
    }
  })
}

const composite = (name: string, entry: Table, say: Say) => ({
  title: String(entry.title ?? name),
  components: uses(entry.components, say, 'components').map(
    ({ element, usage }): CompositeUse => ({ element, usage }),
  ),
})

function segment(id: string, entry: Table, say: Say): SegmentDefinition {
  const syntax = Array.isArray(entry.syntax) ? entry.syntax.map(String) : []
  for (const note of syntax)
    if (!/^[PRECL](\d\d){2,}$/.test(note)) say('syntax', `${note} is not a syntax note such as P0304`)
  const made: SegmentDefinition = {
    title: String(entry.title ?? id),
    elements: uses(entry.elements, say, 'elements'),
    syntax,
  }
  return entry.provenance === undefined ? made : { ...made, provenance: String(entry.provenance) }
}

function checkUses(made: Dictionary, table: Table, complain: Complain): void {
  const unknown = (name: string) => !(name in made.elements) && !(name in made.composites)
  const missing = new Set<string>()
  for (const one of Object.values(made.segments))
    for (const use of one.elements) if (unknown(use.element)) missing.add(use.element)
  for (const one of Object.values(made.composites))
    for (const use of one.components) if (unknown(use.element)) missing.add(use.element)
  for (const name of missing) complain(table, 'segments', `${name} is used and not defined`)
}
