// The private fields of a row as one value, so that they are sealed at once: for each its kind, its length and its bytes.

/** Text, bytes, or nothing. */
export type Field = string | Uint8Array | null

const HEAD = 5
const KINDS = { nothing: 0, text: 1, bytes: 2 } as const

function packed(field: Field): Uint8Array[] {
  const kind = field === null ? 'nothing' : typeof field === 'string' ? 'text' : 'bytes'
  const bytes = typeof field === 'string' ? Buffer.from(field) : (field ?? Buffer.alloc(0))
  const head = Buffer.alloc(HEAD)
  head.writeUInt8(KINDS[kind])
  head.writeUInt32BE(bytes.length, 1)
  return [head, bytes]
}

export const pack = (fields: readonly Field[]): Uint8Array => Buffer.concat(fields.flatMap(packed))

/** The fields, in their order; throws RangeError where it is not what `pack` made. */
export function unpack(whole: Uint8Array): Field[] {
  const from = Buffer.from(whole.buffer, whole.byteOffset, whole.byteLength)
  const fields: Field[] = []
  for (let at = 0; at < from.length; ) {
    const kind = from.readUInt8(at)
    const end = at + HEAD + from.readUInt32BE(at + 1)
    if (end > from.length || kind > KINDS.bytes) throw new RangeError('these are not packed fields')
    const bytes = from.subarray(at + HEAD, end)
    fields.push(
      kind === KINDS.nothing ? null : kind === KINDS.text ? bytes.toString() : new Uint8Array(bytes),
    )
    at = end
  }
  return fields
}
