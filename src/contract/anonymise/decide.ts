// Whether a value of a received document may be shown to others: what is a word of the standard, a date or a number may,
// every other text is replaced. So what nobody thought of is replaced, and what stays is listed.

import type { FatedValue } from '../../exchange/engine/fate.ts'
import { hasPath, type SchemaPlace, schemaAt } from '../../guide/lint/schema.ts'
import { locate } from '../../guide/load/address.ts'
import type { Table } from '../../guide/load/source.ts'
import type { DataElement, Leaf, ResolvedGuide } from '../../guide/model.ts'
import { pathOfPointer } from '../canonicalPath.ts'

/** `scaled`: multiplied by what was asked for, if anything was. */
export type Decision =
  | { does: 'replace'; shape?: RegExp }
  | { does: 'keep'; why: 'code' | 'date' | 'number' | 'line number' | 'agreement' }
  | { does: 'scale'; what: 'price' | 'amount' | 'quantity' }

/** Codecs whose texts are words of a standard. */
const CODES = new Set(['unit', 'rec20', 'priceBasis', 'scac', 'boolean'])
/** Canonical values that are words of a standard, whatever the guide says of them. */
const WORDS =
  /(^|\.)(schema|currency|country|unit|partnerUnit|partnerBasis|scheme|type|language|customization|profile|version)$/
const LINE = /(^|\.)([a-z]+Lines|lines)\[\]\.number$|\.line(\.number)?$/i
/** X12 identifiers that are parts of an address: state and postal code (data elements 156 and 116). */
const ADDRESS = new Set(['156', '116'])
/** UBL's own endings for what is no text (Naming and Design Rules, representation terms). */
const NAMED = /(Code|Date|Time|Indicator)$/
const COUNTED = /(Amount|Quantity|Percent|Numeric|Measure|Rate)$/

/** Decides about the values of one document; `known` are the ids that the agreement itself names. */
export function deciding(guide: ResolvedGuide, known: ReadonlySet<string>): (one: FatedValue) => Decision {
  const root = schemaAt(guide.canonical)
  const sums = sumsOf(guide)
  return (one) => {
    const { value, fate, kept, left } = one
    if (known.has(value.text.trim())) return { does: 'keep', why: 'agreement' }
    if (fate === 'checked')
      return sums.has(nameOf(value)) ? { does: 'scale', what: 'quantity' } : { does: 'keep', why: 'code' }
    const leaf = leafAt(guide, kept[0]?.guide ?? left[0]?.guide)
    const meanings = kept.map(({ pointer }) => pathOfPointer(pointer))
    return (
      byGuide(leaf) ??
      firstOf(meanings.map((path) => byMeaning(path, root, value.text))) ??
      byWire(guide, one) ?? { does: 'replace', ...shapeOf(leaf) }
    )
  }
}

const firstOf = (decisions: readonly (Decision | undefined)[]): Decision | undefined =>
  decisions.find((one) => one !== undefined)

function leafAt(guide: ResolvedGuide, address: string | undefined): Leaf | undefined {
  const found = address === undefined ? undefined : locate(guide.areas as unknown as Table, address)
  return found?.value as Leaf | undefined
}

function byGuide(leaf: Leaf | undefined): Decision | undefined {
  if (!leaf) return undefined
  const { codes, is, crosswalk, as = '' } = leaf
  return codes || is !== undefined || crosswalk !== undefined || CODES.has(as)
    ? { does: 'keep', why: 'code' }
    : undefined
}

/** What the partner agreed that such a value looks like. */
const shapeOf = (leaf: Leaf | undefined): { shape?: RegExp } =>
  leaf?.pattern === undefined ? {} : { shape: new RegExp(`^(?:${leaf.pattern})$`, 'u') }

interface Shaped extends SchemaPlace {
  pattern?: string
  format?: string
  enum?: readonly string[]
}

function byMeaning(path: string, root: SchemaPlace | undefined, text: string): Decision | undefined {
  if (/\.address\.(?!country$)/.test(path)) return { does: 'replace' }
  if (WORDS.test(path)) return { does: 'keep', why: 'code' }
  if (LINE.test(path) && /^[0-9.]{1,6}$/.test(text)) return { does: 'keep', why: 'line number' }
  const place: Shaped | undefined = root && hasPath(path, root, root)
  if (place?.enum) return { does: 'keep', why: 'code' }
  if (place?.format === 'date' || place?.format === 'time' || /(^|\.)(time|zone)$/.test(path))
    return { does: 'keep', why: 'date' }
  if (place?.pattern === undefined || !new RegExp(place.pattern, 'u').test('-12.50')) return undefined
  if (/(^|\.)prices?(\[\])?\.amount$/.test(path)) return { does: 'scale', what: 'price' }
  if (path.endsWith('.amount')) return { does: 'scale', what: 'amount' }
  return /(^|\.)quantity(\.value)?$/.test(path)
    ? { does: 'scale', what: 'quantity' }
    : { does: 'keep', why: 'number' }
}

function byWire(
  { dictionary, syntax }: ResolvedGuide,
  { value, kept, left }: FatedValue,
): Decision | undefined {
  if (syntax === 'xml') return byName(value.spot, value.text, kept.length > 0)
  const { id = '', element = 0, component } = value.at ?? {}
  const use = dictionary?.segments[id]?.elements[element - 1]?.element ?? ''
  const part = dictionary?.composites[use]?.components[(component ?? 1) - 1]?.element ?? use
  const known = dictionary?.elements[part]
  return known && byType(known, left.length > 0 || kept.length > 0)
}

function byType({ type, number }: DataElement, isKnown: boolean): Decision | undefined {
  if (type === 'DT' || type === 'TM') return { does: 'keep', why: 'date' }
  if (type === 'R' || type === 'N') return { does: 'keep', why: 'number' }
  return type === 'ID' && isKnown && !ADDRESS.has(number) ? { does: 'keep', why: 'code' } : undefined
}

/** By the name of an XML element or attribute: attributes qualify, they do not say. */
function byName(spot: string, text: string, isMapped: boolean): Decision | undefined {
  const name = spot.slice(spot.lastIndexOf('/') + 1).replace(/\[\d+\]$/, '')
  if (name.startsWith('@')) return isMapped ? undefined : { does: 'keep', why: 'code' }
  if (isMapped) return undefined
  if (COUNTED.test(name) && /^-?[0-9.]+$/.test(text.trim())) return { does: 'keep', why: 'number' }
  return NAMED.test(name) ? { does: 'keep', why: 'code' } : undefined
}

const nameOf = ({ at }: FatedValue['value']): string => `${at?.id}.${at?.element}`

/** Elements that are the sum of quantities, by segment and element. */
function sumsOf({ areas }: ResolvedGuide): Set<string> {
  const found = new Set<string>()
  const visit = (value: unknown, id: string): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      const { derive } = (inner ?? {}) as Leaf
      if (typeof derive === 'string' && /^sum .*quantity/.test(derive)) found.add(`${id}.${key}`)
      visit(inner, /^[A-Z][A-Z0-9]{1,2}(\/|$)/.test(key) ? key.split('/')[0]! : id)
    }
  }
  visit(areas, '')
  return found
}
