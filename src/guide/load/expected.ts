// What a word of the guide language may say: one check for each form of value, answering what is expected
// where the value is not that.
import { RULE_WORDS, ruleNames } from '../rule/rules.ts'
import { slowness } from './pattern.ts'
import { isTable } from './source.ts'

/** Answers what is expected where the value is not that; undefined where it is fine. */
export type Check = (value: unknown) => string | undefined

export const text: Check = (v) => (typeof v === 'string' || typeof v === 'number' ? undefined : 'a text')
export const texts: Check = (v) =>
  Array.isArray(v) ? v.map(text).find(Boolean) && 'a list of texts' : text(v)
export const count: Check = (v) => (Number.isInteger(v) && (v as number) >= 0 ? undefined : 'a whole number')
export const times: Check = (v) => (v === '>1' ? undefined : count(v) && 'a whole number or ">1"')
export const yes: Check = (v) => (v === true || v === 'yes' ? undefined : 'yes, or nothing')
export const no: Check = (v) => (v === false ? undefined : 'false, or nothing')
export const table: Check = (v) => (isTable(v) ? undefined : 'a table')
export const oneOf =
  (...words: string[]): Check =>
  (v) =>
    words.includes(v as string) ? undefined : `one of ${words.join(', ')}`
const ruleWord = oneOf(...RULE_WORDS)
export const rules: Check = (v) => {
  if (!isTable(v)) return 'a table of rules'
  const unknown = Object.keys(v).find((name) => !ruleNames.includes(name))
  if (unknown !== undefined) return `a table of ${ruleNames.join(', ')}`
  return Object.values(v).map(ruleWord).find(Boolean)
}
export const regex: Check = (v) => {
  try {
    new RegExp(String(v), 'u')
    if (typeof v !== 'string' || v.length > 200) return 'a pattern of at most 200 characters'
    return slowness(v)
  } catch {
    return 'a regular expression'
  }
}
const code: Check = (v) =>
  isTable(v) ? (text(v.to) ?? (v.write === false ? undefined : '{to: …, write: false}')) : text(v)
export const codes: Check = (v) =>
  isTable(v) ? Object.values(v).map(nullOr(code)).find(Boolean) : 'a table of codes'
export const path: Check = (v) =>
  typeof v === 'string' && /^\/?[A-Za-z][A-Za-z0-9]*(\[\])?(\.[A-Za-z][A-Za-z0-9]*(\[\])?)*$/.test(v)
    ? undefined
    : 'a canonical path such as lines[] or item.gtin'
export const derive: Check = (v) =>
  /^(count|sum) [A-Za-z.]+$|^serial( of parent)?$/.test(String(v)) ? undefined : 'count …, sum … or serial'
const situation: Check = (v) =>
  isTable(v) && Array.isArray(v.if) && v.if.every((p) => predicate(p) === undefined)
    ? undefined
    : '{if: [predicate, …]}, a predicate being "ADDRESS is present|absent" or "ADDRESS is one of A B"'
const predicate: Check = (v) =>
  /^\S+ is (present|absent|one of( \S+)+|not one of( \S+)+|\S+)$/.test(String(v)) ? undefined : 'a predicate'
export const when: Check = (v) =>
  isTable(v) && Object.keys(v).every((k) => ['required', 'unused', 'is'].includes(k))
    ? Object.values(v).map(situation).find(Boolean)
    : 'required, unused or is'

export const notes: Check = (v) =>
  Array.isArray(v) && v.every((note) => /^[PRECL](\d\d){2,}$/.test(String(note)))
    ? undefined
    : 'a list of syntax notes such as P0304'

/** In an overlay null removes what is there. */
function nullOr(check: Check): Check {
  return (v) => (v === null ? undefined : check(v))
}

/** A table of these words; an overlay may say some of them only. */
export const tableOf =
  (words: Readonly<Record<string, Check>>): Check =>
  (v) =>
    isTable(v) && Object.entries(v).every(([key, said]) => expects(words, key, said) === undefined)
      ? undefined
      : `a table of ${Object.keys(words).join(', ')}`

/** A table of any words, each saying this. */
const eachOf =
  (check: Check, what: string): Check =>
  (v) =>
    isTable(v) && Object.values(v).every((said) => nullOr(check)(said) === undefined) ? undefined : what

const word: Check = (v) => (typeof v === 'string' ? undefined : 'a text')
export const keyWords = eachOf(word, 'a table of texts')
const never: Check = (v) => (v === false ? undefined : 'false')
const pairPath: Check = (v) =>
  isTable(v) ? tableOf({ path, pattern: regex, scheme: text, write: never, crosswalk: text })(v) : path(v)
export const pairs = tableOf({ from: count, count, paths: eachOf(pairPath, 'a table of paths') })
export const tree = tableOf({
  id: count,
  parent: count,
  level: count,
  child: count,
  levels: eachOf(text, 'a table of texts'),
})

/** What is expected at a word of a vocabulary; undefined where it is fine. */
export function expects(
  words: Readonly<Record<string, Check>>,
  key: string,
  said: unknown,
): string | undefined {
  return Object.hasOwn(words, key) ? nullOr(words[key]!)(said) : 'no such word'
}
