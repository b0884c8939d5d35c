// What a file would be answered with, whole interchanges, by the same functions as in the flow: what is due,
// the guide that writes it, the envelope it returns in, and both readers. Only the control numbers are handed in.
import type { Acknowledgement } from '../../canonical/canonical.ts'
import { sentence } from '../../finding/catalogue.ts'
import type { CanonicalDocument } from '../../guide/reading.ts'
import { numbered } from './bareEnvelope.ts'
import { isGroupAnswered, isReachable, isTa1Due } from './due.ts'
import type { FileGroup, FileInterchange, FileReading } from './readFile.ts'
import { isReturnable, returnGroup, returnHeader, returnSet, returnWire, stamp } from './returnEnvelope.ts'
import type { AnswerKind, Rulebook } from './rulebook.ts'
import { type SealEnvelope, sealBody } from './seal.ts'
import type { Wire } from './wire.ts'
import { writeBody } from './write.ts'

/** One interchange that answers. */
export interface Answer {
  kind: AnswerKind
  /** Control number of the interchange that is answered, and of the group unless it is a TA1. */
  interchange: string
  group?: string
  document: Acknowledgement
  bytes: Uint8Array
  wire: Wire
}

export interface AnswerOptions {
  rules: Rulebook
  /** Only this kind, also where it was not agreed; what is due where absent. */
  kind?: AnswerKind
  /** RFC 3339: when it is written. */
  at: string
  /** The next control number, of interchange and group alike. */
  nextControl: () => number
}

/** Every answer to a file, in the order of what it answers. */
export const answersOf = ({ interchanges }: FileReading, options: AnswerOptions): Answer[] =>
  interchanges.filter(isX12).flatMap((one) => answersTo(one, options))

type X12Interchange = FileInterchange & Required<Pick<FileInterchange, 'header' | 'delimiters' | 'ta1'>>

const isX12 = (one: FileInterchange): one is X12Interchange => one.syntax === 'x12'

function answersTo(interchange: X12Interchange, options: AnswerOptions): Answer[] {
  const { verdict, header, groups, acknowledgements = [] } = interchange
  const { rules, kind } = options
  const ids = groups.map(({ functionalId }) => functionalId)
  const answerable = { header, verdict, groups: ids, acknowledgements: acknowledgements.length }
  const wire = returnWire(rules.agreement?.envelope, interchange)
  if (!isReachable(answerable) || !isReturnable(header, wire)) return []
  const ta1 = kind === undefined ? isTa1Due(answerable, rules.agreement?.envelope?.ta1) : kind === 'TA1'
  return [
    ...(ta1 ? [answer('TA1', interchange, undefined, interchange.ta1, options)] : []),
    ...(kind === 'TA1' ? [] : groups.flatMap((group) => groupAnswer(interchange, group, options))),
  ]
}

function groupAnswer(interchange: X12Interchange, group: FileGroup, options: AnswerOptions): Answer[] {
  const { functionalId, header, acknowledgement } = group
  if (!header || !acknowledgement) return []
  const agreed = options.rules.acknowledge(header)
  const kind = options.kind ?? agreed.kind
  if (!isGroupAnswered(functionalId, interchange.verdict, { kind: kind === 'TA1' ? 'none' : kind })) return []
  if (!isReturnable(header, returnWire(options.rules.agreement?.envelope, interchange))) return []
  const told = agreed.sets === 'rejected' ? withoutAccepted(acknowledgement) : acknowledgement
  return [answer(kind as AnswerKind, interchange, group, told, options)]
}

function withoutAccepted({ group, ...rest }: Acknowledgement): Acknowledgement {
  const { sets = [], ...head } = group!
  const named = sets.filter(({ status }) => status !== 'accepted')
  return { ...rest, group: { ...head, ...(named.length > 0 ? { sets: named } : {}) } }
}

function answer(
  kind: AnswerKind,
  interchange: X12Interchange,
  group: FileGroup | undefined,
  document: Acknowledgement,
  options: AnswerOptions,
): Answer {
  const { mapping, policy } = options.rules.answer(kind, group?.version.slice(0, 6) ?? '')
  const wire = returnWire(options.rules.agreement?.envelope, interchange)
  const canonical = document as unknown as CanonicalDocument
  const { body, findings } = writeBody(mapping, canonical, policy, wire)
  const wrong = findings.find(({ severity }) => severity === 'error')
  if (!body || wrong) throw new Error(`${kind}: ${wrong ? sentence(wrong) : 'it can’t be written'}`)
  const envelope = envelopeOf(interchange, group, mapping.guide, options)
  const { bytes, disagreement } = sealBody(mapping, body, canonical, policy, wire, envelope)
  if (disagreement !== undefined) throw new Error(`${kind}: ${disagreement}`)
  const answered = { interchange: interchange.control, ...(group ? { group: group.control } : {}) }
  return { kind, ...answered, document, bytes, wire }
}

function envelopeOf(
  answered: X12Interchange,
  group: FileGroup | undefined,
  guide: { guide: string; group?: string },
  { rules, at, nextControl }: AnswerOptions,
): SealEnvelope {
  const number = nextControl()
  const moment = stamp(at, rules.agreement?.timeZone)
  const interchange = returnHeader(answered)
  if (!group?.header) return numbered({ interchange }, [number, number], moment)
  const [, release = '', set = ''] = guide.guide.split('/')
  const own = { release, set, ...(guide.group === undefined ? {} : { group: guide.group }) }
  const bare = { interchange, group: returnGroup(group.header, own), set: returnSet(own) }
  return numbered(bare, [number, number], moment)
}
