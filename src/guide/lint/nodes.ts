// Checks of one node or one code table, whatever the syntax.
import { resolveName } from '../../xml/name.ts'
import type { CodeTable, DataElement, Leaf, Node, Pairs, ResolvedGuide } from '../model.ts'
import type { Say } from './lint.ts'

/** Two codes of one meaning can't both be written: all but one must say `write: false`. */
export function checkCodes(codes: CodeTable, address: string, say: Say): void {
  const wires = new Map<string, string>()
  for (const [wire, word] of Object.entries(codes)) {
    if (typeof word !== 'string') continue
    const other = wires.get(word)
    if (other !== undefined)
      say(address, `${other} and ${wire} both mean ${word}; let one be {to: ${word}, write: false}`)
    wires.set(word, wire)
    if (wire === '*' && word.split('*').length !== 2)
      say(address, `the word for "*" needs one "*" for the code, got ${word}`)
  }
}

export function checkTimes(node: Node, address: string, say: Say): void {
  const max = node.max === '>1' ? Number.POSITIVE_INFINITY : (node.max ?? 1)
  if ((node.min ?? 0) > max) say(address, `min ${node.min} is more than max ${max}`)
  const alone = node.max === undefined && node.key === undefined && !node.loop && !node.choice
  if (node.path?.endsWith('[]') && alone)
    say(address, `${node.path} takes one entry only: say max (1 if so meant), or take the [] away`, 'warning')
}

/** What a node stands instead of must come before it, since the first that has something to say is written. */
export function checkChoices(nodes: Readonly<Record<string, Node>>, at: string, say: Say): void {
  const before = new Set<string>()
  for (const [key, node] of Object.entries(nodes)) {
    const unknown = node.choice?.find((other) => !before.has(other))
    if (unknown !== undefined) say(`${at}.${key}`, `choice: there is no ${unknown} before it`)
    before.add(key)
  }
}

/** Lengths, repetitions and values that no value of the element has. */
export function checkLengths(
  { min = 0, max, repeat = {}, is = [] }: Leaf,
  most: number,
  element: DataElement | undefined,
  address: string,
  say: Say,
): void {
  if (element && min > element.max)
    say(address, `min ${min} is more than the ${element.max} that it has room for`)
  if (element && max !== undefined && max < element.min)
    say(address, `max ${max} is less than the ${element.min} that it must have`)
  // An unquoted 00 is the number 0, and no element says that.
  for (const value of [is].flat().map(String))
    if (element && value !== '' && value.length < element.min)
      say(
        address,
        `is: "${value}" is shorter than the ${element.min} that it must have; quote it, such as "0${value}"`,
      )
  const repeats = Math.min(repeat.max ?? most, most)
  if ((repeat.min ?? 1) > repeats) say(address, `repeat: min ${repeat.min} is more than max ${repeats}`)
}

/**
 * A variant behind one that takes everything is never reached; one that a value tells from others, behind one that takes
 * any, is reached only when that is full.
 */
export function checkReach(
  nodes: Readonly<Record<string, Node>>,
  at: string,
  syntax: string,
  say: Say,
): void {
  if (syntax !== 'x12') return
  let open: { key: string; before: string | undefined; endless: boolean } | undefined
  let [id, last] = ['', undefined as string | undefined]
  for (const [key, node] of Object.entries(nodes)) {
    const own = key.split('/')[0]!
    if (own !== id) open = undefined
    id = own
    if (open && (open.endless || isTold(node))) {
      const instead = open.before === undefined ? '' : `; say after: ${open.before}`
      say(`${at}.${key}`, `never reached: ${open.key} before it takes every ${id}${instead}`)
    } else if (!isTold(node)) open ??= { key, before: last, endless: node.max === '>1' }
    last = key
  }
}

// Whether some value tells the variant from others.
function isTold(node: Node): boolean {
  const first = node.loop ? Object.entries(node.loop)[0]?.[1] : node
  return Object.values(first?.elements ?? {}).some((leaf) => leaf.is !== undefined)
}

/** Pairs that say where they stand, within the segment. */
export function checkPairs(pairs: Partial<Pairs>, elements: number, address: string, say: Say): void {
  const { from, count, paths } = pairs
  if (from === undefined || count === undefined || !paths)
    return say(address, 'pairs must say from, count and paths')
  const last = from + 2 * count - 1
  if (last > elements) say(address, `the segment has ${elements} elements, and its pairs go to ${last}`)
}

/** XML names whose prefix the guide has bound. */
export function checkNames(
  key: string,
  node: Node,
  namespaces: Readonly<Record<string, string>>,
  address: string,
  say: Say,
): void {
  const steps = key.split('#')[0]!.split('/')
  for (const name of [...steps, ...Object.keys(node.attributes ?? {})])
    if (!resolveName(name, namespaces))
      say(address, `${name}: the guide's namespaces have no prefix ${name.slice(0, name.indexOf(':'))}`)
}

/** The prefixes of an XML guide's envelope must be the guide's. */
export function checkEnvelope({ envelope, namespaces = {} }: ResolvedGuide, say: Say): void {
  const { ids = [], scheme: _, ...paths } = envelope ?? {}
  const names = [...Object.values(paths), ...ids].flatMap((path) => path.split('/'))
  for (const name of new Set(names))
    if (!resolveName(name, namespaces))
      say('envelope', `${name}: the guide's namespaces have no prefix ${name.slice(0, name.indexOf(':'))}`)
}
