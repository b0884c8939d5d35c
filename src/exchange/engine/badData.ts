// The copy of bad data that an acknowledgement carries (AK404). It is left out where it would break the
// acknowledgement itself: where it holds a delimiter or a character that X12 can't carry.
import type { Finding } from '../../finding/finding.ts'
import type { Delimiters } from '../../x12/types.ts'

/** AK404 has 99 characters at most. */
const LONGEST = 99

/** Findings whose fact `got` is the very value on the wire. */
const QUOTING = new Set([
  'element-too-short',
  'element-too-long',
  'character-invalid',
  'code-unknown',
  'code-unused',
  'date-invalid',
  'time-invalid',
  'element-unused',
  'element-dependent-unused',
  'pattern-mismatch',
  'crosswalk-missing',
  'id-repeated',
  'parent-unknown',
  'parent-cycle',
  'parent-too-deep',
])

/** The value that a finding is about, if it can be repeated. */
export function copyOf({ code, facts }: Finding, delimiters: Delimiters): string | undefined {
  if (!QUOTING.has(code) || typeof facts.got !== 'string') return undefined
  const text = facts.got.slice(0, LONGEST).trimEnd()
  return text !== '' && isCarried(text, delimiters) ? text : undefined
}

const isCarried = (text: string, { element, component, repetition, segment }: Delimiters): boolean =>
  /^[\x20-\x7e]+$/.test(text) &&
  ![element, component, repetition, segment].some(
    (byte) => byte !== undefined && text.includes(String.fromCharCode(byte)),
  )
