// Everything about a document as one story, in the order in which it happened: the file, what we made of it and answered,
// what the ERP was given and decided; or what we sent, how it left, and what the partner said.
import { printable } from '../../exchange/engine/place.ts'
import { styled } from '../terminal.ts'
import {
  acknowledgedLines,
  findingLine,
  type ShownAcknowledgement,
  type ShownFinding,
} from './acknowledged.ts'
import { type ShownSent, sentLines } from './sent.ts'

interface Told extends ShownSent {
  id: string
  at: string
  direction: 'in' | 'out'
  partner: string
  environment: string
  type: string
  canonical: string
  control: string
  number?: string
  state: string
  verdict?: string
  reason?: string
  regarding?: string
  findings: ShownFinding[]
  envelopeFindings?: ShownFinding[]
  acknowledgement?: ShownAcknowledgement
}

export interface Story {
  by: string
  document: Told
  receipt?: ShownReceipt
  answers: Told[]
  told: { answer: string; says: string }[]
  feed: { entryId: string; at: string; decision: string; decidedAt?: string; reason?: string }[]
  acts: { at: string; who: string; act: string; detail: string }[]
}

export interface ShownReceipt {
  id: string
  at: string
  name?: string
  door: string
  principal: string
  bytes: number
  state: string
  repeatOf?: string
  findings: ShownFinding[]
}

/** What came in one file, by what became of it. */
export interface ShownFile {
  receipt: ShownReceipt
  documents: { state: string; verdict?: string; count: number }[]
}

type Event = [at: string, what: string, ...more: string[]]

/** The lines of one story. */
export function storyLines({ by, document, receipt, answers, told, feed, acts }: Story): string[] {
  const { id, direction, partner, environment, canonical, number, control, state } = document
  const way = direction === 'in' ? 'from' : 'to'
  const head = `${canonical || document.type} ${number ?? control} ${way} ${partner}`
  const events: Event[] = [
    ...(receipt ? [received(receipt)] : []),
    ...(direction === 'in' ? [understood(document)] : sent(document)),
    ...answers.flatMap((one) => answered(one, told.find(({ answer }) => answer === one.id)?.says)),
    ...acts.toReversed().map(acted),
    ...feed.flatMap(given),
  ]
  return [
    `${styled('bold', printable(head))}  ${environment}, ${state}  (${id}, found by ${by})`,
    ...events.flatMap(([at, what, ...more]) => [line(at, what), ...more.map((one) => `    ${one}`)]),
  ]
}

const line = (at: string, what: string): string =>
  `  ${at.slice(0, 19).replace('T', ' ')}  ${printable(what)}`

/** What stands in a file of which nothing could be made documents. */
export const receiptLines = (receipt: ShownReceipt): string[] => {
  const [at, what] = received(receipt)
  const { state, repeatOf } = receipt
  const became =
    repeatOf === undefined ? state : `a repeat, byte for byte, of receipt ${repeatOf}: nothing is done twice`
  return [line(at, `${what}: ${became}`), ...receipt.findings.map(findingLine)]
}

/** A file of which not every document is told, with how many came in it. */
export function fileLines({ receipt, documents }: ShownFile, stories: readonly Story[]): string[] {
  const all = documents.reduce((sum, { count }) => sum + count, 0)
  const shown = stories.filter((one) => one.receipt?.id === receipt.id).length
  if (shown === all) return []
  const [at, what] = received(receipt)
  const parts = documents.map(({ state, verdict, count }) =>
    [String(count), [state, verdict].filter(Boolean).join(', ')].join(' '),
  )
  return [
    line(at, what),
    `    ${all} documents: ${parts.join('; ')}`,
    `    ${shown === 1 ? 'One is' : `The newest ${shown} are`} told below. The others: edigw documents list --receipt ${receipt.id} --state ${documents[0]!.state}`,
    '',
  ]
}

const received = ({ id, at, name, door, principal, bytes }: ShownReceipt): Event => [
  at,
  `${name ?? 'a body'} came by ${door} from ${principal}, ${bytes} bytes (receipt ${id})`,
]

function understood(document: Told): Event {
  const {
    at,
    state,
    verdict,
    reason,
    findings,
    envelopeFindings = [],
    type,
    acknowledgement,
    partner,
  } = document
  // Read it is only when there is something to say of it.
  if (state === 'opened') return [at, `opened; it waits to be read by ${type}`]
  const what = `read by ${type}: ${state}${verdict === undefined ? '' : `, ${verdict}`}${reason === undefined ? '' : `. ${reason}`}`
  return [
    at,
    what,
    ...[
      ...[...envelopeFindings, ...findings].map(findingLine),
      ...acknowledgedLines(partner, acknowledgement),
    ].map(bare),
  ]
}

function sent(document: Told): Event[] {
  const { at, state, type, reason, partner, acknowledgement, deliveredAt } = document
  const what = `submitted, by ${type}`
  const left = sentLines(document).map(bare)
  const said = acknowledgedLines(partner, acknowledgement).map(bare)
  if (deliveredAt === undefined)
    return [
      [
        at,
        `${what}: ${state}${reason === undefined ? '' : `. ${reason}`}`,
        ...document.findings.map(findingLine).map(bare),
      ],
    ]
  return [
    [at, what],
    [deliveredAt, 'delivered', ...left, ...said],
  ]
}

const answered = (answer: Told, says: string | undefined): Event[] => {
  const { at, type, control, state, deliveredAt, fetchedAt, reason } = answer
  const name = `${type.split('/').at(-1)} ${control}`.trimEnd()
  const where = fetchedAt ?? deliveredAt
  const became = where === undefined ? `${state}${reason === undefined ? '' : `: ${reason}`}` : state
  const verdict = says === undefined ? '' : `, ${says.replaceAll('-', ' ')}`
  return [[where ?? at, `we answered by ${name}${verdict}: ${became}  (${answer.id})`]]
}

function given({ entryId, at, decision, decidedAt, reason }: Story['feed'][number]): Event[] {
  const entered = `entered the ERP’s feed (${entryId})`
  if (decidedAt === undefined) return [[at, `${entered}: nobody has decided on it yet`]]
  return [
    [at, entered],
    [decidedAt, `the ERP ${decision} it${reason === undefined ? '' : `: ${reason}`}`],
  ]
}

const acted = ({ at, who, act, detail }: Story['acts'][number]): Event => [
  at,
  `${act} by ${who}${detail === '' ? '' : `: ${DETAILS[act]?.(detail) ?? detail}`}`,
]

/** What stands in the detail of an act where that is not words already. */
const DETAILS: Readonly<Record<string, (detail: string) => string>> = {
  'document reprocessed': (detail) => (detail === 'as then' ? detail : `by mapping ${detail.slice(0, 12)}`),
}

const bare = (text: string): string => text.trimStart()
