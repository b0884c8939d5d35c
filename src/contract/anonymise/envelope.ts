// The envelope of a sample: the partner's and our first ids, control numbers from one, no password. A set that came
// without its envelope, as the API hands it out, gets one.
import type { Agreement, X12Address, XmlAddress } from '../../partner/agreement.ts'
import { SegmentCursor } from '../../x12/segments.ts'
import type { FramedInterchange } from '../../x12/types.ts'
import { ContractError } from '../sample.ts'
import type { Edit } from './splice.ts'

/** The ids of both sides, as an ISA and a GS say them. */
function addresses({ ids }: Agreement) {
  const first = (list: readonly (X12Address | XmlAddress)[]) => {
    const found = list.find((one): one is X12Address => 'isa' in one)
    if (!found) throw new ContractError('the agreement has no X12 ids to put into the envelope')
    const [qualifier = '', id = ''] = found.isa.split('/')
    return { qualifier, id, gs: found.gs ?? id }
  }
  return { theirs: first(ids.theirs), ours: first(ids.ours) }
}

/** What to write into the segments of an interchange that stand outside of its sets. */
export function envelopeEdits(
  bytes: Uint8Array,
  { offset, length, delimiters, tolerances }: FramedInterchange,
  agreement: Agreement,
  sets: readonly { offset: number; length: number }[],
  ordinal: number,
): Edit[] {
  const { theirs, ours } = addresses(agreement)
  const part = bytes.subarray(offset, offset + length)
  const cursor = new SegmentCursor(part, delimiters, offset, { charset: 'latin1', tolerances })
  const edits: Edit[] = []
  let group = 0
  const put = (element: number, text: string, pad = ' ') => {
    const at = cursor.at(element)
    const fixed = cursor.id === 'ISA' || cursor.id === 'IEA'
    if (at.length > 0) edits.push({ ...at, text: fixed ? padded(text, at.length, pad) : text })
  }
  while (cursor.next()) {
    const { start } = cursor
    if (sets.some((set) => start >= set.offset && start < set.offset + set.length)) continue
    if (cursor.id === 'ISA') {
      const values = ['00', '', '00', '', theirs.qualifier, theirs.id, ours.qualifier, ours.id]
      for (const [at, value] of values.entries()) put(at + 1, value)
      put(13, String(ordinal), '0')
    } else if (cursor.id === 'GS') {
      group++
      put(2, theirs.gs)
      put(3, ours.gs)
      put(6, String(group))
    } else if (cursor.id === 'GE') put(2, String(group))
    else if (cursor.id === 'IEA') put(2, String(ordinal), '0')
    // What a TA1 tells of is a control number and its day.
    else if (cursor.id !== 'TA1')
      throw new ContractError(`there is a segment ${cursor.id} outside of the sets: take it out by hand`)
  }
  return edits
}

const padded = (text: string, width: number, pad: string): string =>
  pad === '0' ? text.padStart(width, '0') : text.padEnd(width).slice(0, width)

/** True for a set alone. */
export const isBareSet = (bytes: Uint8Array): boolean =>
  /^\s*ST[^A-Za-z0-9]\d{3}/.test(Buffer.from(bytes.subarray(0, 40)).toString('latin1'))

/** When a sample's envelope was made that came without one: no day of anybody's. */
const DAY = '20260101'

/** A set in an envelope of its partner's, between the first ids of both sides. */
export function enveloped(
  bytes: Uint8Array,
  agreement: Agreement,
  { group, version }: { group: string; version: string },
): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1').trim()
  const element = text[2]!
  // ST holds letters and digits; what stands between them and separates no elements ends the segment.
  const terminator = [...text.slice(2)].find((one) => one !== element && !/[A-Za-z0-9 ]/.test(one))
  if (terminator === undefined) throw new ContractError('it can’t be seen how the segments of this set end')
  const { component = '>', repetition = '^' } = agreement.envelope ?? {}
  const { theirs, ours } = addresses(agreement)
  const ids = [theirs.qualifier, theirs.id.padEnd(15), ours.qualifier, ours.id.padEnd(15)]
  const separates = version >= '004020' ? repetition : 'U'
  const usage = agreement.environment === 'test' ? 'T' : 'P'
  const none = ' '.repeat(10)
  const segments = [
    ['ISA', '00', none, '00', none, ...ids, DAY.slice(2), '0000', separates, version.slice(0, 5)],
    ['GS', group, theirs.gs, ours.gs, DAY, '0000', '1', 'X', version],
    ['GE', '1', '1'],
    ['IEA', '1', '000000001'],
  ].map((elements) => elements.join(element))
  const isa = [segments[0], '000000001', '0', usage, component].join(element)
  const body = text.endsWith(terminator) ? text.slice(0, -1) : text
  const all = [isa, segments[1], body, segments[2], segments[3]]
  return Buffer.from(all.map((one) => `${one}${terminator}\n`).join(''), 'latin1')
}
