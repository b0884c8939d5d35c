// What only a partner's overlay says about meaning, beside codes: where a value goes, a qualifier of pairs, what is filled
// in where nothing is sent, a situation. Nobody else uses it so, and a mistake there is not to be seen in anything else:
// taken away, or turned round, it must make some sample come out otherwise.
import { isDeepStrictEqual } from 'node:util'
import type { Leaf, PairPath, ResolvedGuide, Situation, When } from '../../../guide/model.ts'
import type { GuidePlace } from '../../../guide/places.ts'
import { type Edit, wordEdit } from '../../mutation/mutant.ts'
import { directionOf } from '../../underTest.ts'
import { fragmentOf } from '../fragment.ts'
import { byLine, type Differing } from './differing.ts'

/** Something that an overlay says, and how it would be if it did not. */
export interface OwnWord {
  address: string
  /** What the guide would say otherwise. */
  edits: readonly Edit[]
  /** A sentence for where no sample shows it. */
  unseen: string
}

/** All that an overlay says of its own, codes apart. */
export const ownWords = (guides: Differing): OwnWord[] =>
  guides.places.flatMap((place) => [
    ...insteadOf(guides, place),
    ...pairsOf(guides, place),
    ...filledOf(guides, place),
    ...situationsOf(guides, place),
  ])

/** Words that say what a value is. A list of constants only narrows them, which no accepted document shows. */
const MEANING = ['path', 'key', 'as', 'is'] as const

// Where two values happen to be the same in every sample, a place that takes the one for the other comes out as before.
function insteadOf(guides: Differing, place: GuidePlace): OwnWord[] {
  const { guide } = guides.under
  const said = place.said as Said
  const usual = usualOf(guides, place)
  return MEANING.filter((word) => said[word] !== undefined && usual?.[word] !== undefined)
    .filter((word) => !Array.isArray(said[word]) && !isDeepStrictEqual(said[word], usual![word]))
    .map((word) => {
      const [now, was] = [textOf(said[word]), textOf(usual![word])]
      return {
        address: place.address,
        edits: [place, ...swappedWith(guides, place, word)].map((one) =>
          wordEdit(one, word, usualOf(guides, one)![word]),
        ),
        unseen: `${place.address}: ${word} is ${now} there (in ${guide.guide} ${was}) ${byLine(guide, place.address)}, and every sample comes out alike by both: let the two differ in one`,
      }
    })
}

type Said = Readonly<Record<string, unknown>>

const usualOf = ({ before }: Differing, place: GuidePlace) => before(place)?.said as Said | undefined

/** The place that says now what this one said, where the overlay has swapped the two. */
function swappedWith(guides: Differing, place: GuidePlace, word: (typeof MEANING)[number]): GuidePlace[] {
  const was = usualOf(guides, place)![word]
  const other = guides.places.find((one) => {
    const usual = usualOf(guides, one)?.[word]
    const isChanged = usual !== undefined && !isDeepStrictEqual(usual, was)
    return isChanged && isDeepStrictEqual((one.said as Said)[word], was)
  })
  return other ? [other] : []
}

const textOf = (said: unknown): string => (typeof said === 'string' ? said : JSON.stringify(said))

const pathOf = (said: string | PairPath | undefined): string | undefined =>
  typeof said === 'object' ? said.path : said

function pairsOf({ under: { guide, mapping }, before }: Differing, place: GuidePlace): OwnWord[] {
  if (place.kind !== 'node' || !place.said.pairs) return []
  const { pairs } = place.said
  const usual = before(place)
  const was = usual?.kind === 'node' ? usual.said.pairs?.paths : undefined
  const writes = directionOf(mapping) === 'out'
  return Object.entries(pairs.paths)
    .filter(([qualifier, said]) => qualifier !== '*' && !isDeepStrictEqual(said, was?.[qualifier]))
    .filter(([, said]) => !(writes && typeof said === 'object' && said.write === false))
    .map(([qualifier, said]): OwnWord => {
      const paths = Object.fromEntries(Object.entries(pairs.paths).filter(([one]) => one !== qualifier))
      const otherwise = pathOf(was?.[qualifier])
      const usually =
        otherwise === undefined ? `which ${guide.guide} has not` : `in ${guide.guide} ${otherwise}`
      const means = `${qualifier} is ${pathOf(said)} there (${usually})`
      return {
        address: place.address,
        edits: [wordEdit(place, 'pairs', { ...pairs, paths })],
        unseen: `${place.address}: ${means} ${byLine(guide, place.address)}, and no sample shows it; ${fragmentOf(guide, place, qualifier)} would`,
      }
    })
}

function filledOf({ under: { guide, mapping }, before }: Differing, place: GuidePlace): OwnWord[] {
  const word = directionOf(mapping) === 'in' ? 'default' : 'else'
  const said = place.said[word]
  const usual = before(place)?.said as Leaf | undefined
  if (said === undefined || said === usual?.[word]) return []
  const fills = `${said} is filled in where there is nothing`
  return [
    {
      address: place.address,
      edits: [wordEdit(place, word, undefined)],
      unseen: `${place.address}: ${fills} ${byLine(guide, place.address)}, and no sample has nothing there: leave it out of one, or take the ${word} away`,
    },
  ]
}

type Kind = keyof When

/** A rule that any document breaks which the rule itself speaks of. */
const TURNED: { [kind in Kind]: (situation: Situation) => When } = {
  required: (situation) => ({ unused: situation }),
  unused: (situation) => ({ required: situation }),
  is: (situation) => ({ is: { ...situation, value: 'turned round' } }),
}

function situationsOf({ under: { guide }, before }: Differing, place: GuidePlace): OwnWord[] {
  const { when } = place.said
  const was = (before(place)?.said as Leaf | undefined)?.when
  return (Object.keys(when ?? {}) as Kind[])
    .filter((kind) => !isDeepStrictEqual(when![kind], was?.[kind]))
    .map((kind) => ({
      address: place.address,
      edits: [wordEdit(place, 'when', TURNED[kind](when![kind]!))],
      unseen: unmet(guide, place, kind, when![kind]!),
    }))
}

const SAYS: { [kind in Kind]: string } = {
  required: 'is required',
  unused: 'is unused',
  is: 'has a set value',
}

const unmet = (guide: ResolvedGuide, { address }: GuidePlace, kind: Kind, situation: Situation): string =>
  `${address} ${SAYS[kind]} where ${situation.if.join(' and ')} ${byLine(guide, address)}, and in no sample that is so: nobody would see it asked in the wrong case`
