// Documents that leave together: sets of one guide for one partner in one environment, where the outbound rule says
// `batch`. The first that is written sets the time; those that are written until then go into its interchange.

import { milliseconds, type OutboundRule } from '../../partner/agreement.ts'
import { after } from '../../setting/clock.ts'
import type { Document, Environment } from '../../store/record.ts'
import type { Desk } from '../desk.ts'
import { dayAt } from '../stamping.ts'
import { answeredBy } from './answered.ts'
import type { Outgoing } from './outgoing.ts'

export interface Batch {
  partner: string
  environment: Environment
  type: string
}

/** Sets of one interchange where the rule does not say. */
const MOST = 100

/** Subject of the step that seals a batch; that of a single document is its id, which has no blanks. */
const nameOf = ({ partner, environment, type }: Batch): string => `batch ${partner} ${environment} ${type}`

/** The batch that a step is about; undefined where that is a document. */
export function batchNamed(subject: string): Batch | undefined {
  const [word, partner, environment, type] = subject.split(' ')
  if (word !== 'batch' || partner === undefined || type === undefined) return undefined
  return { partner, environment: environment as Environment, type }
}

interface Rule {
  batch: NonNullable<OutboundRule['batch']>
  /** On which the document was submitted, where its partner is: it decides about crosswalk rows. */
  day: string
}

async function ruleOf(desk: Desk, document: Document): Promise<Rule | undefined> {
  if (document.agreement === '') return undefined
  const { outbound = [], timeZone } = await desk.registry.agreement(document.agreement)
  const batch = outbound.find(({ type }) => type === document.type)?.batch
  // What answers an interchange goes back in an envelope of its own.
  if (!batch || (await answeredBy(desk, document))) return undefined
  return { batch, day: dayAt(document.at, timeZone) }
}

/** The step that seals a document with others, and when; undefined where it leaves alone. */
export async function batchOf(
  desk: Desk,
  document: Document,
): Promise<{ name: string; dueAt: string } | undefined> {
  const rule = await ruleOf(desk, document)
  return rule && { name: nameOf(document), dueAt: after(desk.house.clock, milliseconds(rule.batch.every)) }
}

/** Documents of a batch that are alike in all that an interchange has once, the oldest first, as many as may be. */
export async function nextOf(desk: Desk, batch: Batch): Promise<Outgoing[]> {
  const { store } = desk.house
  const found: Outgoing[] = []
  let first: Rule | undefined
  let most = 1
  let last: string | undefined
  while (found.length < most) {
    const page = await store.documents({
      ...batch,
      direction: 'out',
      state: 'written',
      ...(last === undefined ? {} : { after: last }),
      limit: desk.sizes.page,
    })
    for (const one of page) {
      const rule = await ruleOf(desk, one)
      if (!rule || one.mapping === undefined) continue
      first ??= rule
      most = first.batch.most ?? MOST
      const fits = first.day === rule.day && isLike(found[0] ?? one, one)
      if (fits && found.length < most) found.push({ ...one, mapping: one.mapping })
    }
    last = page.at(-1)?.id
    if (page.length < desk.sizes.page) break
  }
  return found
}

const isLike = (one: Document, other: Document): boolean =>
  one.mapping === other.mapping && one.agreement === other.agreement && one.crosswalks === other.crosswalks
