// The tree while it grows: a frame stands for each open element, and the element itself is made
// when its end tag is read and never changes after. Everything that could grow without bound is
// counted here.
import type { SaxesAttributeNSIncomplete, SaxesTagNS } from 'saxes'
import { isBlank } from './characters.ts'
import type { Cursor, Mark } from './cursor.ts'
import type { XmlLimits } from './limits.ts'
import type { XmlAttribute, XmlElement, XmlName } from './tree.ts'

interface Frame {
  /** As written, with its prefix. */
  name: string
  uri: string
  local: string
  start: Mark
  attributes: readonly XmlAttribute[]
  children: XmlElement[]
  text: string
  runs: number
  textOffset: number
  textLength: number
}

/** A limit that was broken: what there is too much of, and which limit says so. */
export type OverLimit = (what: string, limit: Exclude<keyof XmlLimits, 'longText'>) => never

const none: readonly never[] = Object.freeze([])

export class GrowingTree {
  readonly #limits: XmlLimits
  readonly #cursor: Cursor
  readonly #over: OverLimit
  readonly #names = new Map<string, string>()
  readonly #open: Frame[] = []
  #elements = 0
  #attributes = 0
  #namespaces = 0
  /** The root's name, as soon as its start tag is read. */
  start: XmlName | undefined
  /** The whole tree, once the root is closed. */
  root: XmlElement | undefined
  /** The element that was closed last, as written. */
  closed = ''

  /** `over` is called where a limit is broken, and does not come back. */
  constructor(limits: XmlLimits, cursor: Cursor, over: OverLimit) {
    this.#limits = limits
    this.#cursor = cursor
    this.#over = over
  }

  /** The open elements as written, such as `/Order/cac:OrderLine`; empty outside of the root. */
  get path(): string {
    return this.#open.map((frame) => `/${frame.name}`).join('')
  }

  /** The innermost open element, as written. */
  get innermost(): string | undefined {
    return this.#open.at(-1)?.name
  }

  /** A start tag as far as its name. */
  begin(name: string, start: Mark): void {
    const limits = this.#limits
    if (this.#open.length >= limits.depth) this.#over('levels of elements', 'depth')
    if (++this.#elements > limits.elements) this.#over('elements', 'elements')
    if (name.length > limits.nameLength) this.#over('characters in a name', 'nameLength')
    const parent = this.#open.at(-1)
    if (parent && isBlank(parent.text)) Object.assign(parent, { text: '', runs: 0 })
    this.#open.push(frameOf(name, start))
    this.#attributes = 0
    this.#namespaces = 0
  }

  /** One attribute or namespace declaration of the tag that began. */
  attribute({ name, prefix, value }: SaxesAttributeNSIncomplete): void {
    const limits = this.#limits
    if (++this.#attributes > limits.attributes) this.#over('attributes of one element', 'attributes')
    if (name.length > limits.nameLength) this.#over('characters in a name', 'nameLength')
    if (value.length > limits.attributeLength) this.#over('characters in an attribute', 'attributeLength')
    if (!isDeclaration(prefix, name)) return
    if (++this.#namespaces > limits.namespaces)
      this.#over('namespace declarations of one element', 'namespaces')
  }

  /** The start tag is complete, and its namespaces are known. */
  named(tag: SaxesTagNS): void {
    const frame = this.#open.at(-1)!
    frame.uri = tag.uri
    frame.local = this.#shared(tag.local)
    if (this.#attributes > this.#namespaces) frame.attributes = this.#attributesOf(tag)
    this.start ??= { uri: frame.uri, local: frame.local }
  }

  /** Character data between two positions; white space beside children is none. */
  text(run: string, from: number, to: number): void {
    const frame = this.#open.at(-1)
    if (!frame || (frame.children.length > 0 && isBlank(run))) return
    if (++frame.runs > this.#limits.textRuns) this.#over('pieces of text in one element', 'textRuns')
    if (frame.text.length + run.length > this.textLimit) this.#over('characters in a text', 'textLength')
    frame.text += run
    frame.textOffset = this.#cursor.mark(from).offset
    frame.textLength = this.#cursor.mark(to).offset - frame.textOffset
  }

  /** The end tag that stops before this position. */
  end(position: number): void {
    const frame = this.#open.pop()!
    const element = elementOf(frame, this.#cursor.mark(position).offset)
    const parent = this.#open.at(-1)
    if (parent) parent.children.push(element)
    else this.root = element
    this.closed = frame.name
  }

  /** How long the text may be that stands here. */
  get textLimit(): number {
    const local = this.#open.at(-1)?.local
    const long = local !== undefined && this.#limits.longText.includes(local)
    return long ? Number.POSITIVE_INFINITY : this.#limits.textLength
  }

  #attributesOf(tag: SaxesTagNS): readonly XmlAttribute[] {
    return Object.values(tag.attributes)
      .filter(({ prefix, name }) => !isDeclaration(prefix, name))
      .map(({ uri, local, value }) => ({ uri, local: this.#shared(local), value }))
  }

  /** One string for all elements of a name: a million of them should not hold a million copies. */
  #shared(name: string): string {
    const known = this.#names.get(name)
    if (known !== undefined) return known
    this.#names.set(name, name)
    return name
  }
}

const isDeclaration = (prefix: string, name: string) => prefix === 'xmlns' || name === 'xmlns'

const frameOf = (name: string, start: Mark): Frame => ({
  name,
  uri: '',
  local: '',
  start,
  attributes: none,
  children: [],
  text: '',
  runs: 0,
  textOffset: 0,
  textLength: 0,
})

const elementOf = (frame: Frame, end: number): XmlElement => {
  const { uri, local, attributes, text, textOffset, textLength } = frame
  const { offset, line, column } = frame.start
  const children = frame.children.length > 0 ? frame.children : none
  const length = end - offset
  if (frame.runs !== 1) return { uri, local, attributes, children, text, line, column, offset, length }
  return { uri, local, attributes, children, text, line, column, offset, length, textOffset, textLength }
}
