// Where words stand in bytes of any size, read a piece at a time: in capitals or not, as UTF-8 or as Latin-1, and as XML and
// JSON write them.
import { createHash } from 'node:crypto'
import { CHUNK_BYTES } from '../../store/record.ts'
import { crossOut, type Range } from '../../store/redaction.ts'
import type { Store } from '../../store/store.ts'

type Bytes = Pick<Store, 'readBytes'>

const XML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** How words may stand in bytes; as text of one letter a byte, in lower case. */
export function patternsOf(words: readonly string[]): string[] {
  const written = words.flatMap((one) => [
    one,
    one.replace(/[&<>]/g, (sign) => XML[sign]!),
    one.replace(/[&<>"']/g, (sign) => XML[sign]!),
    JSON.stringify(one).slice(1, -1),
  ])
  const encoded = written.flatMap((one) => [Buffer.from(one, 'utf8'), Buffer.from(one, 'latin1')])
  return [...new Set(encoded.map((bytes) => bytes.toString('latin1').toLowerCase()))].filter(Boolean)
}

/** Every stretch of a text in which a pattern stands. */
export function stretches(text: string, patterns: readonly string[], base = 0): Range[] {
  const lower = text.toLowerCase()
  const found: Range[] = []
  for (const pattern of patterns)
    for (let at = lower.indexOf(pattern); at !== -1; at = lower.indexOf(pattern, at + 1))
      found.push([base + at, pattern.length])
  return found
}

/** The stretches of a blob in which a pattern stands; memory does not grow with the blob. */
export async function scan(
  store: Bytes,
  blob: string,
  length: number,
  patterns: readonly string[],
): Promise<Range[]> {
  const over = Math.max(...patterns.map((one) => one.length)) - 1
  const found: Range[] = []
  for (let offset = 0; offset < length; offset += CHUNK_BYTES) {
    // A pattern may begin in one piece and end in the next.
    const bytes = await store.readBytes(blob, offset, Math.min(CHUNK_BYTES + over, length - offset))
    found.push(...stretches(Buffer.from(bytes).toString('latin1'), patterns, offset))
  }
  return merged(found)
}

/** In order, without those that lie in others. */
export function merged(ranges: readonly Range[]): Range[] {
  const whole: [number, number][] = []
  for (const [offset, length] of ranges.toSorted((one, other) => one[0] - other[0])) {
    const last = whole.at(-1)
    if (last && offset <= last[0] + last[1]) last[1] = Math.max(last[1], offset + length - last[0])
    else whole.push([offset, length])
  }
  return whole
}

/** The hash of a blob as it is, and as it will be with stretches crossed out. */
export async function hashes(
  store: Bytes,
  blob: string,
  length: number,
  ranges: readonly Range[],
): Promise<{ before: string; after: string }> {
  const [before, after] = [createHash('sha256'), createHash('sha256')]
  let next = 0
  for (let offset = 0; offset < length; offset += CHUNK_BYTES) {
    const bytes = new Uint8Array(await store.readBytes(blob, offset, Math.min(CHUNK_BYTES, length - offset)))
    before.update(bytes)
    while (next < ranges.length && ranges[next]![0] + ranges[next]![1] <= offset) next++
    const own: Range[] = []
    for (let at = next; at < ranges.length && ranges[at]![0] < offset + bytes.length; at++)
      own.push(ranges[at]!)
    crossOut(bytes, offset, own)
    after.update(bytes)
  }
  return { before: before.digest('hex'), after: after.digest('hex') }
}
