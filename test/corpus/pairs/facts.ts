// A document as plain facts, so that what two programs make of it can be laid side by side: a fact is a path such as
// `seller.address.city` or `lines.0.quantity`, and a text. Each side says only what it states.
import Big from 'big.js'

export type Facts = ReadonlyMap<string, string>

/** Any JSON; what is not there is undefined. */
// biome-ignore lint/suspicious/noExplicitAny: other people's JSON, of which only texts are compared
export type Json = any

export type Said = Record<string, unknown>

/** The facts of a table: its texts by their paths, lists by their places. */
export function factsOf(said: unknown, at = '', facts: Map<string, string> = new Map()): Map<string, string> {
  if (typeof said === 'string') {
    if (said.trim() !== '') facts.set(at, said.replace(/\s+/g, ' ').trim())
  } else if (said !== undefined && said !== null && typeof said === 'object')
    for (const [name, value] of Object.entries(said)) factsOf(value, at === '' ? name : `${at}.${name}`, facts)
  return facts
}

export interface Difference {
  fact: string
  theirs: string
  /** Absent where we don't state it. */
  ours?: string
}

/** Where two sides don't say the same, of all that the other side states. */
export function differences(theirs: Facts, ours: Facts): Difference[] {
  return [...theirs].flatMap(([fact, said]): Difference[] => {
    const own = ours.get(fact)
    if (own === undefined) return [{ fact, theirs: said }]
    return agree(fact, said, own, ours, theirs) ? [] : [{ fact, theirs: said, ours: own }]
  })
}

const isNumber = (text: string) => /^[-+]?\d+(\.\d+)?$/.test(text)
const bare = (text: string) => text.replace(/[^A-Za-z0-9]/g, '').toUpperCase()

// Numbers agree by value, a price per basis to the other's digits, a tax number with its country before it or not.
function agree(fact: string, theirs: string, ours: string, own: Facts, other: Facts): boolean {
  if (theirs === ours) return true
  if (fact.endsWith('.taxId')) return bare(theirs).slice(bare(theirs) === bare(ours) ? 0 : 2) === bare(ours)
  if (fact.endsWith('.street')) {
    const number = other.get(fact.replace(/street$/, 'building'))
    return ours === `${theirs} ${number}` || ours === `${number} ${theirs}`
  }
  if (!isNumber(theirs) || !isNumber(ours)) return false
  const basis = own.get(fact.replace(/price$/, 'basis'))
  if (!fact.endsWith('price') || basis === undefined) return new Big(theirs).eq(ours)
  return new Big(ours).div(basis).round(theirs.split('.')[1]?.length ?? 0).eq(theirs)
}
