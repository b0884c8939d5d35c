// What a situational rule can't mean: places and values that the guide has not, predicates that never hold, and
// rules of what is required or unused anyway.
import type { DataElement, Dictionary, Leaf, Node, ResolvedGuide, When } from '../model.ts'
import {
  type Around,
  findSpoken,
  firstOf,
  loopAround,
  type Placed,
  type Predicate,
  parsePredicate,
  type Spoken,
  setAround,
} from '../x12/predicate.ts'
import type { Say } from './lint.ts'
import { checkXmlSituations } from './situationsXml.ts'

interface Here {
  dictionary: Dictionary
  arounds: readonly Around[]
  say: Say
}

/** What a rule is about: a node, or an element of it. */
interface Subject {
  address: string
  placed: Placed
  leaf?: Leaf
  element?: number
  component?: number
}

/** Checks all situational rules of a guide. */
export function checkSituations(guide: ResolvedGuide, say: Say): void {
  const { dictionary } = guide
  if (dictionary) checkAround({ dictionary, arounds: [setAround(guide)], say })
  else checkXmlSituations(guide, say)
}

function checkAround(here: Here): void {
  for (const placed of here.arounds.at(-1)!.nodes) {
    const { node, address } = placed
    if (node.when) checkNode({ address, placed }, node.when, here)
    if (node.loop) checkAround({ ...here, arounds: [...here.arounds, loopAround(placed)] })
    for (const [position, leaf] of Object.entries(node.elements ?? {})) {
      const subject = { address: `${address}.${position}`, placed, leaf, element: Number(position) }
      if (leaf.when) checkLeaf(subject, leaf.when, here)
      for (const [part, one] of Object.entries(leaf.components ?? {})) {
        const own = { ...subject, address: `${subject.address}.${part}`, leaf: one, component: Number(part) }
        if (one.when) checkLeaf(own, one.when, here)
      }
    }
  }
}

function checkNode(subject: Subject, when: When, here: Here): void {
  const { usage, min = 0 } = subject.placed.node
  if (when.is) here.say(subject.address, 'when: is belongs to an element')
  checkUsage(subject, when, min > 0 ? 'required' : usage, here.say)
  for (const situation of [when.required, when.unused]) if (situation) checkIf(subject, situation.if, here)
}

function checkLeaf(subject: Subject, when: When, here: Here): void {
  const { leaf, placed, element, address } = subject
  const use = here.dictionary.segments[placed.id]?.elements[element! - 1]
  const isDemanded = subject.component === undefined && use?.usage === 'M'
  checkUsage(subject, when, isDemanded ? 'required' : leaf!.usage, here.say)
  for (const situation of Object.values(when)) checkIf(subject, situation.if, here)
  if (!when.is) return
  if (when.is.value === undefined) here.say(address, 'when: is must say a value')
  else
    for (const value of [when.is.value].flat())
      checkValue(String(value), placed, leaf, elementOf(subject, here.dictionary), address, here.say)
}

function checkUsage({ address }: Subject, when: When, usage: Node['usage'], say: Say): void {
  if (usage === 'unused') say(address, 'when: it is unused whatever the situation')
  if (usage === 'required' && when.required) say(address, 'when: it is required whatever the situation')
  if (usage === 'required' && when.unused) say(address, 'when: it is required, and can’t be unused')
}

function checkIf(subject: Subject, predicates: readonly string[], here: Here): void {
  const { address, element } = subject
  if (predicates.length === 0) here.say(address, 'when: if must say a predicate')
  const own = element === undefined ? undefined : subject.placed
  const parsed = predicates.map(parsePredicate)
  for (const one of parsed) {
    const spoken = findSpoken(one.subject, here.arounds, own)
    if (spoken) checkPredicate(one, spoken, subject, here)
    else here.say(address, `when: nothing here is called ${one.subject}`)
    if (parsed.some((other) => contradicts(one, other)))
      here.say(address, `when: can never be true: ${one.subject} is present and absent`)
  }
}

const contradicts = (one: Predicate, other: Predicate) =>
  one.subject === other.subject && !one.values && !other.values && !one.negated && other.negated

function checkPredicate(predicate: Predicate, spoken: Spoken, subject: Subject, here: Here): void {
  const { text, values, negated } = predicate
  const { segments, element, component } = spoken
  const say = (message: string) => here.say(subject.address, `when: ${message}`)
  if (isItself(spoken, subject)) return say(`${text}: that is the rule’s own subject`)
  if (element === undefined) {
    if (values) say(`${text}: only an element has a value`)
    else checkPresence(predicate, spoken, subject.address, here)
    return
  }
  for (const placed of segments) {
    const definition = here.dictionary.segments[placed.id]
    const use = definition?.elements[element - 1]
    if (!use) return say(`${text}: ${placed.id} has ${definition?.elements.length ?? 0} elements`)
    const parts = here.dictionary.composites[use.element]?.components.length
    if (component !== undefined && component > (parts ?? 0))
      return say(`${text}: ${placed.id}${element} has ${parts ?? 'no'} components`)
    if (component === undefined && parts && values)
      return say(`${text}: a composite has values only in parts`)
    const leaf = leafOf(placed, element, component)
    if (leaf?.usage === 'unused' && !negated) return say(`can never be true: ${text}, and it is unused`)
    if (!component && use.usage === 'M' && !values && negated && spoken.around === undefined)
      return say(`can never be true: ${text}, and the standard demands it`)
  }
  // Of several variants it is enough that one can have the value.
  const [first] = segments
  if (segments.length > 1 || !first) return
  const data = elementOf({ placed: first, element, ...(component ? { component } : {}) }, here.dictionary)
  for (const value of values ?? [])
    checkValue(value, first, leafOf(first, element, component), data, subject.address, here.say)
}

function checkPresence(
  { text, negated }: Predicate,
  { segments, around }: Spoken,
  address: string,
  here: Here,
): void {
  const nodes = here.arounds.find((one) => one.address === around)?.nodes ?? []
  for (const segment of segments) {
    const one = nodes.find((placed) => firstOf(placed).address === segment.address)
    if (!one) continue
    const { usage, loop } = one.node
    const isFirst = around !== '' && nodes[0] === one
    if (negated && !loop && (usage === 'required' || isFirst) && segments.length === 1)
      here.say(address, `when: can never be true: ${text}, and it is always there`)
    if (!negated && usage === 'unused')
      here.say(address, `when: can never be true: ${text}, and it is unused`)
  }
}

const isItself = ({ segments, element, component }: Spoken, subject: Subject): boolean =>
  segments.every(({ address }) => address === firstOf(subject.placed).address) &&
  (subject.element === undefined || (element === subject.element && component === subject.component))

const leafOf = ({ node }: Placed, element: number, component: number | undefined): Leaf | undefined => {
  const leaf = node.elements?.[element]
  return component === undefined ? leaf : leaf?.components?.[component]
}

function elementOf(
  { placed, element, component }: Pick<Subject, 'placed' | 'element' | 'component'>,
  { segments, composites, elements }: Dictionary,
): DataElement | undefined {
  const use = segments[placed.id]?.elements[(element ?? 0) - 1]
  if (!use || component === undefined) return use && elements[use.element]
  const part = composites[use.element]?.components[component - 1]
  return part && elements[part.element]
}

/** A value that its element can have. */
function checkValue(
  value: string,
  { id }: Placed,
  leaf: Leaf | undefined,
  data: DataElement | undefined,
  address: string,
  say: Say,
): void {
  const codes = leaf?.is === undefined ? leaf?.codes && Object.keys(leaf.codes) : [leaf.is].flat().map(String)
  const known = codes ?? (data?.complete ? data.codes : undefined)
  const isKnown = known === undefined || known.includes('*') || known.includes(value)
  const fits = !data || (value.length >= data.min && value.length <= data.max)
  if (!isKnown || !fits) say(address, `when: this element of ${id} is never "${value}"`)
}
