// What a situational rule of an XML guide can't mean: places and values that the guide has not, and rules of what is
// required or unused anyway.
import type { Leaf, Node, ResolvedGuide, Usage, When } from '../model.ts'
import { parsePredicate } from '../x12/predicate.ts'
import { findXmlSpoken, type Nodes, textOf } from '../xml/spoken.ts'
import type { Say } from './lint.ts'

interface Here {
  own: Node
  around: readonly Nodes[]
  say: Say
}

/** Checks all situational rules of an XML guide. */
export const checkXmlSituations = ({ areas }: ResolvedGuide, say: Say): void =>
  checkLevel(areas.body ?? {}, [], 'body', say)

function checkLevel(nodes: Nodes, outer: readonly Nodes[], at: string, say: Say): void {
  const around = [nodes, ...outer]
  for (const [key, node] of Object.entries(nodes)) {
    if (key === '.') continue
    const address = `${at}.${key}`
    const here = { own: node, around, say }
    if (node.when) checkWhen(address, node.when, usageOf(node), textOf(node), here)
    const own = node.children?.['.']
    if (own?.when) checkText(`${address}..`, own.when, own as Leaf, here)
    for (const [name, leaf] of Object.entries(node.attributes ?? {}))
      if (leaf.when) checkWhen(`${address}.@${name}`, leaf.when, leaf.usage, leaf, here)
    checkLevel(node.children ?? {}, around, address, say)
  }
}

const usageOf = ({ usage, min = 0 }: Node): Usage | undefined => (min > 0 ? 'required' : usage)

/** Of an element's text only a value can be demanded: whether it is there is the element's own matter. */
function checkText(address: string, when: When, leaf: Leaf, here: Here): void {
  if (when.required || when.unused) here.say(address, 'when: required and unused belong to the element')
  checkWhen(address, when, undefined, leaf, here)
}

function checkWhen(
  address: string,
  when: When,
  usage: Usage | undefined,
  leaf: Leaf | undefined,
  here: Here,
): void {
  const say = (message: string) => here.say(address, `when: ${message}`)
  if (usage === 'unused') say('it is unused whatever the situation')
  if (usage === 'required' && when.required) say('it is required whatever the situation')
  if (usage === 'required' && when.unused) say('it is required, and can’t be unused')
  for (const situation of [when.required, when.unused, when.is])
    for (const text of situation?.if ?? []) checkPredicate(text, here, say)
  if (when.is && !leaf) say('is belongs to a text or an attribute')
  else if (when.is && when.is.value === undefined) say('is must say a value')
  else for (const value of [when.is?.value ?? []].flat()) checkValue(String(value), [leaf], say)
}

function checkPredicate(text: string, { own, around }: Here, say: (message: string) => void): void {
  const { subject, values, negated } = parsePredicate(text)
  const spoken = findXmlSpoken(subject, around, own)
  if (!spoken) return say(`nothing here is called ${subject}`)
  const { leaves } = spoken
  if (values && leaves.every((leaf) => leaf === undefined)) return say(`${text}: it has no text of its own`)
  if (!negated && leaves.every((leaf) => leaf?.usage === 'unused'))
    return say(`can never be true: ${text}, and it is unused`)
  for (const value of values ?? []) checkValue(value, leaves, say)
}

/** A value that one of the places can have. */
function checkValue(
  value: string,
  leaves: readonly (Leaf | undefined)[],
  say: (message: string) => void,
): void {
  const takes = (leaf: Leaf | undefined) => {
    const known =
      leaf?.is === undefined ? leaf?.codes && Object.keys(leaf.codes) : [leaf.is].flat().map(String)
    return known === undefined || known.includes('*') || known.includes(value)
  }
  if (!leaves.some(takes)) say(`it is never "${value}"`)
}
