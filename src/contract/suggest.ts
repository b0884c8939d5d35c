// Rules suggested by what samples have: for each canonical value the narrowest word that all of them keep to. A
// suggestion is a beginning; a person decides, since samples only show what came so far.
import { hasPath, type SchemaPlace, schemaAt } from '../guide/lint/schema.ts'
import { parsePath } from '../guide/path.ts'
import type { CanonicalDocument } from '../guide/reading.ts'
import { pathOfPointer, valuesAt } from './canonicalPath.ts'
import { leavesOf } from './difference.ts'
import { parseRule } from './rule.ts'

export interface SuggestedRule {
  path: string
  words: string
}

/** What an ERP acts on by itself, as the last word of a path from the root or of a line. */
const ACTED_ON =
  /^(schema|number|date|purpose|lines\[\]\.(number|quantity\.value|price\.amount|price\.basis\.value))$/

/** A rule for each path that the documents have, in their order. */
export function suggestRules(canonical: string, documents: readonly CanonicalDocument[]): SuggestedRule[] {
  const root = schemaAt(canonical)
  const paths = documents.flatMap((document) =>
    leavesOf(document).map(({ pointer }) => pathOfPointer(pointer)),
  )
  return [...new Set(paths)].flatMap((path): SuggestedRule[] => {
    const placed = documents.flatMap((document) => valuesAt(document, parsePath(path)))
    const values = placed.flatMap(({ value }) => (typeof value === 'string' ? [value] : []))
    // A rule speaks of texts; of the few others only that they are the same.
    const isText = values.length === placed.filter(({ value }) => value !== undefined).length
    const word = isText && !ACTED_ON.test(path) ? wordOf(path, values, root) : 'exact'
    const missing = placed.some(({ value }) => value === undefined)
    return [{ path, words: missing ? `optional ${word}` : word }]
  })
}

interface Shaped extends SchemaPlace {
  pattern?: string
  format?: string
}

function wordOf(path: string, values: readonly string[], root: SchemaPlace | undefined): string {
  const place: Shaped | undefined = root && hasPath(path, root, root)
  const last = path.slice(path.lastIndexOf('.') + 1)
  const byName = { gtin: 'gtin', unit: 'uom' }[last]
  const candidates = [
    ...(place?.format === 'date' ? ['date'] : []),
    ...(place?.pattern !== undefined && isDecimal(place.pattern) ? ['decimal'] : []),
    ...(byName === undefined ? [] : [byName]),
    'sscc',
    ...(shapeOf(values) ?? []),
  ]
  return candidates.find((word) => values.every((value) => keeps(word, value))) ?? 'string'
}

const isDecimal = (pattern: string): boolean => {
  const shape = new RegExp(pattern, 'u')
  return shape.test('-12.50') && !shape.test('x')
}

function keeps(word: string, value: string): boolean {
  const rule = parseRule(word)
  return 'holds' in rule && rule.holds(value)
}

/** So many different texts show that they have a shape in common. */
const SHOWN = 2

/** `PO-1001`, `PO-1002` → `regex PO-[0-9]+`; nothing where they have no letters or signs in common, or no digits. */
function shapeOf(values: readonly string[]): string[] | undefined {
  if (new Set(values).size < SHOWN) return undefined
  const shapes = new Set(
    values.map((value) =>
      value
        .split(/(\d+)/)
        .map((part) => (/^\d/.test(part) ? '[0-9]+' : part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')))
        .join(''),
    ),
  )
  const [shape = '', ...others] = shapes
  const isTelling = others.length === 0 && shape !== '[0-9]+' && shape.includes('[0-9]+')
  return isTelling && shape.length <= 60 ? [`regex ${shape}`] : undefined
}
