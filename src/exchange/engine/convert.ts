// What was read by one guide, written by another: through the canonical document, by the same writing, sealing and
// two readers as in the flow. What the target has no place for is told, never dropped in silence.
import { hasError } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import type { Mapping } from '../../guide/mapping.ts'
import type { CanonicalDocument, ReadPolicy } from '../../guide/reading.ts'
import type { Agreement } from '../../partner/agreement.ts'
import { partsOf } from '../../partner/names.ts'
import type { Environment } from '../../store/record.ts'
import { agreedEnvelope, numbered, versionOf } from './bareEnvelope.ts'
import type { FileReading, FileSet } from './readFile.ts'
import { REPEATS, stamp } from './returnEnvelope.ts'
import { sealBody } from './seal.ts'
import { type Wire, wireFor } from './wire.ts'
import { writeBody } from './write.ts'

/** By what, and between whom, a document is written. */
export interface ConvertTarget {
  mapping: Mapping
  policy: ReadPolicy
  /** Addresses and delimiters. */
  agreement: Pick<Agreement, 'ids' | 'envelope' | 'timeZone'>
  environment: Environment
  /** RFC 3339: when it is written. */
  at: string
  /** The next control number, of interchange and group alike. */
  nextControl: () => number
}

/** One document of a file, and what became of it. */
export interface Converted {
  number?: string
  /** The guide that read it. */
  from?: string
  /** A whole interchange or XML document, wrong by its guide where a finding is an error; absent where `refusal` says why. */
  bytes?: Uint8Array
  /** Why there are no bytes, in words. */
  refusal?: string
  /** What can't be said in the target, and what is wrong with the bytes by its guide. */
  findings: Finding[]
}

/** Every document of a file by another guide, in the file's order. */
export const convertReading = ({ interchanges }: FileReading, target: ConvertTarget): Converted[] =>
  interchanges
    .flatMap(({ groups }) => groups)
    .flatMap(({ sets }) => sets.map((set) => convertSet(set, target)))

function convertSet(set: FileSet, target: ConvertTarget): Converted {
  const { number, type } = set
  const named = { ...(number === undefined ? {} : { number }), ...(type === undefined ? {} : { from: type }) }
  const refusal = refusalOf(set, target.mapping)
  return { ...named, ...(refusal === undefined ? writeFor(set.document, target) : { refusal, findings: [] }) }
}

function refusalOf({ state, document, findings }: FileSet, { guide }: Mapping): string | undefined {
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (state !== 'read') return `it is rejected itself${errors[0] ? `: ${errors[0].sentence}` : ''}`
  const canonical = String(document.schema ?? '').split('/')[0]
  return canonical === guide.canonical
    ? undefined
    : `it is of ${canonical}, and ${guide.guide} is of ${guide.canonical}`
}

/** One canonical document as it leaves for the target; refused where a reader reads the bytes otherwise. */
export function writeFor(
  document: CanonicalDocument,
  target: ConvertTarget,
): Pick<Converted, 'bytes' | 'refusal' | 'findings'> {
  const { mapping, policy } = target
  const wire = wireOf(target)
  const { body, findings } = writeBody(mapping, document, policy, wire)
  if (!body) return { refusal: 'it can’t be written', findings }
  const { bytes, disagreement } = sealBody(mapping, body, document, policy, wire, envelopeOf(target))
  // What its guide finds wrong is read otherwise too, and told already.
  const isTold = disagreement === undefined || hasError(findings)
  return isTold ? { bytes, findings } : { refusal: disagreement, findings }
}

const releaseOf = ({ guide }: Mapping): string => partsOf(guide.guide).release

const wireOf = ({ mapping, agreement }: ConvertTarget): Wire =>
  wireFor(agreement.envelope, undefined, versionOf(releaseOf(mapping)) >= REPEATS)

function envelopeOf({ mapping, agreement, environment, at, nextControl }: ConvertTarget) {
  const { guide } = mapping
  if (mapping.syntax !== 'x12') return undefined
  const set = { set: partsOf(guide.guide).document, release: releaseOf(mapping), group: guide.group ?? '' }
  const control = nextControl()
  return numbered(
    agreedEnvelope(agreement, set, { environment }),
    [control, control],
    stamp(at, agreement.timeZone),
  )
}
