// An overlay's text with a listing in it: what people wrote there stays as it is, and what is listed stands behind it.
import { type Document, isMap, isScalar, parseDocument, type Scalar, visit, type YAMLMap } from 'yaml'
import type { Listing } from './narrowing.ts'

/** What an overlay that is not there yet begins with. */
export interface OverlayHead {
  overlay: string
  partner: string
}

/** The overlay `text`, or a new one, narrowed to a listing. */
export function narrowedText(text: string | undefined, head: OverlayHead, listing: Listing): string {
  const document: Document = parseDocument(text ?? newOverlay(head))
  const before = document.getIn(['scope'])
  if (before === undefined) putBefore(document, 'changes', 'scope', 'only-listed')
  const changes = changesOf(document)
  for (const [address, patch] of Object.entries(listing)) list(document, changes, address, patch)
  visit(document, { Scalar: numbered })
  const made = document.toString({ lineWidth: 0 })
  return made.replace(/\[ ([^[\]]*) \]/g, '[$1]')
}

// Elements are numbers, however JavaScript names them.
function numbered(key: unknown, node: Scalar): void {
  if (key === 'key' && typeof node.value === 'string' && /^\d+$/.test(node.value))
    node.value = Number(node.value)
}

const newOverlay = ({ overlay, partner }: OverlayHead): string =>
  `# What is used of ${overlay} with ${partner}; nothing else is agreed.\noverlay: ${overlay}\npartner: ${partner}\nchanges: {}\n`

function putBefore(document: Document, word: string, key: string, value: string): void {
  const top = document.contents as YAMLMap
  const at = top.items.findIndex((pair) => isScalar(pair.key) && pair.key.value === word)
  top.items.splice(at < 0 ? top.items.length : at, 0, document.createPair(key, value))
}

function changesOf(document: Document): YAMLMap {
  const held = document.get('changes')
  if (!isMap(held)) document.set('changes', document.createNode({}))
  const changes = document.get('changes') as YAMLMap
  changes.flow = false
  return changes
}

// A segment that the overlay adds lists itself what it has.
function list(document: Document, changes: YAMLMap, address: string, patch: object): void {
  const held = changes.get(address)
  if (isMap(held) && held.has('after')) return
  if (!isMap(held)) return changes.set(address, flowing(document, patch))
  complete(document, held, patch)
}

// What people wrote stays, such as a qualifier of the partner's own; what is listed beside it comes in, at any depth.
function complete(document: Document, held: YAMLMap, patch: object): void {
  for (const [word, value] of Object.entries(patch)) {
    const own = held.items.find((pair) => String(pair.key) === word)
    if (!own) held.set(word, flowing(document, value))
    else if (isMap(own.value) && value !== null) complete(document, own.value, value)
  }
}

/** As one line, where a line is enough. */
const MOST_CHARACTERS = 150

function flowing(document: Document, value: unknown): YAMLMap {
  const node = document.createNode(value) as YAMLMap
  if (!isMap(node)) return node
  node.flow = JSON.stringify(value).length < MOST_CHARACTERS
  if (!node.flow)
    for (const pair of node.items) if (isMap(pair.value)) pair.value = flowing(document, pair.value.toJSON())
  return node
}
