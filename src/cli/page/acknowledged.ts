// What a partner said of a document that we sent, for a person at eight in the morning: the verdict and who gave it, then
// what was wrong where, and from which value of ours it was written.
import { printable } from '../../exchange/engine/place.ts'

export interface ShownFinding {
  severity: string
  sentence: string
  cause?: string
  at: { segment?: number; id?: string; line?: number }
}

interface ShownTold {
  document: string
  type: string
  control: string
  number?: string
  at: string
  state: string
}

export interface ShownAcknowledgement {
  state: string
  dueAt?: string
  atRisk?: boolean
  by?: ShownTold[]
  of?: ShownTold[]
  findings?: ShownFinding[]
}

/** A finding as a line, with its place. */
export function findingLine({ severity, sentence, cause, at }: ShownFinding): string {
  const inSegment = at.segment === undefined ? '' : `segment ${at.segment} ${at.id ?? ''}`.trimEnd()
  const where = inSegment || (at.line === undefined ? '' : `line ${at.line}`)
  return printable(`  ${severity}: ${where && `${where}: `}${sentence}${cause ? ` ${cause}` : ''}`)
}

const minute = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`

/** The lines about an acknowledgement; none where there is none to speak of. */
export function acknowledgedLines(
  partner: string,
  acknowledgement: ShownAcknowledgement | undefined,
): string[] {
  if (!acknowledgement) return []
  const { state, dueAt, atRisk, by = [], of = [], findings = [] } = acknowledgement
  const words = state.replaceAll('-', ' ')
  if (of.length > 0 || !('by' in acknowledgement))
    return [
      `${words}${of.length > 0 ? ', with what we sent:' : ''}`,
      ...of.map((one) => toldLine('our', one)),
    ]
  const waits = state === 'waiting' || state === 'overdue'
  const due = dueAt === undefined ? '' : `, due ${minute(dueAt)}`
  const risk = atRisk ? ', at risk' : ''
  return [
    `acknowledgement: ${words}${waits ? due : ''}${risk}`,
    ...by.map((one) => toldLine(`${partner}’s`, one)),
    ...findings.map(findingLine),
  ]
}

/** By acme's 997 0001 of 2026-06-01 10:30 UTC: rejected. */
function toldLine(whose: string, { document, type, control, number, at, state }: ShownTold): string {
  const name = `${type.split('/').at(-1)} ${number ?? control}`.trimEnd()
  return printable(`  ${whose} ${name}, ${minute(at)}: ${state.replaceAll('-', ' ')}  (${document})`)
}
