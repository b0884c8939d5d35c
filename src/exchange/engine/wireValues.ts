// Every value that a document states on the wire, with the spot by which lineage, sidecar and findings name it. ST
// and SE are the envelope's, and namespace declarations are nobody's values.
import type { Finding, Place } from '../../finding/finding.ts'
import type { CompiledElement, CompiledSegment, Level } from '../../guide/x12/compiled.ts'
import { SegmentCursor } from '../../x12/segments.ts'
import type { Delimiters } from '../../x12/types.ts'
import { attributeNameOf, type Namespaces, nameOf } from '../../xml/name.ts'
import type { XmlElement } from '../../xml/tree.ts'

/** One non-empty value: an element, a component, a repetition; an XML element's text, an attribute. */
export interface WireValue {
  /** Segment and element, such as `7.3`, or the path of an XML element or attribute. */
  spot: string
  /** As it stands, without what only carries it. */
  text: string
  /** X12 only: segment, element, and component and repetition where there are several. */
  at?: Place
  /** X12 only: where it stands among the parts of its element. */
  range?: { offset: number; length: number }
  /** Whether the guide compares it with something instead of keeping it. */
  checked: boolean
  /** X12 only, of a checked value: what in the document has its place by it. */
  names?: Names
}

/**
 * A qualifier says where other values belong: the buyer's N101 those of its `segment`, a PO106 the `next` element.
 * Numbers and level of an HL say where its node stands in the `tree`.
 */
export type Names = 'segment' | 'next' | 'tree'

/** The spot of a place: what stands there has the same. */
export const spotOf = ({ path, segment, element }: Place): string => path ?? `${segment}.${element}`

/** Whether something is said of this very value, and not of another part of the same element. */
export const speaksOf = ({ offset, length }: Place, { range }: WireValue): boolean =>
  range === undefined ||
  offset === undefined ||
  length === undefined ||
  (offset < range.offset + range.length && range.offset < offset + length)

/** An X12 set's bytes, and how they are to be cut. */
export interface SetOnWire {
  bytes: Uint8Array
  offset: number
  delimiters: Delimiters
  tolerances: readonly string[]
}

/** The values of an X12 set. */
export function valuesOfSet({ bytes, offset, delimiters, tolerances }: SetOnWire, level: Level): WireValue[] {
  const cursor = new SegmentCursor(bytes, delimiters, offset, { charset: 'latin1', tolerances })
  const checked = checkedIn(level)
  const values: WireValue[] = []
  while (cursor.next()) {
    if (cursor.id === 'ST' || cursor.id === 'SE') continue
    for (let element = 1; element <= cursor.used; element++)
      for (const { component, text, part, ...range } of partsOf(cursor, element)) {
        const role =
          checked.get(`${cursor.id}.${element}.${component}`) ?? checked.get(`${cursor.id}.${element}`)
        values.push({
          spot: `${cursor.ordinal}.${element}`,
          text,
          at: { segment: cursor.ordinal, id: cursor.id, element, ...part },
          range,
          checked: role !== undefined,
          ...(role && role !== 'nothing' && { names: role }),
        })
      }
  }
  return values
}

interface Part {
  component: number
  text: string
  part: Pick<Place, 'component' | 'repetition'>
  offset: number
  length: number
}

function partsOf(cursor: SegmentCursor, element: number): Part[] {
  const repetitions = cursor.repetitions(element)
  return repetitions.flatMap((_, nth) => {
    const components = cursor.components(element, nth + 1)
    const repetition = repetitions.length > 1 ? { repetition: nth + 1 } : {}
    return components.flatMap((text, index) => {
      if (text.trim() === '') return []
      const component = index + 1
      const part = { ...(components.length > 1 ? { component } : {}), ...repetition }
      return [{ component, text, part, ...cursor.componentAt(element, component, nth + 1) }]
    })
  })
}

type Role = Names | 'nothing'

/** Elements that are constants, derived values, numbers of a tree or qualifiers: `N1.1`, by component `SLN.5.1`. */
function checkedIn(level: Level, found: Map<string, Role> = new Map()): Map<string, Role> {
  for (const { variants } of level.positions)
    for (const { segment, loop } of variants) {
      addChecked(segment, found)
      if (loop) checkedIn(loop, found)
    }
  return found
}

function addChecked({ id, elements, pairs }: CompiledSegment, found: Map<string, Role>): void {
  const inTree = elements.some(({ structural }) => structural === 'parent')
  for (const element of elements)
    for (const leaf of element.components ?? [element]) {
      if (leaf.path || !(leaf.constants || leaf.derive || leaf.structural)) continue
      const address = [id, element.position, leaf.component].filter((part) => part !== undefined).join('.')
      found.set(address, roleOf(leaf, inTree))
    }
  for (let nth = 0; nth < (pairs?.count ?? 0); nth++) found.set(`${id}.${pairs!.from + 2 * nth}`, 'next')
}

function roleOf({ constants, structural }: CompiledElement, inTree: boolean): Role {
  if (inTree && structural !== 'child') return 'tree'
  return constants ? 'segment' : 'nothing'
}

/** The values of an XML document; what an error speaks of, and all that is in it, is not checked. */
export function valuesOfXml(
  root: XmlElement,
  namespaces: Namespaces,
  findings: readonly Finding[],
): WireValue[] {
  const wrong = new Set(
    findings.flatMap(({ severity, at }) => (severity === 'error' && at.path ? [at.path] : [])),
  )
  // A document that is refused for what it is, such as for its DOCTYPE, was compared with nothing.
  const isRead = !findings.some(
    ({ severity, code, at }) => severity === 'error' && code.startsWith('xml-') && !at.path,
  )
  return valuesBelow(root, `/${nameOf(root, namespaces)}`, isRead)

  function valuesBelow(element: XmlElement, path: string, isFine: boolean): WireValue[] {
    const checked = isFine && !wrong.has(path)
    const own = element.text.trim() === '' ? [] : [{ spot: path, text: element.text, checked }]
    const attributes = element.attributes
      .filter(({ value }) => value !== '')
      .map((one) => ({ spot: `${path}/@${attributeNameOf(one, namespaces)}`, text: one.value, checked }))
    const seen = new Map<string, number>()
    const inner = element.children.flatMap((child) => {
      const name = nameOf(child, namespaces)
      const nth = (seen.get(name) ?? 0) + 1
      seen.set(name, nth)
      return valuesBelow(child, `${path}/${name}${nth > 1 ? `[${nth}]` : ''}`, checked)
    })
    return [...own, ...attributes, ...inner]
  }
}
