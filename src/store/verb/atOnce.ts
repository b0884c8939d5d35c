// What is small, kept in one transaction: by the same statements by which the steps keep it one after the other.
import type { AnswerHeld, AtOnce, WholeReceipt, WholeSending } from '../atOnce.ts'
import type { Environment, Lease } from '../record.ts'
import type { Session } from '../session.ts'
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
import { dropStep, endStep, type HeldStep, holdLease, leaveHeld, leaveSteps } from './step.ts'
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
  for (const partner of partnersOf(whole)) await releaseWaiting(session, partner)
}

async function holdAnswers(
  session: Session,
  held: HeldStep,
  { submissions, at, leaseUntil }: WholeReceipt,
): Promise<AnswerHeld[]> {
  const steps = submissions.map(({ document }) => writingOf(document))
  const left = await leaveHeld(session, held, steps, leaseUntil)
  const asked = submissions.map(({ document, numbered }) => ({ document: document.id, keys: numbered }))
  const numbers = await reserveFirst(session, asked, at)
  return left.map((step, index) => ({ step, numbers: numbers[index]! }))
}

export async function commitReceipt(
  session: Session,
  lease: Lease,
  whole: WholeReceipt,
): ReturnType<AtOnce['commitReceipt']> {
  const step = await holdLease(session, lease)
  await claimAll(session, whole.claims)
  await putOpened(session, whole)
  await putReadings(session, whole.readings)
  await addNames(session, whole.names)
  await closeReceipt(session, { ...whole.receipt, files: whole.files.length })
  await clearInbound(session, whole.receipt.receipt)
  await recordEvents(session, whole.events)
  for (const submission of whole.submissions) await putSubmission(session, submission)
  await placeFiles(session, whole.files)
  const answers = await holdAnswers(session, step, whole)
  await leaveSteps(session, whole.steps)
  await dropStep(session, step)
  await publish(session, whole)
  return answers
}

export async function commitSending(
  session: Session,
  lease: Lease,
  whole: WholeSending,
): ReturnType<AtOnce['commitSending']> {
  const { document, findings, crosswalks, control, sent, blob, content, at, delivered } = whole
  const step = await holdLease(session, lease)
  await keepBytes(session, blob, content, at)
  await keepSending(session, whole)
  await sealNumbers(session, document)
  if (delivered?.file) await placeFile(session, delivered.file)
  await moveDocument(session, document, delivered ? 'delivered' : 'sealed', {
    findings,
    reason: null,
    control,
    ...sent,
    ...(crosswalks === undefined ? {} : { crosswalks }),
    ...(delivered ? { deliveredAt: at } : {}),
    ...(delivered?.file ? { files: 1 } : {}),
  })
  if (delivered) await awaitAcknowledgement(session, { document, partner: step.partner }, delivered.awaited)
  else await leaveSteps(session, [{ verb: 'deliver', subject: document, partner: step.partner }])
  await endStep(session, step)
}
