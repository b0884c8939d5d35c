// YAML as data that remembers where each word stands. Anchors, tags and duplicate keys are refused:
// a guide is a plain table, and nothing in it may be expanded or executed.
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node as YamlNode } from 'yaml'
import type { Origin } from '../model.ts'
import type { Problem } from './problem.ts'

/** On each loaded object: key → where the key stands. */
export const ORIGINS = Symbol('origins')

export interface Table {
  [key: string]: unknown
  [ORIGINS]?: ReadonlyMap<string, Origin>
}

export interface Source {
  file: string
  text: string
  table: Table
  problems: Problem[]
}

const MAX_DEPTH = 40

/** Loads YAML text; what is wrong with it is in `problems`, never thrown. */
export function loadSource(file: string, text: string): Source {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
    merge: false,
  })
  const source: Source = { file, text, table: {}, problems: [] }
  const wrong = [...document.errors, ...document.warnings].filter(({ code }) => code !== 'TAG_RESOLVE_FAILED')
  const broken = wrong.find(({ code }) => code !== 'DUPLICATE_KEY')
  // Behind the first word that is not YAML nothing is what it seems.
  for (const error of broken ? [broken] : wrong) complain(source, lines, error.pos[0], error.message)
  if (document.directives.yaml.explicit) complain(source, lines, 0, 'directives are not allowed')
  const data = toData(source, lines, document.contents as YamlNode | null, 0)
  if (isTable(data)) source.table = data
  else if (source.problems.length === 0) complain(source, lines, 0, 'a file must be a table of words')
  return source
}

/** A problem at an origin, with its source line. */
export function problemAt(
  source: Pick<Source, 'file' | 'text'>,
  at: Pick<Origin, 'line' | 'column'>,
  message: string,
  severity: Problem['severity'] = 'error',
): Problem {
  const line = source.text.split(/\r?\n/)[at.line - 1] ?? ''
  return { file: source.file, line: at.line, column: at.column, message, severity, source: line }
}

/** Where a key of a loaded table stands, if it was loaded. */
export const originOf = (table: unknown, key: string): Origin | undefined =>
  (table as Table | undefined)?.[ORIGINS]?.get(key)

/** True for a table, false for lists and values. */
export const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function complain(source: Source, lines: LineCounter, offset: number, message: string): void {
  const { line, col } = lines.linePos(offset)
  source.problems.push(problemAt(source, { line, column: col }, message))
}

function toData(source: Source, lines: LineCounter, node: YamlNode | null, depth: number): unknown {
  if (node === null) return null
  const at = node.range?.[0] ?? 0
  const refuse = (message: string) => void complain(source, lines, at, message)
  if (depth > MAX_DEPTH) return refuse(`nested deeper than ${MAX_DEPTH} levels`)
  if (isAlias(node) || node.anchor) return refuse('anchors and aliases are not allowed; say "like:"')
  if (node.tag) return refuse('tags are not allowed')
  if (isScalar(node)) return node.value
  if (isSeq(node)) return node.items.map((item) => toData(source, lines, item as YamlNode, depth + 1))
  if (!isMap(node)) return refuse('not a value, a list or a table')
  const table: Table = {}
  const origins = new Map<string, Origin>()
  Object.defineProperty(table, ORIGINS, { value: origins })
  for (const pair of node.items) {
    const key = pair.key as YamlNode
    const where = key.range?.[0] ?? at
    const name = isScalar(key) ? (key.source ?? String(key.value)) : undefined
    if (name === undefined || name === '__proto__') {
      complain(source, lines, where, 'a key must be a plain word')
      continue
    }
    const { line, col } = lines.linePos(where)
    origins.set(name, { file: source.file, line, column: col })
    table[name] = toData(source, lines, pair.value as YamlNode | null, depth + 1)
  }
  return table
}
