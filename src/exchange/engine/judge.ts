// The verdict on one document: from what its envelope and its reading found, and from what was agreed about
// errors. Only a document that is valid against its canonical schema is ever accepted.
import { checkCanonical, isCanonicalName } from '../../canonical/canonical.ts'
import { entryOf, finding } from '../../finding/catalogue.ts'
import type { Finding, Place } from '../../finding/finding.ts'
import type { CanonicalDocument, Whereabouts } from '../../guide/reading.ts'
import type { OnErrors, UnknownCode } from '../../partner/agreement.ts'
import type { Verdict } from '../../store/record.ts'

/** What was agreed about documents with errors. */
export interface Tolerance {
  onErrors?: OnErrors
  unknownCode?: UnknownCode
}

/** How acknowledgements are judged: they are never answered, so what can be understood of one is taken. */
export const TAKEN_AS_FAR: Tolerance = { onErrors: 'accept-with-errors' }

export type SetVerdict = Exclude<Verdict, 'partially-accepted'>

export interface Judgement {
  verdict: SetVerdict
  /**
   * `parked`: nothing is wrong with it but that our own code table lacks a row. Its acknowledgement does not wait for
   * a person: it tells of syntax, so the partner hears that the document is accepted, and only publishing waits.
   */
  state: 'read' | 'draft' | 'parked'
  findings: Finding[]
}

/**
 * Judges what was understood; `findings` are those of the envelope and of reading together, `places` says where on the
 * wire its values stood. `rejected`: group or interchange are, as one that broke off, of which a part lacks more.
 */
export function judge(
  canonical: string,
  document: CanonicalDocument,
  findings: readonly Finding[],
  tolerance: Tolerance,
  places: Whereabouts = () => new Map(),
  rejected = false,
): Judgement {
  const errors = findings.filter(({ severity }) => severity === 'error')
  const invalid = whyInvalid(canonical, document, rejected || errors.length > 0, places)
  const all = invalid ? [...findings, invalid] : [...findings]
  const ours = tolerance.unknownCode === 'park' ? errors.filter(isOurs) : []
  const theirs = errors.filter((one) => !ours.includes(one))
  // What is incomplete for want of a row is judged again when the row is there.
  const isUnfinished = ours.length > 0 && theirs.length === 0
  if ((invalid && !isUnfinished) || theirs.some(isFatal))
    return { verdict: 'rejected', state: 'draft', findings: all }
  if (theirs.length > 0 && tolerance.onErrors !== 'accept-with-errors')
    return { verdict: 'rejected', state: 'draft', findings: all }
  const verdict = theirs.length > 0 ? 'accepted-with-errors' : 'accepted'
  return { verdict, state: ours.length > 0 ? 'parked' : 'read', findings: all }
}

const isOurs = ({ code }: Finding) => code === 'crosswalk-missing'

const FATAL: readonly string[] = ['guide-unknown', 'segment-torn']

// A document whose envelope is broken may lack a part of itself, and one that is torn does; the rest is settled by the
// agreement.
const isFatal = ({ code }: Finding) => {
  const { level } = entryOf(code)
  return level === 'interchange' || level === 'group' || level === 'set' || FATAL.includes(code)
}

// Where errors were found already, the schema most often says one of them again: then it is a note to us.
function whyInvalid(
  canonical: string,
  document: CanonicalDocument,
  explained: boolean,
  places: Whereabouts,
): Finding | undefined {
  if (!isCanonicalName(canonical)) return undefined
  const problem = checkCanonical(canonical, document)
  if (!problem) return undefined
  const { pointer, message } = problem
  const at = placeOf(pointer, places) ?? { path: pointer }
  const made = finding('canonical-invalid', at, { canonical, got: message })
  return explained ? { ...made, severity: 'note' } : made
}

/**
 * Where on the wire something is that is not as it should be: of what it lacks, where the rest of it stands. Undefined
 * where nothing of it does, and for the document as a whole.
 */
function placeOf(pointer: string, places: Whereabouts): Place | undefined {
  for (let at = pointer; at.length > 1; at = at.slice(0, at.lastIndexOf('/'))) {
    const entry = places(new Set([at])).get(at)
    if (!entry || entry.by) continue
    const { pointer: found, guide: _, by: __, ...place } = entry
    if (found === pointer || place.segment === undefined) return place
    const { segment, id, offset } = place
    return { segment, ...(id === undefined ? {} : { id }), ...(offset === undefined ? {} : { offset }) }
  }
  return undefined
}
