// The forms that a mapping's documents come in, as its samples show them: the letters of the wire, the codes at places
// that have codes, and what a document does without. No guide asks for all of them, so that none of them is a gap; but
// what one sample alone shows is what this sample is for.

import type { ResolvedGuide } from '../../guide/model.ts'
import { type GuidePlace, placesOf } from '../../guide/places.ts'
import { namesStandard } from '../../x12/delimiter.ts'
import { detectEncoding } from '../../xml/encoding.ts'
import type { Sample } from '../sample.ts'
import type { Tried } from '../tried.ts'
import { type Exercised, exercisedBy, textsOf } from './exercise.ts'

/** The forms that one sample shows of a guide: each a word that is the same for the same form. */
export function formsOf(guide: ResolvedGuide, sample: Sample, tried: readonly Tried[]): Set<string> {
  const wire = sample.wire ?? sample.bytes
  const exercised = exercisedBy(sample, tried)
  const places = placesOf(guide)
  return new Set([
    ...(guide.syntax === 'x12' ? x12Forms(wire) : xmlForms(wire)),
    ...(tried.length > 1 ? ['several documents'] : []),
    ...codeForms(guide, places, exercised),
    ...absentForms(places, exercised),
  ])
}

/** The delimiters, with what stands behind a terminator. The ISA has its places whatever the encoding is. */
function x12Forms(wire: Uint8Array): string[] {
  const text = Buffer.from(wire.subarray(0, 110)).toString('latin1')
  const behind = /^[\r\n]*/.exec(text.slice(106))![0]
  const repetition = namesStandard(text.slice(84, 89)) ? '' : text[82]
  return [`delimiters ${JSON.stringify([text[3], repetition, text[104], `${text[105]}${behind}`])}`]
}

const DECLARATION = /\sxmlns(?::([\w.-]+))?\s*=\s*["']([^"']*)["']/g

/** The encoding, and each prefix with what it stands for. */
function xmlForms(wire: Uint8Array): string[] {
  const detected = detectEncoding(wire)
  const text = Buffer.from(wire).toString('latin1')
  return [
    `encoding ${detected.kind === 'known' ? detected.encoding : detected.kind}`,
    ...[...text.matchAll(DECLARATION)].map(([, prefix = 'no prefix', uri]) => `${prefix} for ${uri}`),
    ...['<![CDATA[', '<!--', '&#'].filter((one) => text.includes(one)).map((one) => `with ${one}`),
  ]
}

/** The form that a code at a place is. */
export const codeForm = (address: string, code: string): string => `${address} as ${code}`

/** Texts at places with codes: a list of the guide's, a partner's crosswalk, or an ID of the dictionary. */
function codeForms(guide: ResolvedGuide, places: readonly GuidePlace[], exercised: Exercised): string[] {
  const { texts } = textsOf(guide, [exercised])
  return places
    .filter((place) => place.said.codes || place.said.crosswalk || isIdentifier(guide, place))
    .flatMap(({ address }) => [...(texts.get(address) ?? [])].map((text) => codeForm(address, text)))
}

function isIdentifier(guide: ResolvedGuide, { kind, parent, key }: GuidePlace): boolean {
  if (kind === 'node' || !parent) return false
  const use = guide.dictionary?.segments[parent.key.split('/')[0]!]?.elements[Number(key) - 1]
  return use !== undefined && guide.dictionary?.elements[use.element]?.type === 'ID'
}

/** Places that are empty although what they stand in is there. */
function absentForms(places: readonly GuidePlace[], { touched }: Exercised): string[] {
  return places
    .filter(({ inScope, address }) => inScope && !touched.has(address))
    .filter(({ parent }) => !parent || touched.has(parent.address))
    .map(({ address }) => `without ${address}`)
}
