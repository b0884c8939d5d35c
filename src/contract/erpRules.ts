// What the ERP relies on in one canonical document, whichever partner it comes from: contracts/erp/*.rules.yaml.

import { hasPath, type SchemaPlace, schemaAt } from '../guide/lint/schema.ts'
import type { Problem } from '../guide/load/problem.ts'
import { loadSource, ORIGINS, originOf, problemAt, type Source, type Table } from '../guide/load/source.ts'
import { type Path, parsePath } from '../guide/path.ts'
import { isPath } from './canonicalPath.ts'
import { parseRule, type Rule } from './rule.ts'
import { wirePath } from './view/wirePath.ts'

/** A rule at a canonical path, or at a place on the wire, and where it is written. */
export interface PlacedRule extends Rule {
  path: string
  parsed: Path
  /** File and line, such as contracts/erp/order.rules.yaml:12. */
  said: string
}

export interface ErpRules {
  /** The canonical document, such as order. */
  canonical: string
  rules: readonly PlacedRule[]
}

/** Loads a rules file; `file` is how problems name it. The rules are those without a problem. */
export function loadErpRules(file: string, text: string): { rules: ErpRules; problems: Problem[] } {
  const source = loadSource(file, text)
  const canonical = String(source.table.rules ?? '').split('/')[0]!
  if (!schemaAt(canonical))
    complain(source, source.table, 'rules', `there is no canonical document ${canonical}`)
  const rules = readRules(source, source.table.paths, canonical)
  if (rules.length === 0 && source.problems.length === 0)
    complain(source, source.table, 'paths', 'a rules file names at least one path')
  return { rules: { canonical, rules }, problems: source.problems }
}

/** Rules of a table of canonical paths; problems go to its source. */
export const readRules = (source: Source, table: unknown, canonical: string): PlacedRule[] =>
  placedRules(source, table, (path) => {
    const problem = pathProblem(path, canonical)
    return problem === undefined ? parsePath(path) : { problem }
  })

/** Rules of a table of places on a wire; problems go to its source. */
export const readWireRules = (source: Source, table: unknown, syntax: 'x12' | 'xml'): PlacedRule[] =>
  placedRules(source, table, (path) => {
    const example = syntax === 'x12' ? 'IT104 or SVC01-2' : 'Invoice/cac:InvoiceLine/cbc:ID'
    return wirePath(path, syntax) ?? { problem: `"${path}" is not a place such as ${example}` }
  })

type PlaceOf = (path: string) => Path | { problem: string }

function placedRules(source: Source, table: unknown, placeOf: PlaceOf): PlacedRule[] {
  return Object.entries((table ?? {}) as Table).flatMap(([path, words]): PlacedRule[] => {
    const rule = parseRule(String(words))
    const parsed = placeOf(path)
    if ('problem' in rule || 'problem' in parsed) {
      complain(
        source,
        table,
        path,
        'problem' in rule ? rule.problem : (parsed as { problem: string }).problem,
      )
      return []
    }
    const said = `${source.file}:${originOf(table, path)?.line ?? 1}`
    return [{ ...rule, path, parsed, said }]
  })
}

function pathProblem(path: string, canonical: string): string | undefined {
  if (!isPath(path)) return `"${path}" is not a path such as lines[].price.amount`
  const root = schemaAt(canonical)
  if (!root) return undefined
  const place = hasPath(path, root, root)
  if (!place) return `${canonical} has no ${path}`
  return missingList(path, root) ?? (isValue(place) ? undefined : `${path} is not a value: name one below it`)
}

const isValue = ({ properties, items }: SchemaPlace): boolean => !properties && !items

// A list said without its brackets would be looked for as an object, and never be found.
function missingList(path: string, root: SchemaPlace): string | undefined {
  const steps = path.split('.')
  const unmarked = steps.findIndex((_, index) => {
    const prefix = steps.slice(0, index + 1).join('.')
    const last = steps[index]!
    return last.endsWith('[]') !== isList(prefix, root)
  })
  return unmarked < 0
    ? undefined
    : `${steps[unmarked]} in ${path}: a list has [] behind its name, nothing else has`
}

function isList(prefix: string, root: SchemaPlace): boolean {
  const at = prefix.lastIndexOf('.')
  const parent = at < 0 ? root : hasPath(prefix.slice(0, at), root, root)
  const name = prefix.slice(at + 1).replace('[]', '')
  return parent?.properties?.[name]?.type === 'array'
}

/** Says a problem at a key, or at the first key of its table where it isn't there. */
export function complain(source: Source, table: unknown, key: string, message: string): void {
  const first = (table as Table | undefined)?.[ORIGINS]?.values().next().value
  const at = originOf(table, key) ?? first ?? { line: 1, column: 1 }
  source.problems.push(problemAt(source, at, message))
}
