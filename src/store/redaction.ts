// Taking a person's data out of what is kept. Bytes keep their length, so that every offset and envelope stands where it
// stood, and their first hash; each redaction leaves a link with the hash before and after, so that bytes which have another
// hash than the one they came with explain themselves, link by link.
import type { Finding } from '../finding/finding.ts'
import type { DropFile } from './record.ts'

/** In place of a value. */
export const REDACTED = '[redacted]'

/** A stretch of bytes: where, and how long. */
export type Range = readonly [offset: number, length: number]

/** What was taken out of one body, by whom and why; never the value itself. */
export interface Redaction {
  id: string
  /** `bytes`: of the blob of this id. `document`: of what was read or submitted. */
  what: 'bytes' | 'document'
  subject: string
  at: string
  principal: string
  /** Who wants it, and why. */
  by: string
  reason: string
  /** Stretches of the bytes, or JSON pointers of the document. */
  places: readonly (Range | string)[]
  /** SHA-256 of it. */
  before: string
  after: string
}

/** A document without the value. What is absent stays. */
export interface RedactedDocument {
  document: string
  reading?: { canonical: string; unmapped: string }
  outbound?: { canonical: string; body?: Uint8Array }
  findings?: Finding[]
  /** The number is taken out, here and where the document names others. */
  number?: typeof REDACTED
  reason?: string
}

export interface Redactions {
  /** Of one body, oldest first. */
  redactionsOf(what: Redaction['what'], subject: string): Promise<Redaction[]>
  /** Files that show a receipt, or what was said of it. */
  filesOfReceipt(receipt: string): Promise<DropFile[]>
  /** Crosses out stretches of a blob; false where it was redacted otherwise since `last`, the id of its last redaction. */
  redactBytes(redaction: Redaction, last: string | undefined): Promise<boolean>
  /** Puts the redacted document in the place of what is kept, and takes `match` out of what partners said of it. */
  redactDocument(redacted: RedactedDocument, match: string, redaction: Redaction): Promise<void>
  /** Takes `match` out of the name of a receipt, and of its files in archive and error folders. */
  redactNames(receipt: string, match: string): Promise<void>
  /**
   * Takes `match` out of details of the audit trail, of so many entries behind an id; how many there were, and `last` where it
   * has come to, absent at the end. For each the trail gets an entry, so that the chain is whole (audit.ts).
   */
  redactTrail(ask: {
    match: string
    at: string
    principal: string
    after: number
    limit: number
  }): Promise<{ count: number; last?: number }>
  /** Takes `match` out of what operators and callers were told: alerts, letters, answers; how many there were. */
  redactTold(match: string): Promise<{ count: number }>
}

const X = 88

const isSign = (byte: number): boolean =>
  byte >= 128 || (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)

/** Crosses out letters and digits of stretches, in place; `base` is where the bytes begin. What separates values stays. */
export function crossOut(bytes: Uint8Array, base: number, ranges: readonly Range[]): void {
  for (const [offset, length] of ranges) {
    const end = Math.min(offset + length - base, bytes.length)
    for (let at = Math.max(0, offset - base); at < end; at++) if (isSign(bytes[at]!)) bytes[at] = X
  }
}

/** Every text of a JSON value that holds the words becomes REDACTED; `found` hears where it stood, and what it was. */
export function redactJson(
  value: unknown,
  match: string,
  found: (pointer: string, value: string) => void,
  pointer = '',
): unknown {
  if (typeof value === 'string') {
    if (!holds(value, match)) return value
    found(pointer, value)
    return REDACTED
  }
  if (Array.isArray(value))
    return value.map((one, index) => redactJson(one, match, found, `${pointer}/${index}`))
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).map(([name, one]) => {
    const step = name.replaceAll('~', '~0').replaceAll('/', '~1')
    return [name, redactJson(one, match, found, `${pointer}/${step}`)]
  })
  return Object.fromEntries(entries)
}

/** Whether a text holds the words, in capitals or not. */
export const holds = (text: string, match: string): boolean =>
  text.toLowerCase().includes(match.toLowerCase())

/** A text without the words; what is JSON stays JSON, and loses the whole values that hold them. */
export function saidWithout(text: string, match: string): string {
  try {
    return JSON.stringify(redactJson(JSON.parse(text), match, () => {}))
  } catch {
    return withoutWords(text, match, REDACTED)
  }
}

/** A text in which other words stand in the place of these. */
export function withoutWords(text: string, match: string, instead = 'redacted'): string {
  const words = match.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return text.replace(new RegExp(words, 'gi'), () => instead)
}
