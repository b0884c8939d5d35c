// Bytes as X12 sees them. Framing decides on byte values alone, so that no string is made of what is only
// passed over; X12's own characters are ASCII in every encoding that we read.

export const LINE_FEED = 0x0a
export const CARRIAGE_RETURN = 0x0d
export const SPACE = 0x20

/** True for A-Z, a-z and 0-9: bytes that no reader could use as a delimiter. */
export const isAlphanumeric = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)

/** Line feed or carriage return. */
export const isLineBreak = (byte: number): boolean => byte === LINE_FEED || byte === CARRIAGE_RETURN

/** Space and all control characters; a mainframe pads with NUL and ends a file with 0x1A. */
export const isWhite = (byte: number): boolean => byte <= SPACE

/** The length of the UTF-8 character that begins here; 1 where the bytes are no such character. */
export function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0
  const length = lead >= 0xf0 && lead < 0xf8 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1
  if (lead >= 0xf8) return 1
  for (let i = 1; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 1
  return length
}

/** True where no byte is above ASCII. */
export function isAscii(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i]! > 0x7f) return false
  return true
}

/** One character a byte, whatever the byte; no copy of the bytes is made. */
export const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  viewOf(bytes).toString('latin1', from, to)

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Characters of UTF-8; what is none is told as U+FFFD. */
export const utf8 = (bytes: Uint8Array, from: number, to: number): string =>
  isAscii(bytes, from, to) ? latin1(bytes, from, to) : decoder.decode(bytes.subarray(from, to))

/** The same bytes as a Buffer, for its native search and decoding. */
export const viewOf = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** What a finding quotes: at most `most` characters, with control characters as `\xNN`. */
export function quotable(text: string, most = 80): string {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text
  return cut.replace(/[\x00-\x1f\x7f-\x9f]/g, hexadecimal)
}

const hexadecimal = (character: string) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
