// Slips at one value: the next element, another qualifier, a code, a codec, a demand.
import type { CodeTable, Leaf, Node } from '../../guide/model.ts'
import { type GuidePlace, isValue } from '../../guide/places.ts'
import { following, type Ground, isMandatory, isMoot } from './ground.ts'
import { type Mutant, type Probe, wordEdit } from './mutant.ts'

type Operator = (place: GuidePlace, ground: Ground) => Mutant[]

/** Everything that can be otherwise about a value. */
export const leafMutants: Operator = (place, ground) =>
  [
    dropped,
    neighbour,
    swappedPath,
    constant,
    codes,
    codec,
    demand,
    shape,
    crosswalk,
    fallback,
    derived,
  ].flatMap((operator) => operator(place, ground))

const mutant = (
  operator: string,
  { address, said }: GuidePlace,
  words: string,
  edits: Mutant['edits'],
  probes: readonly Probe[] = [],
  structural = false,
): Mutant => ({ operator, address, words, edits, probes, structural, silent: said.path === undefined })

const put = ({ address }: GuidePlace, text: string): Probe => ({ kind: 'put', address, text })
const omit = ({ address }: GuidePlace): Probe => ({ kind: 'omit', address })

const dropped: Operator = (place) =>
  isValue(place)
    ? [
        mutant('value dropped', place, `${place.said.path} comes to nothing`, [
          wordEdit(place, 'path', undefined),
        ]),
      ]
    : []

const neighbour: Operator = (place, ground) => {
  if (place.kind !== 'leaf' || !isValue(place) || ground.guide.syntax === 'xml') return []
  const [other] = following(ground, place).filter((one) => one.said.path !== undefined)
  if (!other || isSame(other.said, place.said)) return []
  const edits = [
    { steps: place.steps, to: other.said },
    { steps: other.steps, to: place.said },
  ]
  return [mutant('neighbour element', place, `read at ${other.address}, and the other way about`, edits)]
}

const swappedPath: Operator = (place, ground) => {
  if (!isValue(place)) return []
  const [other] = following(ground, place).filter((one) => isValue(one) && one.said.path !== place.said.path)
  if (!other) return []
  const edits = [wordEdit(place, 'path', other.said.path), wordEdit(other, 'path', place.said.path)]
  return [mutant('path swapped', place, `${place.said.path} ↔ ${other.said.path}`, edits)]
}

const constant: Operator = (place, ground) => {
  const said = [place.said.is ?? []].flat().map(String)
  const seen = ground.texts.get(place.address)
  if (said.length === 0) return []
  if (said.length === 1) {
    const to = rivalOf(place, said[0]!, ground)
    const words = `${said[0]} → ${to}`
    return [mutant('another qualifier', place, words, [wordEdit(place, 'is', to)], [put(place, to)])]
  }
  // Who writes takes the first, unless the document says another.
  const told = ground.direction === 'out' && place.said.path === undefined ? said.slice(0, 1) : said
  return told.map((one) => {
    const rest = said.filter((other) => other !== one)
    const isSeen = seen?.has(one) ?? false
    const edits = [wordEdit(place, 'is', rest)]
    return mutant('qualifier dropped', place, `${one} is not taken`, edits, [put(place, one)], !isSeen)
  })
}

// The qualifier of another variant of the same segment, else one that nobody has.
function rivalOf(place: GuidePlace, own: string, { places }: Ground): string {
  const mine = place.parent?.key.split('/')[0]
  const rival = places.find(
    ({ kind, key, parent, said }) =>
      kind === 'leaf' &&
      key === place.key &&
      parent?.key.split('/')[0] === mine &&
      typeof said.is === 'string' &&
      said.is !== own,
  )
  return rival ? String(rival.said.is) : `${own.slice(0, -1)}${own.endsWith('9') ? '8' : '9'}`
}

const codes: Operator = (place, ground) => {
  const table = place.said.codes
  if (!table || place.said.path === undefined) return []
  const seen = ground.texts.get(place.address) ?? new Set<string>()
  const taken = place.said.is === undefined ? undefined : [place.said.is].flat().map(String)
  const isOpen = (code: string) => code !== '*' && (taken?.includes(code) ?? true)
  const known = Object.keys(table).filter((code) => isOpen(code) && isSaid(table, code, ground))
  const shown = known.filter((code) => seen.has(code))
  const [unshown] = known.filter((code) => !seen.has(code))
  return [
    ...shown.flatMap((code) => ofCode(place, ground, code, false)),
    // Of the codes that no sample has, one stands for all: they are the standard's, and said once for all partners.
    ...(unshown === undefined ? [] : ofCode(place, ground, unshown, true)),
  ]
}

// On writing, a word has one code: the first, which is no alias.
function isSaid(table: CodeTable, code: string, { direction }: Ground): boolean {
  if (direction === 'in') return true
  const same = Object.keys(table).find((one) => wordOf(table[one]!) === wordOf(table[code]!))
  return typeof table[code] === 'string' && same === code
}

function ofCode(place: GuidePlace, { direction }: Ground, code: string, structural: boolean): Mutant[] {
  const table = place.said.codes!
  const other = Object.keys(table).find((one) => one !== '*' && wordOf(table[one]!) !== wordOf(table[code]!))
  const rest = Object.fromEntries(Object.entries(table).filter(([key]) => key !== code))
  const probes = [put(place, direction === 'in' ? code : wordOf(table[code]!))]
  const gone = [wordEdit(place, 'codes', rest)]
  const drop = mutant('code dropped', place, `${code} is not known`, gone, probes, structural)
  if (other === undefined) return [drop]
  const swapped = { ...table, [code]: table[other], [other]: table[code] }
  const words = `${code} ↔ ${other}`
  return [mutant('code swapped', place, words, [wordEdit(place, 'codes', swapped)], probes, structural), drop]
}

const wordOf = (said: CodeTable[string]): string => (typeof said === 'string' ? said : said.to)

/** The codec that someone could take instead of one; those that differ in nothing but spelling are left out. */
const INSTEAD: Readonly<Record<string, string>> = {
  date: 'text',
  DT: 'text',
  time: 'text',
  TM: 'text',
  decimal: 'fraction',
  R: 'fraction',
  N: 'fraction',
  fraction: 'decimal',
  unit: 'text',
  rec20: 'text',
  priceBasis: 'unit',
  scac: 'text',
  boolean: 'text',
}

// In XML a date is written as we write it, and only a zone would show that nobody looked at it.
const isSpelling = (as: string | undefined, { guide }: Ground): boolean =>
  guide.syntax === 'xml' && (as === 'date' || as === 'time')

const codec: Operator = (place, ground) => {
  const { as, codes: table } = place.said
  if (!isValue(place) || table || isSpelling(as, ground)) return []
  const own = as ?? typeOf(place, ground)
  const to = INSTEAD[own ?? '']
  return to === undefined
    ? []
    : [mutant('another codec', place, `${own} → ${to}`, [wordEdit(place, 'as', to)])]
}

function typeOf(place: GuidePlace, { guide }: Ground): string | undefined {
  const segment = guide.dictionary?.segments[place.parent?.key.split('/')[0] ?? '']
  const [number, component] = place.address.split('.').filter((step) => /^\d+$/.test(step))
  const element = segment?.elements[Number(number) - 1]?.element ?? ''
  const part = guide.dictionary?.composites[element]?.components[Number(component) - 1]?.element
  return guide.dictionary?.elements[part ?? element]?.type
}

const demand: Operator = (place, ground) => {
  if (place.kind !== 'leaf' || !isValue(place) || isMandatory(ground, place) || isMoot(place, ground))
    return []
  const isRequired = place.said.usage === 'required'
  const words = isRequired ? 'required → situational' : 'situational → required'
  const edits = [wordEdit(place, 'usage', isRequired ? undefined : 'required')]
  return [mutant('usage changed', place, words, edits, [omit(place)], true)]
}

/** Texts that hardly any pattern takes. */
const ODD = ['?', '0', 'x y', '999999999999999']

const shape: Operator = (place) => {
  const { pattern } = place.said
  if (pattern === undefined) return []
  const probes = ODD.map((text) => put(place, text))
  return [
    mutant(
      'pattern dropped',
      place,
      `any text for ${pattern}`,
      [wordEdit(place, 'pattern', undefined)],
      probes,
      true,
    ),
  ]
}

const crosswalk: Operator = (place) =>
  place.said.crosswalk === undefined
    ? []
    : [
        mutant('crosswalk dropped', place, `without ${place.said.crosswalk}`, [
          wordEdit(place, 'crosswalk', undefined),
        ]),
      ]

const fallback: Operator = (place) => {
  const said = place.said.default
  if (said === undefined) return []
  const gone = [wordEdit(place, 'default', undefined)]
  const other = [wordEdit(place, 'default', `${said}x`)]
  return [
    mutant('default dropped', place, `nothing for ${said}`, gone, [omit(place)]),
    mutant('default changed', place, `${said}x for ${said}`, other, [omit(place)]),
  ]
}

// What numbers the nodes of a tree is the tree's matter.
const derived: Operator = (place) =>
  place.said.derive === undefined || place.said.derive.startsWith('serial')
    ? []
    : [
        mutant(
          'check dropped',
          place,
          `not checked: ${place.said.derive}`,
          [wordEdit(place, 'derive', undefined)],
          [put(place, '987')],
          true,
        ),
      ]

const isSame = (one: Leaf | Node, other: Leaf | Node): boolean =>
  JSON.stringify(one) === JSON.stringify(other)
