// Segments → bytes on a partner's wire, and which flaws of an acknowledgement are only the partner's own, repeated.
import { finding } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import type { WireSegment } from '../../guide/reading.ts'
import type { Output } from '../../x12/output.ts'
import { type WriteRefusal, writeSegment } from '../../x12/writer.ts'
import type { Wire } from './wire.ts'

// What a partner's own ST and GS say is repeated as it is, also where it is not what the standard wants there.
const ECHO = /\.(AK1\.[123]|AK2\.[123]|AK3\.1)$/
const SHAPE = new Set(['element-too-short', 'element-too-long', 'character-invalid', 'code-unknown'])

/** Whether a finding is only about a partner's own control numbers and names, repeated to it. */
export const isEcho = ({ code, guide }: Finding): boolean => SHAPE.has(code) && ECHO.test(guide ?? '')

/** Puts segments on the wire; the finding says what can't be, and then nothing behind it was written. */
export function putSegments(segments: readonly WireSegment[], wire: Wire, out: Output): Finding | undefined {
  for (const [index, { id, elements }] of segments.entries()) {
    const refusal = writeSegment([id, ...elements], wire.delimiters, out)
    if (refusal) return refusalFinding(refusal, index + 2)
  }
  return undefined
}

const REASONS: Readonly<Record<WriteRefusal['reason'], string>> = {
  id: 'that is no segment identifier',
  delimiter: 'it holds a delimiter, and X12 has no escape for one',
  'control-character': 'it holds a control character',
  character: 'it holds a character that the agreed character set does not have',
  'no-repetition-separator': 'this version can’t repeat an element',
  'too-long': 'it is too long for its place',
}

/** What the writer refused, as a finding. */
function refusalFinding(refusal: WriteRefusal, segment: number): Finding {
  const { element, component, repetition, value, reason } = refusal
  const at = {
    segment,
    id: refusal.segment,
    element,
    ...(component === undefined ? {} : { component }),
    ...(repetition === undefined ? {} : { repetition }),
  }
  const name = `${refusal.segment}${String(element).padStart(2, '0')}`
  return finding('value-unsayable', at, { got: value, path: name, name, reason: REASONS[reason] })
}
