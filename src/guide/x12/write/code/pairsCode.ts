// The code that puts qualifiers and their values, one pair behind the other: which of them there are is only known
// by the document, so that they are counted.
import { plainCode } from '../place.ts'
import { digitsOnly } from '../spell.ts'
import { type ElementPlan, type PairPlan, type PairsPlan, type SegmentPlan, TEXT } from '../writePlan.ts'
import type { Coding } from './coding.ts'
import { isNoObject, isThere, slotName } from './presence.ts'
import { bareCode, constantCode, put, SHORT } from './valueCode.ts'

/** Whether pairs are the same wherever they stand. */
export function isUniform({ elements, places }: PairsPlan): boolean {
  const isLike = (n: number): boolean =>
    places[n]!.kind === places[n % 2]!.kind &&
    elements[n]!.min === elements[n % 2]!.min &&
    elements[n]!.max === elements[n % 2]!.max &&
    elements[n]!.allowed === elements[n % 2]!.allowed
  return places.every((_, n) => isLike(n))
}

/**
 * The slots of pairs that are settled by more than their own values: those of one list, and entries of one behind which
 * something stands, or of which a note asks for one alone.
 */
export function openSlots(segment: SegmentPlan, element: ElementPlan): number[] {
  const { known, rest, from } = element.pairs!
  const isAsked = segment.notes.some(({ kind, all }) => kind !== 'P' && all >>> from !== 0)
  const isOpen = isAsked || segment.elements.at(-1) !== element
  const listed = known.filter((one) => one.listed).map(({ slot }) => slot)
  return rest && isOpen ? [...listed, rest.slot] : listed
}

/** Code that puts pairs, of which none is open, behind the separators before the first. */
export function pairsCode(coding: Coding, segment: SegmentPlan, element: ElementPlan, room: number): string {
  const pairs = element.pairs!
  const open = openSlots(segment, element)
  const slots = [...new Set(pairs.known.map((one) => one.slot))].filter((one) => !open.includes(one))
  const all = slots.map((slot) => pairCode(coding, element, slot, room)).join('')
  const rest = pairs.rest && !open.includes(pairs.rest.slot) ? restCode(coding, pairs, room) : ''
  const isLast = segment.elements.at(-1) === element
  const gap = isLast ? '' : `for(;p<${pairs.count};p++){b[at++]=e;b[at++]=e}`
  return `p=0;${all}${rest}${gap}`
}

function pairCode(coding: Coding, element: ElementPlan, slot: number, room: number): string {
  const pairs = element.pairs!
  const known = pairs.known
    .filter((one) => one.slot === slot)
    .map((one) => ({ ...one, bytes: plainCode(pairs.elements[0]!, one.qualifier) }))
  const isEveryday = pairs.places[1]!.kind === TEXT && known.every(isSettled)
  const one = isEveryday
    ? settledCode(coding, pairs, known, room)
    : put(`w.pair(${coding.given({ ...pairs, known })},${slotName(slot)},p-1,at,${room})`)
  return `if(${isThere(slot)}){if(p===${pairs.count})return -1;m|=3<<${pairs.from}+2*p;p++;b[at++]=e;${one}z=at;}`
}

/** With the qualifier's bytes, where it is letters and digits that fit. */
type KnownPair = PairPlan & { bytes: Uint8Array | undefined }

// Its qualifier is the only one, or follows from how many digits the value has.
const isSettled = (
  { bytes, leaf, pattern, digits }: KnownPair,
  _: number,
  all: readonly KnownPair[],
): boolean => bytes !== undefined && !leaf && (pattern ? digits > 0 : all.length === 1)

function settledCode(coding: Coding, pairs: PairsPlan, known: readonly KnownPair[], room: number): string {
  const value = slotName(known[0]!.slot)
  const said = ({ qualifier }: PairPlan): string => `${constantCode(qualifier)}b[at++]=e;`
  const note = coding.traced(() => `w.notePair(${coding.given(pairs)},${known[0]!.slot},p-1);`)
  const text = note + bareCode(coding, pairs.places[1]!, value, room)
  if (!known[0]!.pattern) return said(known[0]!) + text
  const cases = known.map((one) => `case ${one.digits}:${said(one)}break;`).join('')
  const digits = `typeof ${value}==='string'?${coding.given(digitsOnly)}(${value}):-1`
  return `switch(${digits}){${cases}default:return -1}${text}`
}

function restCode(coding: Coding, pairs: PairsPlan, room: number): string {
  const { slot } = pairs.rest!
  return `if(${isThere(slot)}){for(j=0;j<${slotName(slot)}.length;j++){${entryCode(coding, pairs, room)}}}`
}

// Schemes are few; what each means is looked at once.
function entryCode(coding: Coding, pairs: PairsPlan, room: number): string {
  const known = coding.given(new Map<string, number>())
  const given = coding.given(pairs)
  const { slot } = pairs.rest!
  const count = `r=0;for(const a in f)r++;if(r!==2||p===${pairs.count})return -1;`
  const short = `k=${known}.get(u);if(k===undefined){k=w.scheme(${given},${known},u);if(k===undefined)return -1}`
  const qualifier = `u=f.scheme;${short}b[at++]=e;${SHORT}b[at++]=e;`
  const note = coding.traced(() => `w.noteRest(${given},${slot},p,j);`)
  const value = `u=f.value;${note}${bareCode(coding, pairs.places[1]!, 'u', room)}`
  return `f=${slotName(slot)}[j];if(${isNoObject('f')})return -1;${count}${qualifier}${value}m|=3<<${pairs.from}+2*p;p++;z=at;`
}
