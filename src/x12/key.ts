// Short values compared without making strings: up to four bytes are one number.

/** The bytes of a value as one number; 0 where there are none, or more than four. */
export function keyOf(bytes: Uint8Array, from: number, to: number): number {
  switch (to - from) {
    case 1:
      return bytes[from]!
    case 2:
      return bytes[from]! | (bytes[from + 1]! << 8)
    case 3:
      return bytes[from]! | (bytes[from + 1]! << 8) | (bytes[from + 2]! << 16)
    case 4:
      return bytes[from]! | (bytes[from + 1]! << 8) | (bytes[from + 2]! << 16) | (bytes[from + 3]! << 24)
    default:
      return 0
  }
}

/** `keyOf` of a text of ASCII. */
export const keyOfText = (text: string): number => keyOf(Buffer.from(text, 'latin1'), 0, text.length)

/** `keyOf` of an id, which nearly always has two or three characters: no branch on which. */
export function idKeyOf(bytes: Uint8Array, from: number, to: number): number {
  const more = to - from - 2
  if (more >>> 1 !== 0 || from + 2 >= bytes.length) return keyOf(bytes, from, to)
  return bytes[from]! | (bytes[from + 1]! << 8) | ((bytes[from + 2]! & -more) << 16)
}
