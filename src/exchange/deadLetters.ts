// Everything that does not go on by itself, or not yet: what it waits for, how much of it there is, since when, and what to
// do. One list, so that nothing waits where nobody looks.
import type { House } from '../setting/house.ts'
import type { ParkedGroup } from '../store/alerts.ts'
import type { Environment, ParkedStep } from '../store/record.ts'
import type { WaitingGroup } from '../store/search.ts'
import { adviceFor, codeOfStep } from './alerting/advice.ts'

export type WaitsFor = 'person' | 'crosswalk-row' | 'mapping' | 'reference' | 'release' | 'batch'

export interface DeadLetters {
  waitsFor: WaitsFor
  /** Code of why it waits. */
  code: string
  partner: string
  environment?: Environment
  direction?: 'in' | 'out'
  /** Of steps: what could not be done. */
  verb?: string
  count: number
  /** Since when the oldest one waits. */
  oldest: string
  /** One of them. */
  document?: string
  step?: string
  says: string
  advice: string
  command: string
}

/** Parked steps that are grouped; the rest comes up when these are mended. */
const STEPS = 1_000

/** All groups, those that wait for a person first, each by its oldest. */
export async function deadLetters({ store }: Pick<House, 'store'>): Promise<DeadLetters[]> {
  const steps = Map.groupBy(
    await store.parkedSteps(STEPS),
    ({ verb, partner, reason }) => `${codeOfStep(reason)} ${verb} ${partner}`,
  )
  const groups = [
    ...(await store.countParked()).map(ofParked),
    ...[...steps.values()].map(ofSteps),
    ...(await store.countWaiting()).map(ofWaiting),
  ]
  return groups.sort((a, b) => RANK[a.waitsFor] - RANK[b.waitsFor] || (a.oldest < b.oldest ? -1 : 1))
}

const RANK: Readonly<Record<WaitsFor, number>> = {
  person: 0,
  mapping: 1,
  'crosswalk-row': 2,
  release: 3,
  reference: 4,
  batch: 5,
}

function ofParked({ code, partner, document, at, reason, ...group }: ParkedGroup): DeadLetters {
  return {
    ...group,
    waitsFor: code === 'crosswalk-missing' ? 'crosswalk-row' : 'person',
    ...{ code, partner, document, oldest: at, says: reason },
    ...adviceFor(code, { partner, document, direction: group.direction }),
  }
}

function ofSteps(steps: readonly ParkedStep[]): DeadLetters {
  const [{ id, verb, partner, reason, at }] = steps as [ParkedStep]
  const code = codeOfStep(reason)
  return {
    waitsFor: code === 'mapping-not-in-force' ? 'mapping' : 'person',
    ...{ code, partner, verb, count: steps.length, oldest: at, step: id },
    says: reason.split('\n', 1)[0] ?? '',
    ...adviceFor(code, { partner }),
  }
}

const WAITING = {
  waiting: { waitsFor: 'reference', code: 'reference-missing' },
  held: { waitsFor: 'release', code: 'held' },
  written: { waitsFor: 'batch', code: 'batch' },
} as const

function ofWaiting({ state, at, reason, ...group }: WaitingGroup): DeadLetters {
  const { waitsFor, code } = WAITING[state]
  const { partner, document } = group
  return { ...group, waitsFor, code, oldest: at, says: reason, ...adviceFor(code, { partner, document }) }
}
