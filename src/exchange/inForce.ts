// A mapping that an agreement names and of which no version is in force: what needs it waits, and nothing else does.
import type { ActiveMapping } from '../partner/active.ts'
import { instant } from '../setting/clock.ts'
import type { Desk, Held } from './desk.ts'
import { Failure } from './failure.ts'
import { Refusal } from './refusal.ts'

/** Parks a step until a version is in force; the message is the reason that the store finds it by. */
export class NoneInForce extends Failure {
  constructor(waits: string) {
    super(waits, { retry: 'never' })
  }
}

/** The mapping, to carry out a step by. Throws NoneInForce. */
export function inForce(mapping: ActiveMapping): ActiveMapping {
  if (mapping.waits === undefined) return mapping
  throw new NoneInForce(mapping.waits)
}

/** The mapping, to do at once what a caller asks. Refuses where no version is in force. */
export function inForceNow(mapping: ActiveMapping): ActiveMapping {
  if (mapping.waits === undefined) return mapping
  throw new Refusal('unavailable', `${mapping.waits}. Try again when one is.`)
}

/** Parks the step; it goes on when a version comes into force, also where one came just now. */
export async function waitForOne(
  { house, registry }: Desk,
  { step, lease }: Held,
  { message }: NoneInForce,
): Promise<void> {
  const { verb, subject } = step
  house.log.error({ verb, subject, reason: message }, 'step parked until a mapping is in force')
  await house.store.parkStep(lease, message, instant(house.clock))
  const active = await registry.active()
  const waits = active.some(({ mappings }) => mappings.some((one) => one.waits === message))
  if (!waits) await house.store.resumeStep(step.id, instant(house.clock))
}
