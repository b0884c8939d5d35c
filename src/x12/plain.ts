// Bytes into a buffer that has room for them: what every value that is written goes through. They are functions of
// a buffer and a place in it, and keep nothing, so that a caller's loop takes them in.

/**
 * Copies a text of characters that `plain` has, each as one byte; answers where it ends, or -1 where there is another
 * character, and what was copied means nothing. Values have ten characters or so: for those this loop takes a third of
 * the time of a test by regular expression and Buffer.write.
 */
export function copyPlain(text: string, plain: Uint8Array, buffer: Uint8Array, at: number): number {
  const { length } = text
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code > 0xff || plain[code] === 0) return -1
    buffer[at + i] = code
  }
  return at + length
}

/** Copies a few bytes; answers where they end. */
export function copyBytes(bytes: Uint8Array, buffer: Uint8Array, at: number): number {
  const { length } = bytes
  for (let i = 0; i < length; i++) buffer[at + i] = bytes[i]!
  return at + length
}

/** Whether a text has only characters that `plain` has. */
export function isAllPlain(text: string, plain: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 0xff || plain[code] === 0) return false
  }
  return true
}
