// Guides of a few lines, resolved, compiled and run by the engine itself: what a test says of a word, it says
// with the smallest guide that has it.
import { lintGuide } from '../../src/guide/lint/lint.ts'
import { GuideError, type Problem } from '../../src/guide/load/problem.ts'
import { Resolver } from '../../src/guide/load/resolve.ts'
import { loadSource, type Source } from '../../src/guide/load/source.ts'
import { compileMapping, type Mapping, readX12, readXml, writeDocument } from '../../src/guide/mapping.ts'
import type { ResolvedGuide } from '../../src/guide/model.ts'
import type { CanonicalDocument, Reading, ReadPolicy, WireElement } from '../../src/guide/reading.ts'
import type { Delimiters } from '../../src/x12/types.ts'
import { readXml as parseXml } from '../../src/xml/reader.ts'

/** One segment of each kind of element, and neighbours to be told apart. */
const DICTIONARY = `
dictionary: x12/000001
elements:
  1: { type: AN 1/10, title: Text }
  2: { type: ID 2/3, title: Code }
  3: { type: N2 1/6, title: Cents }
  4: { type: R 1/6, title: Quantity }
  5: { type: DT 6/8, title: Day }
  6: { type: TM 4/8, title: Hour }
  7: { type: ID 1/2, title: Status, codes: [A, B], complete: true }
  8: { type: N0 1/4, title: Count }
  9: { type: AN 1/4096, title: Long text }
composites:
  C1: { title: Measure, components: { 1: 2 M, 2: 4 O } }
segments:
  BEG: { title: Beginning, elements: { 1: 1 M, 2: 5 O, 3: 7 O, 4: 6 O } }
  REF: { title: Reference, elements: { 1: 2 M, 2: 1 X, 3: 1 X }, syntax: [R0203] }
  N1: { title: Name, elements: { 1: 2 M, 2: 1 O, 3: 2 X, 4: 1 X }, syntax: [P0304] }
  N3: { title: Address, elements: { 1: 1 M, 2: 1 O } }
  PO1: { title: Item, elements: { 1: 1 O, 2: 4 O, 3: 2 O, 4: 4 O, 5: 2 O, 6: 2 X, 7: 1 X, 8: 2 X, 9: 1 X, 10: 2 X, 11: 1 X } }
  QTY: { title: Amount, elements: { 1: 4 X, 2: C1 O, 3: 2 O x3, 4: 3 O }, syntax: [E0104] }
  MEA: { title: Measurement, elements: { 1: 1 X, 2: 4 X }, syntax: [R0102] }
  MSG: { title: Message, elements: { 1: 1 O } }
  NTE: { title: Remark, elements: { 1: 1 O, 2: 9 O } }
  LS: { title: Loop Header, elements: { 1: 2 M } }
  LE: { title: Loop Trailer, elements: { 1: 2 M } }
  LX: { title: Level, elements: { 1: 1 O, 2: 1 O, 3: 2 M, 4: 8 O } }
  CTT: { title: Totals, elements: { 1: 8 O, 2: 4 O } }
others: BSN HL
`

export const X12 = 'x12/000001/900'
export const XML = 'small/Order'

const LEVELS = 'tree: { id: 1, parent: 2, level: 3, child: 4, levels: { AA: whole, BB: part } }'

/** A guide of a tree: LX segments that name themselves and their parents, and a note in each. */
export const TREE = `
detail:
  LX/whole:
    ${LEVELS}
    loop: { LX: { elements: { 2: { is: "" }, 3: { is: AA } } }, MSG: { elements: { 1: { path: note } } } }
  LX/part:
    ${LEVELS}
    path: contents[]
    max: 300
    loop:
      LX: { elements: { 3: { is: BB, path: level, codes: { BB: part } } } }
      MSG: { elements: { 1: { path: note } } }
`

const NAMESPACES = 'namespaces: { "": "urn:d", c: "urn:c" }'
const HEADS: Readonly<Record<string, string>> = {
  [X12]: `guide: ${X12}\ncanonical: order\n`,
  [XML]: `guide: ${XML}\ncanonical: order\nroot: Order\n${NAMESPACES}\n`,
}

/** The guide's YAML: what every guide says, and the areas that the test is about. */
export const guideText = (id: string, body: string): string => HEADS[id] + body

export function sourcesOf(texts: Readonly<Record<string, string>>): Map<string, Source> {
  const all = { 'x12/000001/dictionary': DICTIONARY, ...texts }
  return new Map(Object.entries(all).map(([id, text]) => [id, loadSource(`${id}.yaml`, text)]))
}

/** The resolved guide of a body, under an overlay where one is given; throws GuideError. */
export function guideOf(id: string, body: string, overlay?: string): ResolvedGuide {
  const over = overlay === undefined ? undefined : overlayOf(id, overlay)
  return new Resolver(sourcesOf({ [id]: guideText(id, body) })).resolve(id, over)
}

export const overlayOf = (id: string, body: string): Source =>
  loadSource('partner.yaml', `overlay: ${id}\n${body}`)

/** What loading complains of; nothing where it is content. */
export function problemsOf(id: string, body: string, overlay?: string): readonly Problem[] {
  try {
    guideOf(id, body, overlay)
    return []
  } catch (error) {
    if (error instanceof GuideError) return error.problems
    throw error
  }
}

/** What the linter complains of, as address and sentence. */
export function lintOf(id: string, body: string): string[] {
  const sources = sourcesOf({ [id]: guideText(id, body) })
  return lintGuide(new Resolver(sources).resolve(id), sources.values()).map(({ message }) => message)
}

export const mappingOf = (id: string, body: string, overlay?: string): Mapping =>
  compileMapping(guideOf(id, body, overlay))

const DELIMITERS: Delimiters = { element: 42, component: 62, repetition: 94, segment: 126 }

/** The bytes of a set with these segments between ST and SE. */
export const setOf = (...segments: string[]): Buffer =>
  Buffer.from([...['ST*900*0001', ...segments], `SE*${segments.length + 2}*0001`, ''].join('~'))

export interface Sayings {
  body: string
  overlay?: string
  policy?: ReadPolicy
  /** The set has no SE. */
  isCut?: boolean
}

/** Reads segments by a guide of a few lines. */
export function read(said: string | Sayings, ...segments: string[]): Reading {
  const { body, overlay, policy, isCut }: Sayings = typeof said === 'string' ? { body: said } : said
  const mapping = mappingOf(X12, body, overlay)
  if (mapping.syntax !== 'x12') throw new Error('not an X12 guide')
  const whole = setOf(...segments)
  const bytes = isCut ? whole.subarray(0, whole.lastIndexOf('SE*')) : whole
  return readX12(mapping, { bytes, delimiters: DELIMITERS, offset: 0 }, policy ?? {})
}

export interface Said {
  segments: string[]
  findings: string[]
}

/** Writes a document by a guide of a few lines: the segments as text, and the codes of the findings. */
export function write(body: string, document: CanonicalDocument, policy: ReadPolicy = {}): Said {
  const written = writeDocument(mappingOf(X12, body), document, policy)
  if (written.syntax !== 'x12') throw new Error('not an X12 guide')
  const segments = written.segments.map(({ id, elements }) => [id, ...elements.map(textOf)].join('*'))
  return { segments, findings: codesOf(written) }
}

const textOf = (element: WireElement) => (typeof element === 'string' ? element : element.join('>'))

/** Reads the content of an Order element, with `c:` and the default namespace bound. */
export function readOrder(said: string | Sayings, content: string, prefix = 'c'): Reading {
  const { body, overlay, policy }: Sayings = typeof said === 'string' ? { body: said } : said
  const text = `<Order xmlns="urn:d" xmlns:${prefix}="urn:c">${content}</Order>`
  return readDocument(mappingOf(XML, body, overlay), text, policy)
}

/** Reads a whole XML document by a mapping. */
export function readDocument(mapping: Mapping, text: string, policy: ReadPolicy = {}): Reading {
  const { root, findings } = parseXml(Buffer.from(text))
  if (!root || mapping.syntax !== 'xml') throw new Error(`not read: ${JSON.stringify(findings)}`)
  return readXml(mapping, root, policy)
}

/** Writes a document by an XML guide of a few lines: what stands in the root, on one line. */
export function writeOrder(body: string, document: CanonicalDocument): { text: string; findings: string[] } {
  const written = writeDocument(mappingOf(XML, body), document)
  if (written.syntax !== 'xml') throw new Error('not an XML guide')
  const whole = Buffer.from(written.bytes).toString().replaceAll(/>\s+</g, '><')
  const text = /<Order[^>]*>(.*)<\/Order>/s.exec(whole)?.[1] ?? ''
  return { text, findings: codesOf(written) }
}

export const codesOf = ({ findings }: { findings: readonly { code: string }[] }): string[] =>
  findings.map(({ code }) => code)
