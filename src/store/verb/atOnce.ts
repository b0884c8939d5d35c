// What is small, kept in one transaction: by the same statements by which the steps keep it one after the other.
import type { AtOnce, WholeReceipt, WholeSending } from '../atOnce.ts'
import type { Environment, Lease } from '../record.ts'
import { type Session, together } from '../session.ts'
import { keepBytes } from './bytes.ts'
import { reserveFirst, sealNumbers } from './control.ts'
import { clearInbound, placeFile, placeFiles } from './drop.ts'
import { addNames } from './naming.ts'
import { closeReceipt, putOpened } from './opening.ts'
import { awaitAcknowledgement, keepSending, moveDocument, putSubmission, writingOf } from './outbound.ts'
import { append } from './publishing.ts'
import { putReadings } from './reading.ts'
import { claimAll } from './receiving.ts'
import { holdFeed, releaseWaiting } from './referring.ts'
import { dropStep, endStep, holdLease, leaveHeld, leaveSteps } from './step.ts'
import { recordEvents } from './webhooks.ts'

/** What feeds are changed by, or may be waited for in them; always in one order, so that two can't wait for each other. */
function environmentsOf({ entries, submissions }: WholeReceipt): Environment[] {
  const documents = submissions.map(({ document }) => document)
  return [...new Set([...entries, ...documents].map(({ environment }) => environment))].sort()
}

function partnersOf({ entries, submissions }: WholeReceipt): Set<string> {
  return new Set([...entries, ...submissions.map(({ document }) => document)].map(({ partner }) => partner))
}

/** The feed's row is what all wait for, so it is held last. */
async function publish(session: Session, whole: WholeReceipt): Promise<void> {
  for (const environment of environmentsOf(whole)) {
    const entries = whole.entries.filter((one) => one.environment === environment)
    if (entries.length > 0) await append(session, environment, entries)
    else await holdFeed(session, environment)
  }
  await together([...partnersOf(whole)].map((partner) => releaseWaiting(session, partner)))
}

const numbersFor = (session: Session, { submissions, at }: WholeReceipt): Promise<number[][]> =>
  reserveFirst(
    session,
    submissions.map(({ document, numbered }) => ({ document: document.id, keys: numbered })),
    at,
  )

export async function commitReceipt(
  session: Session,
  lease: Lease,
  whole: WholeReceipt,
): ReturnType<AtOnce['commitReceipt']> {
  const { receipt, files, submissions } = whole
  const held = holdLease(session, lease)
  const reserved = numbersFor(session, whole)
  await together([
    held,
    claimAll(session, whole.claims),
    putOpened(session, whole),
    putReadings(session, whole.readings),
    addNames(session, whole.names),
    closeReceipt(session, { ...receipt, files: files.length }),
    clearInbound(session, receipt.receipt),
    placeFiles(session, files),
    recordEvents(session, whole.events),
    ...submissions.map((one) => putSubmission(session, one)),
    reserved,
  ])
  const step = await held
  const steps = submissions.map(({ document }) => writingOf(document))
  const left = leaveHeld(session, step, steps, whole.leaseUntil)
  await together([left, leaveSteps(session, whole.steps), dropStep(session, step), publish(session, whole)])
  const numbers = await reserved
  return (await left).map((one, index) => ({ step: one, numbers: numbers[index]! }))
}

export async function commitSending(
  session: Session,
  lease: Lease,
  whole: WholeSending,
): ReturnType<AtOnce['commitSending']> {
  const { document, findings, crosswalks, control, sent, blob, content, at, delivered } = whole
  const held = holdLease(session, lease)
  await together([
    held,
    keepBytes(session, blob, content, at),
    keepSending(session, whole),
    sealNumbers(session, document),
    ...(delivered?.file ? [placeFile(session, delivered.file)] : []),
    moveDocument(session, document, delivered ? 'delivered' : 'sealed', {
      findings,
      reason: null,
      control,
      ...sent,
      ...(crosswalks === undefined ? {} : { crosswalks }),
      ...(delivered ? { deliveredAt: at } : {}),
      ...(delivered?.file ? { files: 1 } : {}),
    }),
  ])
  const step = await held
  const { partner } = step
  await together([
    delivered
      ? awaitAcknowledgement(session, { document, partner }, delivered.awaited)
      : leaveSteps(session, [{ verb: 'deliver', subject: document, partner }]),
    endStep(session, step),
  ])
}
