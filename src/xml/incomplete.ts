// Characters that a piece of bytes cuts in two: how many bytes at its end wait for more.

/** 0 to 3: the beginning of a UTF-8 sequence at the end. What is wrong anyway does not wait. */
export const incompleteUtf8 = (bytes: Uint8Array): number => {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0
  }
  return 0
}

/** 0 to 3: half a unit, or the first half of a surrogate pair. */
export const incompleteUtf16 = (bytes: Uint8Array, bigEndian: boolean): number => {
  const odd = bytes.length % 2
  const high = bytes[bytes.length - odd - (bigEndian ? 2 : 1)]
  return high !== undefined && high >= 0xd8 && high <= 0xdb ? odd + 2 : odd
}
