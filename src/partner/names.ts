// Which guides an agreement needs, and what its mappings are called: 850-in, order-in, 997-out. Besides those
// it lists, it needs the guides of the acknowledgements by which it answers.
import type { Agreement } from './agreement.ts'

export interface NamedGuide {
  name: string
  type: string
  direction: 'in' | 'out'
  overlay?: string
  /** Where the agreement says so: the list, the entry, and the word to blame. */
  from: 'inbound' | 'outbound'
  index: number
  word: 'type' | 'acknowledge'
  /** It comes without being listed: what the partner says of what we sent. */
  implied?: true
}

/** The guide of the interchange acknowledgement; later control versions have the same five elements. */
export const TA1_GUIDE = 'x12/00401/TA1'

const GUIDE_999 = 'x12/005010/999'

/** The guides by which acknowledgements of what we sent are read; who speaks X12 with us may send any of them. */
const HEARD = ['x12/004010/997', 'x12/005010/997', GUIDE_999, TA1_GUIDE]

/** `x12/004010/850` → its syntax, release and document. */
export function partsOf(type: string): { syntax: string; release: string; document: string } {
  const [syntax = '', release = '', document = ''] = type.split('/')
  return { syntax, release, document }
}

type Unnamed = Omit<NamedGuide, 'name'>

/** Every guide that an agreement needs, each with its mapping's name. */
export function namedGuides(agreement: Agreement): NamedGuide[] {
  const rules = listed(agreement)
  const known = new Set(rules.filter(({ direction }) => direction === 'out').map(({ type }) => type))
  const more = answers(agreement).filter(({ type }) => !known.has(type) && known.add(type))
  const all = [...rules, ...more, ...heard(agreement, rules)]
  return all.map((one) => ({ ...one, name: nameOf(one, all) }))
}

function listed({ inbound, outbound = [] }: Agreement): Unnamed[] {
  const guide = (from: NamedGuide['from']) => (rule: { type: string; overlay?: string }, index: number) => {
    const direction = from === 'inbound' ? ('in' as const) : ('out' as const)
    const base: Unnamed = { type: rule.type, direction, from, index, word: 'type' }
    return rule.overlay === undefined ? base : { ...base, overlay: rule.overlay }
  }
  return [...outbound.map(guide('outbound')), ...inbound.map(guide('inbound'))]
}

// A 997 is in the release of what it answers; a 999 came with 005010, and answers every release.
function answers({ inbound }: Agreement): Unnamed[] {
  return inbound.flatMap(({ type, acknowledge }, index): Unnamed[] => {
    const { syntax, release } = partsOf(type)
    if (syntax !== 'x12') return []
    const base = { direction: 'out' as const, from: 'inbound' as const, index, word: 'acknowledge' as const }
    const kind = acknowledge?.kind ?? '997'
    const answer = kind === '999' ? GUIDE_999 : `x12/${release}/${kind}`
    const set = kind === 'none' ? [] : [{ ...base, type: answer }]
    return [...set, { ...base, type: TA1_GUIDE }]
  })
}

// One that the agreement lists, perhaps with an overlay, is not there twice. What none is listed for is blamed on the
// first entry.
function heard({ inbound, outbound = [] }: Agreement, rules: readonly Unnamed[]): Unnamed[] {
  const index = inbound.findIndex(({ type }) => partsOf(type).syntax === 'x12')
  if (index < 0 && !outbound.some(({ type }) => partsOf(type).syntax === 'x12')) return []
  const listed = new Set(rules.filter(({ direction }) => direction === 'in').map(({ type }) => type))
  const base = { direction: 'in', from: 'inbound', index: Math.max(0, index), word: 'acknowledge' } as const
  return HEARD.filter((type) => !listed.has(type)).map((type) => ({ ...base, type, implied: true }))
}

// Where several mappings would have one name, each says its release, and then its place in the list.
function nameOf(one: Unnamed, all: readonly Unnamed[]): string {
  const { release } = partsOf(one.type)
  const short = (other: Unnamed) => `${partsOf(other.type).document.toLowerCase()}-${other.direction}`
  const rivals = all.filter((other) => short(other) === short(one))
  if (rivals.length === 1) return short(one)
  const [document, direction] = short(one).split(/-(?=[^-]*$)/)
  const long = `${document}-${release}-${direction}`
  const equals = rivals.filter((other) => partsOf(other.type).release === release)
  return equals.length === 1 ? long : `${document}-${release}-${equals.indexOf(one) + 1}-${direction}`
}
