// Which encoding a document is in: told by its byte order mark, or by its declaration (XML 1.0, 4.3.3
// and appendix F). Where the two disagree nothing is guessed.
import { TextDecoder } from 'node:util'

/** Encodings that we read, by every name they go by in a declaration. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'utf-8': ['utf-8', 'utf8'],
  'utf-16le': ['utf-16', 'utf-16le'],
  'utf-16be': ['utf-16', 'utf-16be'],
  'us-ascii': ['us-ascii', 'ascii', 'ansi_x3.4-1968', 'iso646-us'],
  'iso-8859-1': ['iso-8859-1', 'iso_8859-1', 'iso8859-1', 'latin1', 'l1'],
  'iso-8859-15': ['iso-8859-15', 'iso_8859-15', 'iso8859-15', 'latin-9'],
  'windows-1252': ['windows-1252', 'cp1252'],
}

/** A declaration that is longer than this is not looked for; the parser meets it later. */
const HEAD = 1024

/** For the sentence of a finding. */
export const readableEncodings = [
  'UTF-8',
  'UTF-16 with byte order mark',
  'US-ASCII',
  'ISO-8859-1',
  'ISO-8859-15',
  'windows-1252',
]

const MARKS: readonly { bytes: readonly number[]; encoding: string }[] = [
  { bytes: [0xff, 0xfe, 0, 0], encoding: 'utf-32le' },
  { bytes: [0, 0, 0xfe, 0xff], encoding: 'utf-32be' },
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
]

/** First bytes of `<?xml` where neither mark nor ASCII says what it is. */
const SHAPES: readonly { bytes: readonly number[]; encoding: string }[] = [
  { bytes: [0x3c, 0, 0, 0], encoding: 'utf-32le' },
  { bytes: [0, 0, 0, 0x3c], encoding: 'utf-32be' },
  { bytes: [0x3c, 0], encoding: 'utf-16 without byte order mark' },
  { bytes: [0, 0x3c], encoding: 'utf-16 without byte order mark' },
  { bytes: [0x4c, 0x6f, 0xa7, 0x94], encoding: 'EBCDIC' },
]

/** What the first bytes say. `declared` is the declaration's own word, in lower case. */
export type Detected =
  | { kind: 'known'; encoding: string; declared?: string; skip: number }
  | { kind: 'unknown'; got: string }
  | { kind: 'mismatch'; declared: string; got: string }

/** True where the bytes begin with these. */
export const startsWith = (head: Uint8Array, bytes: readonly number[]) =>
  bytes.every((byte, index) => head[index] === byte)

/** True where more bytes could still change what `detectEncoding` says. */
export const needsMore = (head: Uint8Array): boolean => {
  if (head.length < 16) return true
  if (head.length >= HEAD) return false
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1').replaceAll('\0', '')
  return text.includes('<?xml') && !text.includes('?>')
}

/** Tells the encoding from the first bytes of a document: its mark, its shape, its declaration. */
export const detectEncoding = (head: Uint8Array): Detected => {
  const mark = MARKS.find((one) => startsWith(head, one.bytes))
  if (mark?.encoding.startsWith('utf-32')) return { kind: 'unknown', got: mark.encoding }
  const shape = mark ? undefined : SHAPES.find((one) => startsWith(head, one.bytes))
  if (shape) return { kind: 'unknown', got: shape.encoding }
  const declared = declaredIn(head, mark?.encoding ?? 'us-ascii')
  return mark ? marked(mark.encoding, mark.bytes.length, declared) : unmarked(declared)
}

const declaredIn = (head: Uint8Array, encoding: string): string | undefined => {
  const skipped = encoding === 'us-ascii' ? 0 : encoding === 'utf-8' ? 3 : 2
  const label = encoding === 'us-ascii' ? 'utf-8' : encoding
  const text = new TextDecoder(label).decode(head.subarray(skipped, HEAD))
  const declaration = text.split('?>', 1)[0]!
  return /^<\?xml\s.*?encoding\s*=\s*(["'])([^"']*)\1/s.exec(declaration)?.[2]?.toLowerCase()
}

const marked = (encoding: string, skip: number, declared: string | undefined): Detected => {
  if (declared === undefined) return { kind: 'known', encoding, skip }
  if (NAMES[encoding]?.includes(declared)) return { kind: 'known', encoding, declared, skip }
  return { kind: 'mismatch', declared, got: `the byte order mark of ${encoding}` }
}

const unmarked = (declared: string | undefined): Detected => {
  if (declared === undefined) return { kind: 'known', encoding: 'utf-8', skip: 0 }
  const encoding = Object.keys(NAMES).find((name) => NAMES[name]?.includes(declared))
  if (encoding === undefined) return { kind: 'unknown', got: declared }
  if (encoding.startsWith('utf-16')) return { kind: 'mismatch', declared, got: 'no byte order mark' }
  return { kind: 'known', encoding, declared, skip: 0 }
}
