// The second of the two readers: node-x12, which shares no line with ours. It takes strings, and memory many
// times their size, so a set above a megabyte is left to the first reader alone.
//
// Known to be beyond it, and left out by name: TA1 segments before a group, BIN and BDS, release characters,
// composites (it compares as whole elements), and white space as an element separator.
import { X12Interchange, X12Parser, type X12Segment } from 'node-x12'
import { cursorOver, type Wire } from './wire.ts'

const LARGEST = 1024 * 1024
const BINARY = new Set(['BIN', 'BDS'])

/** What node-x12 read otherwise than our reader, in words; undefined where nothing was, or it can't judge. */
export function secondReading(bytes: Uint8Array, wire: Wire): string | undefined {
  const { element } = wire.delimiters
  if (bytes.length > LARGEST || element === 0x20 || element === 0x09) return undefined
  const text = Buffer.from(bytes).toString(wire.charset === 'utf-8' ? 'utf8' : 'latin1')
  try {
    const interchange = new X12Parser(true).parse(text)
    if (!(interchange instanceof X12Interchange)) return 'node-x12 reads more than one interchange'
    return compare(segmentsOf(interchange), bytes, wire)
  } catch (error) {
    return `node-x12 refuses it: ${error instanceof Error ? error.message : String(error)}`
  }
}

const segmentsOf = (interchange: X12Interchange): X12Segment[] =>
  interchange.functionalGroups.flatMap((group) => [
    group.header,
    ...group.transactions.flatMap((one) => [one.header, ...one.segments, one.trailer]),
    group.trailer,
  ])

function compare(theirs: readonly X12Segment[], bytes: Uint8Array, wire: Wire): string | undefined {
  const ours = cursorOver(bytes, wire)
  ours.next()
  for (const segment of theirs) {
    if (!ours.next() || ours.id !== segment.tag)
      return `node-x12 reads ${segment.tag} where we read ${ours.id}`
    if (BINARY.has(ours.id)) return undefined
    if (ours.count !== segment.elements.length)
      return `node-x12 reads ${segment.elements.length} elements of ${ours.id}, we read ${ours.count}`
    const differs = segment.elements.findIndex(({ value }, index) => value !== ours.text(index + 1))
    if (differs >= 0) return `node-x12 reads ${ours.id}${differs + 1} otherwise`
  }
  return ours.next() && ours.id === 'IEA' ? undefined : 'node-x12 reads fewer segments'
}
