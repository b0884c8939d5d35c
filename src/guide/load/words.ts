// Every word of the guide language and where it may stand, so that a misspelt one is always found. Each is executed:
// a word that does nothing would be a lie.

import { isLeafAddress } from './address.ts'
import {
  type Check,
  codes,
  count,
  derive,
  expects,
  keyWords,
  no,
  notes,
  oneOf,
  pairs,
  path,
  regex,
  rules,
  table,
  tableOf,
  text,
  texts,
  times,
  tree,
  when,
  yes,
} from './expected.ts'
import type { Complain } from './like.ts'
import { isTable, type Table } from './source.ts'

const documented = { title: text, note: text, example: text, provenance: texts }
const value = {
  is: texts,
  codes,
  crosswalk: text,
  as: text,
  derive,
  default: text,
  else: text,
  pattern: regex,
}
const usage = oneOf('required', 'situational', 'unused')

export const LEAF_WORDS: Readonly<Record<string, Check>> = {
  ...documented,
  ...value,
  path,
  usage,
  min: count,
  max: count,
  repeat: tableOf({ min: count, max: count }),
  components: table,
  when,
  like: text,
}

export const NODE_WORDS: Readonly<Record<string, Check>> = {
  ...documented,
  ...value,
  path,
  key: keyWords,
  usage,
  min: count,
  max: times,
  elements: table,
  segments: table,
  pairs,
  loop: table,
  children: table,
  attributes: table,
  choice: texts,
  tree,
  when,
  syntax: notes,
  write: no,
  like: text,
  changes: table,
  after: text,
  scope: oneOf('only-listed'),
}

export const GUIDE_WORDS: Readonly<Record<string, Check>> = {
  ...documented,
  guide: text,
  canonical: text,
  dictionary: text,
  group: text,
  root: text,
  key: keyWords,
  namespaces: table,
  doctype: oneOf('refuse', 'ignore'),
  envelope: tableOf({
    sender: text,
    receiver: text,
    ids: texts,
    scheme: text,
    number: text,
    date: text,
    version: text,
    customization: text,
  }),
  toldBy: tableOf({ version: texts, customization: texts }),
  rules,
  heading: table,
  detail: table,
  summary: table,
  body: table,
  like: text,
  release: text,
  changes: table,
  scope: oneOf('only-listed'),
}

/** What a release adds to the parts that the documents of a syntax share. */
export const RELEASE_WORDS: Readonly<Record<string, Check>> = {
  ...documented,
  release: text,
  changes: table,
}

export const OVERLAY_WORDS: Readonly<Record<string, Check>> = {
  ...documented,
  overlay: text,
  partner: text,
  source: text,
  scope: oneOf('only-listed'),
  rules,
  changes: table,
}

/** An element, a composite or a segment of a dictionary. */
export const ENTRY_WORDS: Readonly<Record<string, Check>> = {
  ...documented,
  type: text,
  codes: texts,
  complete: yes,
  elements: table,
  components: table,
  syntax: texts,
}

export const DICTIONARY_WORDS: Readonly<Record<string, Check>> = {
  ...documented,
  dictionary: text,
  like: text,
  elements: table,
  composites: table,
  segments: table,
  others: text,
}

/** Checks the words of one table against a vocabulary; unknown words are named with those that exist. */
export function checkWords(at: Table, words: Readonly<Record<string, Check>>, complain: Complain): void {
  for (const [key, said] of Object.entries(at)) {
    if (!Object.hasOwn(words, key))
      complain(at, key, `"${key}" is not a word here; known: ${Object.keys(words).join(', ')}`)
    else {
      const expected = expects(words, key, said)
      if (expected) complain(at, key, `${key} must be ${expected}, got ${JSON.stringify(said)}`)
    }
  }
}

/** Checks a node and everything below it. */
export function checkNode(node: Table, complain: Complain): void {
  checkWords(node, NODE_WORDS, complain)
  for (const holder of [node.loop, node.children])
    if (isTable(holder)) eachTable(holder, complain, (inner) => checkNode(inner, complain))
  for (const holder of [node.elements, node.attributes])
    if (isTable(holder)) eachTable(holder, complain, (leaf) => checkLeaf(leaf, complain))
  checkChanges(node.changes, complain)
}

/** Checks what is said at each address of `changes`. */
export function checkChanges(changes: unknown, complain: Complain): void {
  if (!isTable(changes)) return
  for (const [address, patch] of Object.entries(changes))
    if (isTable(patch)) (isLeafAddress(address) ? checkLeaf : checkNode)(patch, complain)
    else if (patch !== null)
      complain(changes, address, `${address} must be a table, got ${JSON.stringify(patch)}`)
}

/** Checks a leaf and its components. */
function checkLeaf(leaf: Table, complain: Complain): void {
  checkWords(leaf, LEAF_WORDS, complain)
  if (isTable(leaf.components))
    eachTable(leaf.components, complain, (one) => checkWords(one, LEAF_WORDS, complain))
}

function eachTable(holder: Table, complain: Complain, visit: (inner: Table) => void): void {
  for (const [key, inner] of Object.entries(holder))
    if (isTable(inner)) visit(inner)
    else if (inner !== null) complain(holder, key, `${key} must be a table, got ${JSON.stringify(inner)}`)
}
