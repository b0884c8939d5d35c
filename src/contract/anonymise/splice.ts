// Texts put into a file in place of others, in its own encoding, while every other byte stays as it is.

/** A text for some bytes of a file. */
export interface Edit {
  offset: number
  length: number
  text: string
}

/** A file with its edits, which must not overlap. */
export function splice(bytes: Uint8Array, edits: readonly Edit[], encoding: 'utf8' | 'latin1'): Uint8Array {
  const parts: Uint8Array[] = []
  let at = 0
  for (const { offset, length, text } of [...edits].sort((a, b) => a.offset - b.offset)) {
    parts.push(bytes.subarray(at, offset), Buffer.from(text, encoding))
    at = offset + length
  }
  return Buffer.concat([...parts, bytes.subarray(at)])
}

/** UTF-8 where the bytes are. */
export function encodingOf(bytes: Uint8Array): 'utf8' | 'latin1' {
  return Buffer.from(Buffer.from(bytes).toString('utf8'), 'utf8').equals(bytes) ? 'utf8' : 'latin1'
}
