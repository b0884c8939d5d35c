// The strict reader: bytes in, of any chunk size, a tree or findings out. What a partner sends is
// never a reason to throw; at the first error reading stops, whatever else comes in.
import { type FindingCode, finding } from '../finding/catalogue.ts'
import type { Facts, Finding } from '../finding/finding.ts'
import { Cursor } from './cursor.ts'
import { labelOf, PieceDecoder } from './decoder.ts'
import { type Detected, detectEncoding, needsMore, readableEncodings } from './encoding.ts'
import { defaultLimits, type XmlLimits, type XmlOptions } from './limits.ts'
import { TreeParser } from './parser.ts'
import { Stop } from './problems.ts'
import type { XmlName, XmlReading } from './tree.ts'

/** So many bytes are decoded at a time: a limit is overrun by no more than that. */
const PIECE = 64 * 1024

type Known = Extract<Detected, { kind: 'known' }>

const readable = { allowed: readableEncodings }

export class XmlReader {
  readonly #limits: XmlLimits
  readonly #doctype: XmlOptions['doctype']
  /** What is to say so far. */
  readonly findings: Finding[] = []
  /** The first bytes, until they tell the encoding. */
  #head: Uint8Array | undefined = new Uint8Array(0)
  #decoder: PieceDecoder | undefined
  #parser: TreeParser | undefined
  #taken = 0
  #carriageReturn = ''
  #stopped = false

  constructor({ doctype = 'refuse', ...limits }: XmlOptions = {}) {
    this.#limits = { ...defaultLimits, ...limits }
    this.#doctype = doctype
  }

  /** The root's name, as soon as its start tag is read. */
  get root(): XmlName | undefined {
    return this.#parser?.tree.start
  }

  /** In lower case, as soon as the first bytes have told it. */
  get encoding(): string | undefined {
    return this.#decoder?.encoding
  }

  /** True once an error is found: more bytes change nothing. */
  get stopped(): boolean {
    return this.#stopped
  }

  /** Takes the next bytes. */
  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length && !this.#stopped; at += PIECE) {
      this.#guarded(() => this.#take(chunk.subarray(at, at + PIECE)))
    }
  }

  /** The end of the input: the tree, if all of it was a document. */
  end(): XmlReading {
    if (!this.#stopped) this.#guarded(() => this.#finish())
    const root = this.#stopped ? undefined : this.#parser?.tree.root
    const { encoding, findings } = this
    return { ...(root && { root }), ...(encoding && { encoding }), findings }
  }

  #guarded(step: () => void): void {
    try {
      step()
    } catch (stop) {
      if (!(stop instanceof Stop)) throw stop
      this.findings.push(stop.finding)
      this.#stopped = true
    }
  }

  #take(bytes: Uint8Array): void {
    const room = this.#limits.bytes - this.#taken
    this.#taken += bytes.length
    if (this.#head) this.#open(Buffer.concat([this.#head, bytes.subarray(0, room)]))
    else this.#parse(bytes.subarray(0, room))
    if (bytes.length > room) this.#stopAt('xml-limit', { limit: 'bytes', max: this.#limits.bytes })
  }

  /** Waits for as many bytes as the encoding needs, then begins. */
  #open(head: Uint8Array, last = false): void {
    this.#head = head
    if (!last && needsMore(head)) return
    this.#head = undefined
    const detected = detectEncoding(head)
    if (detected.kind !== 'known') this.#refuseEncoding(detected)
    else this.#begin(head, detected, last)
  }

  #begin(head: Uint8Array, detected: Known, last: boolean): void {
    const { encoding, skip, declared } = detected
    const cursor = new Cursor(encoding, skip)
    this.#decoder = new PieceDecoder(encoding)
    this.#parser = new TreeParser(this.#limits, this.#doctype, cursor, declared)
    this.#parse(head.subarray(skip), last)
  }

  #refuseEncoding(detected: Exclude<Detected, Known>): never {
    const { got } = detected
    if (detected.kind === 'unknown') return this.#stopAt('xml-encoding-unknown', { got, ...readable })
    return this.#stopAt('xml-encoding-mismatch', { got, expected: detected.declared })
  }

  #parse(bytes: Uint8Array, last = false): void {
    const decoder = this.#decoder!
    const { text, bad } = decoder.decode(bytes, last)
    this.#write(text, last)
    if (bad === undefined) return
    const got = `the byte ${bad.toString(16).toUpperCase().padStart(2, '0')}, which can't stand there`
    this.#stopAt('xml-encoding-mismatch', { got, expected: decoder.encoding })
  }

  /** A carriage return at the end waits for its line feed. */
  #write(text: string, last: boolean): void {
    const whole = this.#carriageReturn + text
    const held = !last && whole.endsWith('\r')
    this.#carriageReturn = held ? '\r' : ''
    this.#parser!.write(held ? whole.slice(0, -1) : whole)
  }

  #finish(): void {
    if (this.#taken === 0) this.#stopAt('xml-empty')
    if (this.#head) this.#open(this.#head, true)
    else this.#parse(new Uint8Array(0), true)
    this.#parser!.close()
    const { encoding, doubt } = this.#decoder!
    if (!doubt) return
    const facts = { got: encoding, expected: doubt.looksLike, readAs: labelOf(encoding) }
    this.findings.push(finding('xml-encoding-doubtful', { offset: doubt.at }, facts))
  }

  #stopAt(code: FindingCode, facts: Facts = {}): never {
    if (this.#parser) return this.#parser.stop(code, facts)
    throw new Stop(finding(code, { line: 1, column: 1, offset: 0 }, facts))
  }
}

/** Reads a whole document: the tree, or the findings that say why there is none. */
export const readXml = (bytes: Uint8Array, options: XmlOptions = {}): XmlReading => {
  const reader = new XmlReader(options)
  reader.push(bytes)
  return reader.end()
}
