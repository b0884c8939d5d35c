// Every word of the guide language, where it may stand and what it may say. All words are known from the
// start, also those that are executed later, so that a misspelt one is always found.

import type { Complain } from './like.ts'
import { isTable, originOf, type Table } from './source.ts'

/** Answers what is expected where the value is not that; undefined where it is fine. */
type Check = (value: unknown) => string | undefined

const text: Check = (v) => (typeof v === 'string' || typeof v === 'number' ? undefined : 'a text')
const texts: Check = (v) => (Array.isArray(v) ? v.map(text).find(Boolean) && 'a list of texts' : text(v))
const count: Check = (v) => (Number.isInteger(v) && (v as number) >= 0 ? undefined : 'a whole number')
const times: Check = (v) => (v === '>1' ? undefined : count(v) && 'a whole number or ">1"')
const table: Check = (v) => (isTable(v) ? undefined : 'a table')
const numbers: Check = (v) =>
  Array.isArray(v) && v.every(Number.isInteger) ? undefined : 'a list of numbers'
const oneOf =
  (...words: string[]): Check =>
  (v) =>
    words.includes(v as string) ? undefined : `one of ${words.join(', ')}`
const regex: Check = (v) => {
  try {
    new RegExp(String(v), 'u')
    return typeof v === 'string' && v.length <= 200 ? undefined : 'a pattern of at most 200 characters'
  } catch {
    return 'a regular expression'
  }
}
const code: Check = (v) =>
  isTable(v) ? (text(v.to) ?? (v.write === false ? undefined : '{to: …, write: false}')) : text(v)
const codes: Check = (v) =>
  isTable(v) ? Object.values(v).map(nullOr(code)).find(Boolean) : 'a table of codes'
const path: Check = (v) =>
  typeof v === 'string' && /^\/?[A-Za-z][A-Za-z0-9]*(\[\])?(\.[A-Za-z][A-Za-z0-9]*(\[\])?)*$/.test(v)
    ? undefined
    : 'a canonical path such as lines[] or item.gtin'
const derive: Check = (v) =>
  /^(count|sum) [A-Za-z.]+$|^serial( of parent)?$/.test(String(v)) ? undefined : 'count …, sum … or serial'
const situation: Check = (v) =>
  isTable(v) && Array.isArray(v.if) && v.if.every((p) => predicate(p) === undefined)
    ? undefined
    : '{if: [predicate, …]}, a predicate being "ADDRESS is present|absent" or "ADDRESS is one of A B"'
const predicate: Check = (v) =>
  /^\S+ is (present|absent|one of( \S+)+|not one of( \S+)+|\S+)$/.test(String(v)) ? undefined : 'a predicate'
const when: Check = (v) =>
  isTable(v) && Object.keys(v).every((k) => ['required', 'unused', 'is'].includes(k))
    ? Object.values(v).map(situation).find(Boolean)
    : 'required, unused or is'

/** In an overlay null removes what is there. */
function nullOr(check: Check): Check {
  return (v) => (v === null ? undefined : check(v))
}

const documented = { title: text, note: text, example: text, provenance: texts }
const value = { is: texts, codes, crosswalk: text, as: text, derive, default: text, pattern: regex }
const usage = oneOf('required', 'situational', 'unused')

export const LEAF_WORDS: Readonly<Record<string, Check>> = {
  ...documented,
  ...value,
  path,
  usage,
  with: numbers,
  min: count,
  max: count,
  repeat: table,
  components: table,
  when,
}

export const NODE_WORDS: Readonly<Record<string, Check>> = {
  ...documented,
  ...value,
  path,
  key: table,
  usage,
  min: count,
  max: times,
  elements: table,
  segments: table,
  pairs: table,
  loop: table,
  children: table,
  attributes: table,
  choice: texts,
  tree: table,
  when,
  syntax: texts,
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
  namespaces: table,
  doctype: oneOf('refuse', 'ignore'),
  heading: table,
  detail: table,
  summary: table,
  body: table,
  like: text,
  changes: table,
}

export const OVERLAY_WORDS: Readonly<Record<string, Check>> = {
  ...documented,
  overlay: text,
  partner: text,
  source: text,
  scope: oneOf('only-listed'),
  changes: table,
}

/** Checks the words of one table against a vocabulary; unknown words are named with those that exist. */
export function checkWords(at: Table, words: Readonly<Record<string, Check>>, complain: Complain): void {
  for (const [key, said] of Object.entries(at)) {
    const check = words[key]
    if (!check) complain(at, key, `"${key}" is not a word here; known: ${Object.keys(words).join(', ')}`)
    else {
      const expected = nullOr(check)(said)
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
}

/** Checks a leaf and its components. */
export function checkLeaf(leaf: Table, complain: Complain): void {
  checkWords(leaf, LEAF_WORDS, complain)
  if (isTable(leaf.components))
    eachTable(leaf.components, complain, (one) => checkWords(one, LEAF_WORDS, complain))
}

function eachTable(holder: Table, complain: Complain, visit: (inner: Table) => void): void {
  for (const [key, inner] of Object.entries(holder))
    if (isTable(inner)) visit(inner)
    else if (inner !== null) complain(holder, key, `${key} must be a table, got ${JSON.stringify(inner)}`)
}

/** Where a key stands, or where the table's first word does. */
export const placeOf = (at: Table, key: string) => originOf(at, key) ?? { file: '', line: 1, column: 1 }
