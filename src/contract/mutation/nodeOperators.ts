// Slips at a segment, a loop or an element: gone, once too often, another key, another qualifier of its pairs.
import type { PairPath, Pairs, Times } from '../../guide/model.ts'
import type { GuidePlace, NodePlace } from '../../guide/places.ts'
import { following, type Ground, isMoot, nameOf } from './ground.ts'
import { type Mutant, type Probe, wordEdit } from './mutant.ts'

type Operator = (place: NodePlace, ground: Ground) => Mutant[]

/** Everything that can be otherwise about a node, its values apart. */
export function nodeMutants(place: GuidePlace, ground: Ground): Mutant[] {
  if (place.kind !== 'node') return []
  const operators = [dropped, oftener, demand, key, scope, pairs, levels, situation]
  return operators.flatMap((operator) => operator(place, ground))
}

/** A loop is opened by its first segment: without it there is none, and how often it stands is the loop's matter. */
const opensLoop = ({ parent, steps }: NodePlace): boolean =>
  Object.keys(parent?.said.loop ?? {})[0] === steps.at(-1) && steps.at(-2) === 'loop'

const dropped: Operator = (place) => {
  if (opensLoop(place)) return []
  const edits = [{ steps: place.steps, to: undefined }]
  return [made('node dropped', place, `${place.key} is not known`, edits)]
}

const isList = ({ said: { path, key: words } }: NodePlace): boolean =>
  (path?.endsWith('[]') ?? false) && !(words && Object.keys(words).length === 0)

/** Above it nobody would write a document for the boundary. */
const MOST_TIMES = 100

const oftener: Operator = (place, ground) => {
  if (opensLoop(place) || place.said.tree) return []
  // Only a list has more to be written.
  if (ground.direction === 'out' && !isList(place)) return []
  const { max = 1 } = place.said
  const to = max === '>1' || max > MOST_TIMES ? [1] : [max + 1, ...(max > 1 ? [max - 1] : [])]
  return to.map((times) => {
    const probes = [repeat(place, Math.min(times, bound(max)) + 1)]
    return made('max changed', place, `${max} → ${times}`, [wordEdit(place, 'max', times)], probes, true)
  })
}

const bound = (max: Times): number => (max === '>1' ? Number.POSITIVE_INFINITY : max)

const repeat = ({ address }: GuidePlace, times: number): Probe => ({ kind: 'repeat', address, times })

const demand: Operator = (place, ground) => {
  if (opensLoop(place) || place.said.tree || isMoot(place, ground)) return []
  const from = place.said.usage ?? 'situational'
  const to = from === 'required' ? undefined : 'required'
  const probes: Probe[] = [{ kind: 'omit', address: place.address }]
  const words = `${from} → ${to ?? 'situational'}`
  return [made('usage changed', place, words, [wordEdit(place, 'usage', to)], probes, true)]
}

const key: Operator = (place) =>
  Object.entries(place.said.key ?? {}).map(([name, word]) =>
    made('key changed', place, `${name}: ${word} → ${word}-other`, [
      wordEdit(place, 'key', { ...place.said.key, [name]: `${word}-other` }),
    ]),
  )

const scope: Operator = (place, ground) => {
  const { path, elements, children, loop } = place.said
  if (path === undefined || !(elements ?? children ?? loop)) return []
  const rival = following(ground, place).find(
    (other) => nameOf(other) === nameOf(place) && other.said.path !== undefined && other.said.path !== path,
  )
  if (!rival)
    return [
      made('path changed', place, `${path} → ${renamed(path)}`, [wordEdit(place, 'path', renamed(path))]),
    ]
  const edits = [wordEdit(place, 'path', rival.said.path), wordEdit(rival, 'path', path)]
  return [made('path swapped', place, `${path} ↔ ${rival.said.path}`, edits)]
}

const renamed = (path: string): string => path.replace(/(\w+)((?:\[\])?)$/, '$1Other$2')

const pairs: Operator = (place, ground) => {
  const said = place.said.pairs
  if (!said) return []
  const seen = ground.qualifiers.get(place.address) ?? new Set<string>()
  const known = Object.keys(said.paths)
  const shown = known.filter((qualifier) => qualifier !== '*' && seen.has(qualifier))
  const shifted = { ...said, from: said.from + 1, count: said.count - 1 }
  return [
    made('pairs shifted', place, `from element ${said.from + 1}`, [wordEdit(place, 'pairs', shifted)]),
    ...shown.flatMap((qualifier) => ofQualifier(place, said, qualifier)),
  ]
}

function ofQualifier(place: NodePlace, said: Pairs, qualifier: string): Mutant[] {
  const rest = Object.fromEntries(Object.entries(said.paths).filter(([one]) => one !== qualifier))
  const other = Object.keys(said.paths).find(
    (one) => one !== '*' && pathOf(said.paths[one]!) !== pathOf(said.paths[qualifier]!),
  )
  const changed = (paths: Pairs['paths']) => [wordEdit(place, 'pairs', { ...said, paths })]
  const gone = made('qualifier dropped', place, `${qualifier} is not known`, changed(rest))
  if (other === undefined) return [gone]
  const swapped = { ...said.paths, [qualifier]: said.paths[other]!, [other]: said.paths[qualifier]! }
  return [made('qualifiers swapped', place, `${qualifier} ↔ ${other}`, changed(swapped)), gone]
}

const pathOf = (said: string | PairPath): string => (typeof said === 'string' ? said : said.path)

// Said on every variant of the position, so it is changed on every one.
const levels: Operator = (place, ground) => {
  const { tree } = place.said
  if (!tree) return []
  const own = Object.entries(tree.levels).find(([, variant]) => variant === place.key.split('/')[1])?.[0]
  const other = Object.keys(tree.levels).find((level) => level !== own)
  if (own === undefined || other === undefined) return []
  const swapped = { ...tree.levels, [own]: tree.levels[other]!, [other]: tree.levels[own]! }
  const variants = [place, ...following(ground, place)].filter(({ said }) => said.tree)
  const edits = variants.map((one) => wordEdit(one, 'tree', { ...one.said.tree!, levels: swapped }))
  return [made('levels swapped', place, `${own} ↔ ${other}`, edits)]
}

const situation: Operator = (place) =>
  place.said.when === undefined
    ? []
    : [
        made(
          'situation dropped',
          place,
          'nothing is asked of it',
          [wordEdit(place, 'when', undefined)],
          [{ kind: 'omit', address: place.address }],
          true,
        ),
      ]

const made = (
  operator: string,
  { address }: GuidePlace,
  words: string,
  edits: Mutant['edits'],
  probes: readonly Probe[] = [],
  structural = false,
): Mutant => ({ operator, address, words, edits, probes, structural, silent: false })
