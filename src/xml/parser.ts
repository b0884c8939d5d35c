// Text in, tree out: saxes for the grammar, its events handed to the growing tree, its errors
// turned into findings. XML 1.0 always: 1.1 would allow control characters by reference.
import { type SaxesAttributeNSIncomplete, SaxesParser, type SaxesStartTagNS, type SaxesTagNS } from 'saxes'
import { type FindingCode, finding } from '../finding/catalogue.ts'
import type { Facts } from '../finding/finding.ts'
import { codePoint, isBlank, shown } from './characters.ts'
import type { Cursor, Mark } from './cursor.ts'
import { GrowingTree } from './growing.ts'
import type { XmlLimits, XmlOptions } from './limits.ts'
import { type Pointer, problemOf, Stop } from './problems.ts'

const PARSING = { xmlns: true, position: false, defaultXMLVersion: '1.0', forceXMLVersion: true } as const
const XINCLUDE = 'http://www.w3.org/2001/XInclude'
const QUOTED = `(?:"[^"]*"|'[^']*')`
/** Of a finding: enough to find the place, however deep and long-named the elements are. */
const LONGEST_PATH = 500
/** Room for what a text, a comment or a CDATA section begins and ends with. */
const DELIMITERS = 16
/** A DOCTYPE without declarations of its own: name, and an external identifier or none. */
const EXTERNAL_ONLY = new RegExp(
  `^\\s+[^\\s\\["'>]+(\\s+(SYSTEM\\s+${QUOTED}|PUBLIC\\s+${QUOTED}\\s+${QUOTED}))?\\s*$`,
)

/** Parses one document's text. Its methods throw `Stop` at the first thing wrong. */
export class TreeParser {
  readonly #limits: XmlLimits
  readonly #doctype: XmlOptions['doctype']
  readonly #declared: string | undefined
  readonly #cursor: Cursor
  readonly #saxes = new SaxesParser(PARSING)
  /** Up to here all is accounted for: the end of the last markup, or the `<` after a text. */
  #from = 0
  /** Where the last event was: what is longer than a limit has had none since. */
  #last = 0
  #inTag = false
  /** The `<` of the last end tag, which is wrong only after it was taken. */
  #endTag: Mark = { offset: 0, line: 1, column: 1 }
  #closing = false
  readonly tree: GrowingTree

  /** `declared` is the encoding that was found in the declaration. */
  constructor(limits: XmlLimits, doctype: XmlOptions['doctype'], cursor: Cursor, declared?: string) {
    this.#limits = limits
    this.#doctype = doctype
    this.#declared = declared
    this.#cursor = cursor
    this.tree = new GrowingTree(limits, cursor, (what, limit) => this.#over(what, limit))
    this.#listen()
  }

  /** Takes text. It must not end in a carriage return, whose line feed may be still to come. */
  write(text: string): void {
    this.#cursor.append(text)
    this.#saxes.write(text)
    this.#within(this.#cursor.end)
  }

  /** The end of the text: a document that is not complete is a finding. */
  close(): void {
    this.#closing = true
    this.#saxes.close()
  }

  /** Stops with a finding at a place, by default at the end of what was written. */
  stop(code: FindingCode, facts: Facts = {}, at: Mark | number = this.#cursor.end): never {
    const { offset, line, column } = typeof at === 'number' ? this.#cursor.mark(at) : at
    const path = this.tree.path.slice(0, LONGEST_PATH)
    throw new Stop(finding(code, { line, column, ...(path && { path }), offset }, facts))
  }

  #listen(): void {
    const saxes = this.#saxes
    saxes.on('error', (error) => this.#fail(error.message))
    saxes.on('xmldecl', (declaration) => this.#declaration(declaration.encoding))
    saxes.on('doctype', (text) => this.#doctypeSeen(text))
    saxes.on('opentagstart', (tag) => this.#tagBegins(tag))
    saxes.on('attribute', (attribute) => this.#attribute(attribute))
    saxes.on('opentag', (tag) => this.#tagComplete(tag))
    saxes.on('closetag', () => this.#elementEnds())
    saxes.on('text', (text) => this.#text(text))
    saxes.on('cdata', (text) => this.#cdata(text))
    saxes.on('comment', () => this.#aside(saxes.position + 1))
    saxes.on('processinginstruction', () => this.#aside(saxes.position))
  }

  /**
   * Nothing longer than a limit has passed since the last event. Asked at each event and after each
   * piece, so that the answer does not depend on how the document was cut.
   */
  #within(position: number): void {
    const length = position - this.#last
    const { attributeLength, nameLength } = this.#limits
    if (this.#inTag && length > nameLength + attributeLength) {
      this.#over('characters in an attribute', 'attributeLength')
    }
    if (!this.#inTag && length > this.tree.textLimit + DELIMITERS) {
      this.#over('characters in a text', 'textLength')
    }
  }

  #declaration(encoding: string | undefined): void {
    this.#within(this.#saxes.position)
    const got = 'a declaration that says so too late'
    const expected = encoding?.toLowerCase()
    if (expected !== this.#declared) this.stop('xml-encoding-mismatch', { got, expected: `${expected}` })
    this.#accounted(this.#saxes.position)
  }

  #doctypeSeen(text: string): void {
    this.#within(this.#saxes.position)
    const external = EXTERNAL_ONLY.test(text)
    if (this.#doctype !== 'ignore' || !external) {
      const got = external ? 'it names a document type' : 'it has declarations of its own'
      this.stop('xml-doctype', { got }, this.#from + this.#unaccounted().indexOf('<'))
    }
    this.#accounted(this.#saxes.position)
  }

  #tagBegins(tag: SaxesStartTagNS): void {
    const { position } = this.#saxes
    this.#within(position)
    const at = this.#cursor.lastBefore('<', position) ?? this.#from
    this.tree.begin(tag.name, this.#cursor.mark(at))
    this.#inTag = true
    this.#last = position
  }

  #attribute(attribute: SaxesAttributeNSIncomplete): void {
    this.#within(this.#saxes.position)
    this.tree.attribute(attribute)
    this.#last = this.#saxes.position
  }

  #tagComplete(tag: SaxesTagNS): void {
    const { position } = this.#saxes
    this.#within(position)
    if (tag.uri === XINCLUDE) this.stop('xml-inclusion', { got: tag.name }, this.#pointed('<', position))
    this.tree.named(tag)
    this.#inTag = false
    this.#accounted(position)
  }

  #elementEnds(): void {
    const { position } = this.#saxes
    this.#within(position)
    this.#endTag = this.#cursor.mark(this.#cursor.lastBefore('<', position) ?? position)
    this.tree.end(position)
    this.#accounted(position)
  }

  /** Called at the `<` that ends the text. */
  #text(run: string): void {
    const end = this.#saxes.position - 1
    this.#within(end)
    if (this.tree.innermost === undefined && !isBlank(run)) this.#malformed('text data outside', end)
    this.tree.text(run, this.#from, end)
    this.#accounted(end)
  }

  #cdata(run: string): void {
    const { position } = this.#saxes
    this.#within(position)
    this.tree.text(run, this.#from + '<![CDATA['.length, position - ']]>'.length)
    this.#accounted(position)
  }

  /** A comment or a processing instruction. */
  #aside(end: number): void {
    this.#within(end)
    this.#accounted(end)
  }

  #accounted(position: number): void {
    this.#from = position
    this.#last = position
  }

  #over(limit: string, which: Exclude<keyof XmlLimits, 'longText'>): never {
    return this.stop('xml-limit', { limit, max: this.#limits[which] }, this.#last)
  }

  #fail(message: string): never {
    if (this.#closing) return this.#incomplete()
    const { position } = this.#saxes
    this.#within(position)
    const last = this.#cursor.slice(position - 1, position)
    if (message.startsWith('disallowed character.') && last !== '<') {
      return this.stop('xml-character', { got: codePoint(last) }, position - 1)
    }
    return this.#malformed(message, position)
  }

  #malformed(message: string, position: number): never {
    const { says, at } = problemOf(message)
    const from = this.#pointed(at, position)
    const got = excerpt(this.#cursor.slice(from, position))
    const facts = { problem: says, got }
    if (message.startsWith('malformed character entity')) return this.stop('xml-character', { got }, from)
    if (!message.startsWith('unexpected close')) return this.stop('xml-malformed', facts, from)
    return this.stop('xml-malformed', { ...facts, expected: `</${this.tree.closed}>` }, this.#endTag)
  }

  #incomplete(): never {
    const open = this.tree.innermost
    const begun = open !== undefined || this.tree.start || this.#unaccounted().includes('<')
    if (!begun) return this.stop('xml-empty')
    return this.stop('xml-truncated', open === undefined ? {} : { open })
  }

  /** What was read since the last markup. */
  #unaccounted(): string {
    return this.#cursor.slice(this.#from, this.#cursor.end)
  }

  #pointed(at: Pointer, position: number): number {
    if (at === 'character') return position - 1
    if (at !== 'text') return this.#cursor.lastBefore(at, position) ?? position - 1
    return this.#from + Math.max(this.#cursor.slice(this.#from, position).search(/[^ \t\r\n]/), 0)
  }
}

const excerpt = (text: string) => shown(text.length > 60 ? `${text.slice(0, 60)}…` : text)
