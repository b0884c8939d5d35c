// TA1 segments as the store remembers them: documents like any other, in a group of their own that stands before the
// framed ones, so that everything that reads sets reads them too.
import { type ActiveRule, interchangeAnswerRule } from '../../partner/active.ts'
import type { Document, Group, Receipt } from '../../store/record.ts'
import type { FrameEvent } from '../../x12/types.ts'
import type { OpenInterchange } from './progress.ts'

export type AnswerEvent = Extract<FrameEvent, { kind: 'acknowledgement' }>

/** The ordinal of the group that holds an interchange's TA1 segments; framed groups begin at 1. */
const ANSWERS = 0

/** Whether a group is that of an interchange's TA1 segments, which nobody wrote. */
export const holdsAnswers = ({ ordinal }: Pick<Group, 'ordinal'>): boolean => ordinal === ANSWERS

/** The rule that reads a TA1 of an agreement; undefined where there is none. */
export const ruleOfAnswers = (agreement: Parameters<typeof interchangeAnswerRule>[0] | undefined) =>
  agreement && interchangeAnswerRule(agreement)

/** The group of so many TA1 segments. */
export const answersGroup = (
  receipt: Receipt,
  { id: interchange, header }: OpenInterchange,
  { group, count }: NonNullable<OpenInterchange['answers']>,
): Group => ({
  id: group,
  receipt: receipt.id,
  interchange,
  ordinal: ANSWERS,
  functionalId: '',
  control: header.control,
  version: header.version,
  sets: count,
  header: {},
  findings: [],
  state: 'opened',
})

/** One TA1; `answers` counts it already. */
export const answerDocument = (
  about: { receipt: Receipt; interchange: OpenInterchange; id: string; at: string },
  { group, count }: NonNullable<OpenInterchange['answers']>,
  { control, offset, length }: AnswerEvent,
  { mapping }: ActiveRule,
): Document => ({
  id: about.id,
  direction: 'in',
  receipt: about.receipt.id,
  interchange: about.interchange.id,
  group,
  ordinal: count,
  partner: about.interchange.partner,
  environment: about.interchange.environment,
  type: mapping.type,
  canonical: mapping.canonical,
  agreement: about.interchange.agreement,
  mapping: mapping.hash,
  control,
  offset,
  length,
  segments: 1,
  state: 'opened',
  findings: [],
  at: about.at,
})
