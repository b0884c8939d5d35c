// A small receipt is opened, read, published and acknowledged in memory, and committed once: in one transaction
// instead of seven. Only a first attempt goes so, and only where nothing has to wait: whatever goes wrong goes step
// by step from the beginning, and is told, tried again or parked by the step where it happens.
import { instant } from '../../setting/clock.ts'
import type { AnswerHeld, AnswerSubmitted } from '../../store/atOnce.ts'
import type { Submission } from '../../store/outward.ts'
import type { NewStep, Receipt, Step } from '../../store/record.ts'
import { acknowledge } from '../acknowledge.ts'
import type { Desk, Held, Perform } from '../desk.ts'
import { open } from '../open.ts'
import { publish } from '../publish.ts'
import { read } from '../read.ts'
import { controlKeys, wayOf } from '../sending/way.ts'
import { Draft } from './draft.ts'
import { sendKnown } from './sending.ts'
import { type Performed, StepByStep, tried } from './tried.ts'

/** Steps that are done here; what else is left is left for the loop. */
const OWN: Partial<Record<Step['verb'], Perform>> = { read, publish, acknowledge }

/** Opens the receipt that the step is about, and does all that follows from it where that can be kept at once. */
export async function take(desk: Desk, held: Held): Promise<void> {
  const { house, sizes } = desk
  const { step } = held
  const first = step.attempts === 1 && step.position === undefined
  const receipt = first ? await house.store.receipt(step.subject) : undefined
  const small = receipt && receipt.bytes <= sizes.atOnceBytes
  if (!small || !(await takenAtOnce(desk, held, receipt))) await open(desk, held)
}

async function takenAtOnce(desk: Desk, held: Held, receipt: Receipt): Promise<boolean> {
  const { house } = desk
  const draft = new Draft(receipt, await house.store.readBytes(receipt.blob, 0, receipt.bytes))
  const over = {
    ...desk,
    registry: await desk.registry.now(),
    house: { ...house, store: draft.over(house.store) },
  }
  return tried(desk, held, async (performed) => {
    const steps = await performAll(over, held, draft, performed)
    const submissions = await Promise.all(draft.submissions.map((one) => numbered(over, one)))
    const known = { submissions, steps, at: instant(house.clock), leaseUntil: held.until() }
    const answers = await house.store.commitReceipt(held.lease, draft.whole(known))
    handOn(over, held, submissions, answers)
  })
}

/** Does the step and those that follow from it; answers those that are left. */
async function performAll(desk: Desk, held: Held, draft: Draft, performed: Performed): Promise<NewStep[]> {
  const left: NewStep[] = []
  await open(desk, held)
  for (let next = draft.steps.shift(); next; next = draft.steps.shift()) {
    const perform = OWN[next.verb]
    if (!perform) left.push(next)
    else await performed(next.verb, () => perform(desk, about(held, next)))
  }
  return left
}

const about = (held: Held, { verb, subject }: NewStep): Held => ({
  ...held,
  step: { ...held.step, verb, subject },
})

async function numbered(desk: Desk, submission: Submission): Promise<AnswerSubmitted> {
  const { document } = submission
  const { mapping, environment } = document
  if (mapping === undefined) throw new StepByStep()
  const keys = controlKeys(await wayOf(desk, { ...document, mapping }))
  return { ...submission, numbered: keys.map((key) => ({ key, environment })) }
}

/** The answers' steps are in our hands, and all that they would look up is known. */
function handOn(
  desk: Desk,
  held: Held,
  submissions: readonly AnswerSubmitted[],
  answers: readonly AnswerHeld[],
): void {
  for (const [index, { document, canonical }] of submissions.entries()) {
    const { step, numbers } = answers[index]!
    const submitted = { document, kept: { canonical }, numbers }
    held.goOnWith(step, (plain, own) => sendKnown(plain, own, desk, submitted))
  }
}
