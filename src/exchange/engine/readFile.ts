// A whole file, read without a gateway: framed, matched, understood and answered by the same functions as in the
// flow. It is how `edigw read`, the contract suite and the corpus see a file; it holds all of it in memory.

import type { Acknowledgement } from '../../canonical/canonical.ts'
import { cause, finding, hasError, sentence, standardOf } from '../../finding/catalogue.ts'
import type { Finding, StandardCodes } from '../../finding/finding.ts'
import type { ResolvedGuide } from '../../guide/model.ts'
import type { CanonicalDocument, LineageEntry, Unmapped } from '../../guide/reading.ts'
import { recordElement } from '../../guide/record.ts'
import { ACKNOWLEDGES } from '../../partner/active.ts'
import { notYetSaid } from '../../partner/match.ts'
import type { Verdict } from '../../store/record.ts'
import { Framer } from '../../x12/framer.ts'
import type {
  Delimiters,
  FramedGroup,
  FramedInterchange,
  FramedSet,
  FrameEvent,
  GroupHeader,
  InterchangeHeader,
} from '../../x12/types.ts'
import { readXml } from '../../xml/reader.ts'
import { interchangeKey } from '../opening/duplicates.ts'
import { acknowledgeInterchange } from './acknowledgeInterchange.ts'
import { acknowledgeGroup, acknowledgeSet, groupVerdict } from './acknowledgement.ts'
import { cutGroup, cutSet, interchangeVerdict, isCutOff, keepsComplete, takenAsComplete } from './cutOff.ts'
import { TAKEN_AS_FAR } from './judge.ts'
import { type FileRange, rangesOf } from './ranges.ts'
import { recognise } from './recognise.ts'
import { type Rulebook, shippedRules } from './rulebook.ts'
import { setFindings } from './setEnvelope.ts'
import { notUnderstood, type Understanding, understandWhole } from './understand.ts'
import { xmlEnvelope } from './xmlEnvelope.ts'

/** A finding with its sentence and its codes. */
export interface ToldFinding extends Finding {
  sentence: string
  cause?: string
  standard: StandardCodes
}

export interface FileSet {
  /** The guide; absent where none reads it. */
  type?: string
  id: string
  control: string
  /** ST03. */
  convention?: string
  offset: number
  length: number
  verdict: Verdict
  state: 'read' | 'draft' | 'parked'
  number?: string
  /** X12 only: the element that the number stands in, such as BEG03. */
  numberedBy?: string
  document: CanonicalDocument
  findings: ToldFinding[]
  lineage: LineageEntry[]
  unmapped: Unmapped[]
}

export interface FileGroup {
  functionalId: string
  control: string
  version: string
  /** X12 only. */
  header?: GroupHeader
  verdict: Verdict
  findings: ToldFinding[]
  sets: FileSet[]
  /** X12 only; acknowledgements are never acknowledged. */
  acknowledgement?: Acknowledgement
}

export interface FileInterchange {
  syntax: 'x12' | 'xml'
  sender: string
  receiver: string
  control: string
  usage?: string
  /** X12 only; without what is secret in an ISA. */
  header?: Omit<InterchangeHeader, 'security' | 'authorization'>
  /** X12 only. */
  delimiters?: Delimiters
  /** X12 only: the TA1 segments that came in it. */
  acknowledgements?: FileSet[]
  verdict: Verdict
  tolerances: string[]
  findings: ToldFinding[]
  groups: FileGroup[]
  /** X12 only: what a TA1 would say. */
  ta1?: Acknowledgement
}

export interface FileReading {
  interchanges: FileInterchange[]
  /** What stands outside of any interchange, or says why there is none. */
  findings: ToldFinding[]
  /** Disjoint, in order, and of all bytes. */
  ranges: FileRange[]
}

export interface ReadFileOptions {
  /** The shipped guides where absent. */
  rules?: Rulebook
  /** When it was received, RFC 3339; a TA1 says it where the ISA's own date is none. */
  receivedAt: string
  maxSetBytes?: number
  /** What parses XML, for a caller that reads the same bytes again and again and never changes them. */
  parse?: typeof readXml
}

/** Reads a file of X12 or XML. */
export function readBytes(bytes: Uint8Array, options: ReadFileOptions): FileReading {
  const rules = options.rules ?? shippedRules()
  return recognise(bytes) === 'xml'
    ? readXmlFile(bytes, rules, options.parse)
    : readX12File(bytes, rules, options)
}

const tell = (one: Finding): ToldFinding => {
  const likely = cause(one)
  return {
    ...one,
    sentence: sentence(one),
    ...(likely === undefined ? {} : { cause: likely }),
    standard: standardOf(one),
  }
}

type AnswerEvent = Extract<FrameEvent, { kind: 'acknowledgement' }>

interface Gathered {
  framed: FramedInterchange
  answers: AnswerEvent[]
  groups: { framed: FramedGroup; sets: FramedSet[] }[]
}

/** The framer's events as a tree. */
function gather(events: readonly FrameEvent[]): { interchanges: Gathered[]; strays: Finding[] } {
  const interchanges: Gathered[] = []
  const strays: Finding[] = []
  let groups: Gathered['groups'] = []
  let sets: FramedSet[] = []
  let answers: AnswerEvent[] = []
  for (const event of events) {
    if (event.kind === 'stray') strays.push(event.finding)
    else if (event.kind === 'acknowledgement') answers.push(event)
    else if (event.kind === 'set') sets.push(event.set)
    else if (event.kind === 'group-end') {
      groups.push({ framed: event.group, sets })
      sets = []
    } else if (event.kind === 'interchange-end') {
      interchanges.push({ framed: event.interchange, answers, groups })
      groups = []
      answers = []
    }
  }
  return { interchanges, strays }
}

function readX12File(bytes: Uint8Array, rules: Rulebook, options: ReadFileOptions): FileReading {
  const { maxSetBytes } = options
  const framer = new Framer({ ranges: true, ...(maxSetBytes !== undefined && { maxSetBytes }) })
  const events = framer.push(bytes).concat(framer.end())
  const { interchanges, strays } = gather(events)
  const seen = new Set<string>()
  return {
    interchanges: interchanges.map((one) => {
      const twice = repeated(one.framed, seen)
      return readInterchange(bytes, one, rules, twice, options)
    }),
    findings: strays.map(tell),
    ranges: rangesOf(events),
  }
}

// In one file as between files: a control number is used once, and one that broke off may be brought again.
function repeated({ header, offset, findings }: FramedInterchange, seen: Set<string>): Finding[] {
  const key = interchangeKey(header)
  if (!seen.has(key)) {
    if (!findings.some(isCutOff)) seen.add(key)
    return []
  }
  return [
    finding('interchange-duplicate', { segment: 1, id: 'ISA', element: 13, offset }, { got: header.control }),
  ]
}

function readInterchange(
  bytes: Uint8Array,
  { framed, answers, groups }: Gathered,
  rules: Rulebook,
  twice: readonly Finding[],
  { receivedAt }: ReadFileOptions,
): FileInterchange {
  const { header, tolerances } = framed
  const matching = notYetSaid(rules.interchange(header, framed.offset), framed.findings)
  const keeps = keepsComplete(rules.agreement, groups.filter((one) => !one.framed.truncated).length)
  const all = [...matching, ...framed.findings, ...twice]
  const findings = keeps ? takenAsComplete(all) : all
  const verdict = interchangeVerdict(findings)
  const rejected = verdict === 'rejected'
  const acknowledgements = answers.map((one) => readAnswer(bytes, framed, one, rules, rejected))
  return {
    syntax: 'x12',
    sender: `${header.senderQualifier}/${header.sender}`,
    receiver: `${header.receiverQualifier}/${header.receiver}`,
    control: header.control,
    usage: header.usage,
    header: withoutSecrets(header),
    delimiters: framed.delimiters,
    ...(acknowledgements.length > 0 ? { acknowledgements } : {}),
    verdict,
    tolerances,
    findings: findings.map(tell),
    groups: groups.map((group) => readGroup(bytes, framed, keeps ? withCut(group) : group, rules, rejected)),
    ta1: acknowledgeInterchange(header, verdict, findings, { receivedAt }),
  }
}

/** A group that an interchange breaks off in says so itself, where the interchange is taken as far as it goes. */
function withCut(group: Gathered['groups'][number]): Gathered['groups'][number] {
  const { framed, sets } = group
  if (!framed.truncated) return group
  return {
    framed: { ...framed, findings: [...framed.findings, cutGroup(framed)] },
    sets: sets.map((one) => (one.truncated ? { ...one, findings: [...one.findings, cutSet(one)] } : one)),
  }
}

const withoutSecrets = ({ security: _, authorization: __, ...header }: InterchangeHeader) => header

function readAnswer(
  bytes: Uint8Array,
  { delimiters, tolerances }: FramedInterchange,
  { control, offset, length }: AnswerEvent,
  rules: Rulebook,
  rejected: boolean,
): FileSet {
  const { mapping, policy } = rules.answer('TA1', '')
  const stretch = { bytes: bytes.subarray(offset, offset + length), offset, delimiters, tolerances }
  const understanding = understandWhole(mapping, stretch, {
    policy,
    tolerance: TAKEN_AS_FAR,
    findings: [],
    rejected,
  })
  return fileSet({ id: 'TA1', control, offset, length }, understanding, mapping.guide)
}

function readGroup(
  bytes: Uint8Array,
  { delimiters, tolerances }: FramedInterchange,
  { framed, sets }: Gathered['groups'][number],
  rules: Rulebook,
  refused: boolean,
): FileGroup {
  const { header } = framed
  const matched = rules.group(header, framed.offset)
  const findings = [...matched.findings, ...framed.findings]
  const rejected = refused || hasError(findings)
  const read = sets.map((set): FileSet => {
    const agreed = matched.ruled(set.id)
    const ofGroup = matched.findings
    const isRuled = agreed !== undefined
    const known = setFindings(set, { header, isRuled, version: agreed?.version, ofGroup })
    const ruled = set.findings.some(({ code }) => code === 'set-too-large') ? undefined : agreed
    const stretch = {
      bytes: bytes.subarray(set.offset, set.offset + set.length),
      offset: set.offset,
      delimiters,
      tolerances,
    }
    if (!ruled) return fileSet(set, notUnderstood(known))
    const understanding = understandWhole(ruled.mapping, stretch, { ...ruled, findings: known, rejected })
    return fileSet(set, understanding, ruled.mapping.guide)
  })
  const counts = {
    accepted: read.filter((one) => one.verdict === 'accepted').length,
    noted: read.filter((one) => one.verdict === 'accepted-with-errors').length,
    rejected: read.filter((one) => one.verdict === 'rejected').length,
  }
  const verdict = refused ? 'rejected' : groupVerdict(findings, counts)
  const acknowledgement = acknowledgeGroup({
    header,
    verdict,
    ...(framed.claimed === undefined ? {} : { claimed: framed.claimed }),
    received: framed.sets,
    accepted: verdict === 'rejected' ? 0 : counts.accepted + counts.noted,
    findings,
    sets: read.map((one) => acknowledgeSet({ ...one, ...named(one) }, delimiters)),
  })
  const { functionalId, control, version } = header
  return {
    functionalId,
    control,
    version,
    header,
    verdict,
    findings: findings.map(tell),
    sets: read,
    ...(functionalId === ACKNOWLEDGES ? {} : { acknowledgement }),
  }
}

const named = ({ numberedBy: name, number: value }: FileSet) =>
  name === undefined || value === undefined ? {} : { record: { name, value } }

function fileSet(
  {
    id,
    control,
    convention,
    offset,
    length,
  }: Pick<FramedSet, 'id' | 'control' | 'convention' | 'offset' | 'length'>,
  { document, lineage, unmapped, findings, verdict, state, number }: Understanding,
  guide?: ResolvedGuide,
): FileSet {
  const numberedBy = guide && recordElement(guide)
  return {
    ...(guide === undefined ? {} : { type: guide.guide }),
    id,
    control,
    ...(convention === undefined ? {} : { convention }),
    offset,
    length,
    verdict,
    state,
    ...(number === undefined ? {} : { number }),
    ...(numberedBy === undefined ? {} : { numberedBy }),
    document,
    findings: findings.map(tell),
    lineage,
    unmapped,
  }
}

function readXmlFile(bytes: Uint8Array, rules: Rulebook, parse = readXml): FileReading {
  const { root, findings: broken } = parse(bytes, { doctype: 'ignore', bytes: bytes.length })
  const whole = { offset: 0, length: bytes.length }
  if (!root) {
    const junk = { ...whole, is: 'junk' as const, ...(broken[0] && { code: broken[0].code }) }
    return { interchanges: [], findings: broken.map(tell), ranges: bytes.length > 0 ? [junk] : [] }
  }
  const envelope = xmlEnvelope(root)
  const { findings, ruled } = rules.xml(envelope)
  const rejected = hasError(findings)
  const control = envelope.number ?? ''
  const place = { id: root.local, control, offset: 0, length: bytes.length }
  const known = ruled && { ...ruled, findings: [], rejected }
  const sets =
    ruled && known
      ? [
          fileSet(
            place,
            understandWhole(ruled.mapping, { bytes, offset: 0, parse }, known),
            ruled.mapping.guide,
          ),
        ]
      : []
  const verdict = rejected ? 'rejected' : (sets[0]?.verdict ?? 'rejected')
  const shown = (ids: typeof envelope.sender) =>
    ids[0] && [ids[0].scheme, ids[0].id].filter(Boolean).join('/')
  return {
    interchanges: [
      {
        syntax: 'xml',
        sender: shown(envelope.sender) ?? '',
        receiver: shown(envelope.receiver) ?? '',
        control,
        verdict: rejected ? 'rejected' : 'accepted',
        tolerances: [],
        findings: findings.map(tell),
        groups: [{ functionalId: '', control, version: '', verdict, findings: [], sets }],
      },
    ],
    findings: [],
    ranges: [{ ...whole, is: 'interchange', control }],
  }
}
