// What is small, kept in one transaction: by the same statements by which the steps keep it one after the other. What comes
// together may be kept together: then rows of one table go in one statement, whosever they are.
import type { AnswerHeld, AtOnce, WholeReceipt, WholeSending } from '../atOnce.ts'
import type { Environment, Lease, NewStep } from '../record.ts'
import { type Session, together } from '../session.ts'
import { keepBytes } from './bytes.ts'
import { reserveFirst, sealNumbers } from './control.ts'
import { clearInbound, placeAll } from './drop.ts'
import { addNames } from './naming.ts'
import { closeReceipts, putOpened } from './opening.ts'
import { keepCanonical, writingOf } from './outbound.ts'
import { append } from './publishing.ts'
import { putReadings } from './reading.ts'
import { claimAll } from './receiving.ts'
import { holdFeed, releaseWaiting } from './referring.ts'
import { keepSendings } from './sending.ts'
import { dropSteps, endSteps, type HeldStep, holdLeases, leaveHeld, leaveSteps } from './step.ts'
import { recordEvents } from './webhooks.ts'

type ReceiptCall = readonly [Lease, WholeReceipt]
type SendingCall = readonly [Lease, WholeSending]

const each = <T, R>(all: readonly T[], of: (one: T) => readonly R[]): R[] => all.flatMap(of)

/** What feeds are changed by, or may be waited for in them; always in one order, so that two can't wait for each other. */
function environmentsOf({ entries, submissions }: Published): Environment[] {
  const documents = submissions.map(({ document }) => document)
  return [...new Set([...entries, ...documents].map(({ environment }) => environment))].sort()
}

type Published = Pick<WholeReceipt, 'entries' | 'submissions'>

const partnersOf = ({ entries, submissions }: Published): string[] => [
  ...new Set([...entries, ...submissions.map(({ document }) => document)].map(({ partner }) => partner)),
]

/** The feed's row is what all wait for, so it is held last. */
async function publish(session: Session, published: Published): Promise<void> {
  for (const environment of environmentsOf(published)) {
    const entries = published.entries.filter((one) => one.environment === environment)
    if (entries.length > 0) await append(session, environment, entries)
    else await holdFeed(session, environment)
  }
  await releaseWaiting(session, partnersOf(published))
}

/** All rows of receipts, but for those that others wait for. */
async function keepReceipts(session: Session, wholes: readonly WholeReceipt[]): Promise<void> {
  const submissions = each(wholes, (one) => one.submissions)
  const answers = submissions.map(({ document }) => document)
  const opened = {
    interchanges: each(wholes, (one) => one.interchanges),
    groups: each(wholes, (one) => one.groups),
    documents: [...each(wholes, (one) => one.documents), ...answers],
  }
  await together([
    claimAll(
      session,
      each(wholes, (one) => one.claims),
    ),
    putOpened(session, opened),
    putReadings(
      session,
      each(wholes, (one) => one.readings),
    ),
    addNames(
      session,
      each(wholes, (one) => one.names),
    ),
    closeReceipts(
      session,
      wholes.map(({ receipt, files }) => ({ ...receipt, files: files.length })),
    ),
    clearInbound(
      session,
      wholes.map(({ receipt }) => receipt.receipt),
    ),
    placeAll(
      session,
      wholes.map(({ files }) => files),
    ),
    recordEvents(
      session,
      each(wholes, (one) => one.events),
    ),
    keepCanonical(session, submissions),
  ])
}

const numbersFor = (session: Session, wholes: readonly WholeReceipt[]): Promise<number[][]> =>
  reserveFirst(
    session,
    each(wholes, ({ submissions, at }) =>
      submissions.map(({ document, numbered }) => ({ document: document.id, keys: numbered, at })),
    ),
  )

/** Commits several, each as if it were alone. */
export async function commitReceipts(
  session: Session,
  calls: readonly ReceiptCall[],
): Promise<AnswerHeld[][]> {
  const wholes = calls.map(([, whole]) => whole)
  const held = holdLeases(
    session,
    calls.map(([lease]) => lease),
  )
  const reserved = numbersFor(session, wholes)
  await together([held, keepReceipts(session, wholes), reserved])
  const steps = await held
  const left = leaveHeld(session, handedOn(wholes, steps))
  const published = {
    entries: each(wholes, (one) => one.entries),
    submissions: each(wholes, (one) => one.submissions),
  }
  await together([
    left,
    leaveSteps(
      session,
      each(wholes, (one) => one.steps),
    ),
    dropSteps(session, steps),
    publish(session, published),
  ])
  const [handed, numbers] = [(await left).values(), (await reserved).values()]
  const next = (): AnswerHeld => ({ step: handed.next().value!, numbers: numbers.next().value! })
  return wholes.map(({ submissions }) => submissions.map(next))
}

const handedOn = (wholes: readonly WholeReceipt[], steps: readonly HeldStep[]) =>
  wholes.flatMap(({ submissions, leaseUntil: until }, index) =>
    submissions.map(({ document }) => ({ step: writingOf(document), held: steps[index]!, until })),
  )

export const commitReceipt = async (
  session: Session,
  ...call: ReceiptCall
): ReturnType<AtOnce['commitReceipt']> => (await commitReceipts(session, [call]))[0]!

/** Commits several, each as if it were alone. */
export async function commitSendings(session: Session, calls: readonly SendingCall[]): Promise<undefined[]> {
  const sendings = calls.map(([, sending]) => sending)
  const held = holdLeases(
    session,
    calls.map(([lease]) => lease),
  )
  const waiting = keepSendings(session, sendings)
  await together([
    held,
    keepBytes(session, sendings),
    waiting,
    sealNumbers(
      session,
      sendings.map(({ document }) => document),
    ),
    placeAll(
      session,
      sendings.map(({ delivered }) => (delivered?.file ? [delivered.file] : [])),
    ),
  ])
  const [steps, waits] = [await held, await waiting]
  const next = sendings.flatMap((one, index) => stepBehind(one, steps[index]!, waits))
  await together([leaveSteps(session, next), endSteps(session, steps)])
  return calls.map(() => undefined)
}

function stepBehind(
  { document: subject, delivered }: WholeSending,
  { partner }: HeldStep,
  waiting: ReadonlySet<string>,
): NewStep[] {
  if (!delivered) return [{ verb: 'deliver', subject, partner }]
  if (!delivered.awaited || !waiting.has(subject)) return []
  return [{ verb: 'reconcile', subject, partner, dueAt: delivered.awaited.due }]
}

export const commitSending = async (
  session: Session,
  ...call: SendingCall
): ReturnType<AtOnce['commitSending']> => void (await commitSendings(session, [call]))
