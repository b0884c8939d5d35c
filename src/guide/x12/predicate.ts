// Predicates of situational rules, and the places that they name. They are closed: something is present or absent,
// or its value is one of a list, or none of it. Lint and compiler find a place by the same steps.
import { AREAS, type Node, type ResolvedGuide } from '../model.ts'

export interface Predicate {
  text: string
  /** The place as the guide names it. */
  subject: string
  /** Absent, or none of the values. */
  negated: boolean
  /** Undefined: presence decides. */
  values: readonly string[] | undefined
}

/** Parses a predicate that words.ts has checked. */
export function parsePredicate(text: string): Predicate {
  const [subject = '', said = ''] = text.split(' is ', 2)
  if (said === 'present' || said === 'absent')
    return { text, subject, negated: said === 'absent', values: undefined }
  const [, not, values = said] = /^(not )?one of (.*)$/.exec(said) ?? []
  return { text, subject, negated: not !== undefined, values: values.split(/\s+/) }
}

/** A node with its address and the id of its segment. */
export interface Placed {
  id: string
  key: string
  address: string
  node: Node
}

/** The nodes of the set, or of a loop. */
export interface Around {
  address: string
  nodes: readonly Placed[]
}

const placedIn = (nodes: Readonly<Record<string, Node>>, at: string): Placed[] =>
  Object.entries(nodes).map(([key, node]) => ({ id: key.split('/')[0]!, key, address: `${at}.${key}`, node }))

/** The whole set: its areas are one level. */
export const setAround = ({ areas }: ResolvedGuide): Around => ({
  address: '',
  nodes: AREAS.flatMap((area) => placedIn(areas[area] ?? {}, area)),
})

/** What stands in a loop. */
export const loopAround = ({ address, node }: Placed): Around => ({
  address,
  nodes: placedIn(node.loop ?? {}, address),
})

/** What a predicate speaks of. */
export interface Spoken {
  /** Address of the loop within whose occurrence it is sought; undefined: in the segment of the rule itself. */
  around: string | undefined
  /** The segments that it may be. */
  segments: readonly Placed[]
  element: number | undefined
  component: number | undefined
}

const OWN = /^(\d{1,2})(?:\.(\d{1,2}))?$/

/**
 * Finds what a predicate speaks of: `03` in the rule's own segment, else from the innermost loop outwards the
 * first that knows the name. `REF` is any variant of it. Undefined where there is no such place.
 */
export function findSpoken(subject: string, arounds: readonly Around[], own?: Placed): Spoken | undefined {
  const digits = OWN.exec(subject)
  if (digits) return own && { around: undefined, segments: [own], ...numbers(digits[1], digits[2]) }
  const steps = subject.split('.')
  const area = (AREAS as readonly string[]).includes(steps[0]!) ? steps.shift() : undefined
  for (const { address, nodes } of arounds.toReversed()) {
    if (area !== undefined && address !== '') continue
    const known = area === undefined ? nodes : nodes.filter((one) => one.address.startsWith(`${area}.`))
    const found = named(known, steps[0] ?? '')
    if (found.length > 0) return descend(found, steps.slice(1), address)
  }
  return undefined
}

const numbers = (element: string | undefined, component: string | undefined) => ({
  element: element === undefined ? undefined : Number(element),
  component: component === undefined ? undefined : Number(component),
})

function named(nodes: readonly Placed[], step: string): readonly Placed[] {
  const exact = nodes.filter(({ key }) => key === step)
  return exact.length > 0 ? exact : nodes.filter(({ id }) => id === step)
}

function descend(found: readonly Placed[], steps: readonly string[], around: string): Spoken | undefined {
  const [step, ...rest] = steps
  if (found.length === 0) return undefined
  if (step !== undefined && !/^\d{1,2}$/.test(step))
    return descend(
      named(
        found.flatMap((one) => loopAround(one).nodes),
        step,
      ),
      rest,
      around,
    )
  if (rest.length > 1 || !rest.every((one) => /^\d{1,2}$/.test(one))) return undefined
  return { around, segments: found.map(firstOf), ...numbers(step, rest[0]) }
}

/** A loop is there when its first segment is. */
export const firstOf = (one: Placed): Placed => loopAround(one).nodes[0] ?? one
