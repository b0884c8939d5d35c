// Give up: what a parked step was for, or a document of ours waits for, will not happen, by an operator's word. Only what is
// ours to give up: what a partner brought, or waits to be answered, is put right instead, since nobody would tell the partner.
import { instant } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'
import type { Document, ParkedStep, Step } from '../store/record.ts'
import { Refusal } from './refusal.ts'
import { batchNamed } from './sending/batch.ts'

/** Whether a parked step may be given up, and in a sentence what would come of it, or why not. */
export interface GivingUp {
  allowed: boolean
  says: string
}

type Held = Pick<House, 'store' | 'clock'>

const REFUSED: Readonly<Partial<Record<Step['verb'], string>>> = {
  open: 'It is a file that a partner brought: nobody has read it, and the partner was told nothing of it.',
  read: 'It is of a partner’s documents: what was not read reaches neither the ERP nor an acknowledgement.',
  publish:
    'It is of a partner’s documents that were understood: they would never reach the ERP, and the partner is told that they were accepted.',
  acknowledge: 'The partner waits for this acknowledgement.',
  reconcile: 'It is what a partner said of documents that we sent: they would be waited for, for ever.',
}

const INSTEAD =
  'It can’t be given up: mend what its reason names, and let it go on by "edigw dead-letters resume".'

/** What giving up a parked step would mean. */
export async function givingUp(house: Held, { verb, subject }: ParkedStep): Promise<GivingUp> {
  if (verb === 'notify') return allowed(UNTOLD)
  if (verb === 'mail') return allowed('The letter will not be sent. The alerts that it tells of stay.')
  const refused = REFUSED[verb]
  if (refused !== undefined) return denied(refused)
  if (batchNamed(subject))
    return denied('It seals a batch: documents that leave together, and that came since, hang on it.')
  return ofDocument(house, verb, subject)
}

const UNTOLD =
  'The webhook will not be told what it was still to be told; the next event goes out as always, and "edigw webhooks replay" tells the others after all.'

const allowed = (says: string): GivingUp => ({ allowed: true, says })
const denied = (why: string): GivingUp => ({ allowed: false, says: `${why} ${INSTEAD}` })

async function ofDocument({ store }: Held, verb: Step['verb'], id: string): Promise<GivingUp> {
  const document = await store.document(id)
  if (!document) return denied(`Document ${id}, which it is about, is not there.`)
  const together = verb === 'deliver' ? await store.sealedWith(id) : [document]
  const answer = together.find(isAnswer)
  if (answer) return denied(ofAnswer(answer))
  return allowed([...outcomeOf(document, together.length - 1), ...knownThere(document, verb)].join(' '))
}

const isAnswer = ({ regarding, canonical }: Document): boolean =>
  regarding !== undefined || canonical === 'acknowledgement'

const ofAnswer = ({ partner }: Document): string =>
  `It is our answer to what ${partner} sent, and ${partner} waits for it.`

function outcomeOf(document: Document, others: number): string[] {
  const { id, canonical, number, partner, deliveredAt } = document
  const more = others > 0 ? ` and ${others} more in the same interchange` : ''
  const named = `The ${canonical}${number === undefined ? '' : ` ${number}`}${more} will not be sent`
  const again = `"edigw documents regenerate ${id}" sends it anew.`
  if (deliveredAt !== undefined)
    return [`${named} to ${partner} again; it counts as delivered at ${deliveredAt.slice(0, 16)}Z.`, again]
  return [`${named} to ${partner}; ${partner} is told nothing, so tell whoever waits for it.`, again]
}

/** Of what was sealed, a part may be known there. */
function knownThere({ interchangeControl }: Document, verb: Step['verb']): string[] {
  if (verb !== 'deliver' || interchangeControl === undefined) return []
  return [
    `Interchange number ${interchangeControl} stays used: it may be missed there, or have arrived without our hearing of it.`,
  ]
}

interface By {
  principal: string
  reason: string
}

/** What is kept of it; `before` is why it waited. */
function saidBy(clock: House['clock'], { principal, reason }: By, before: string) {
  const at = instant(clock)
  const [first = ''] = before.split('\n', 1)
  const waited = first === '' ? '' : ` It waited: ${first}`
  const says = `Given up by ${principal} at ${at.slice(0, 16)}Z: ${reason.replace(/\.?$/, '.')}${waited}`
  return { at, principal, reason, says }
}

/** Act under which the audit trail keeps it, by the step. */
const ACT = 'step given up'

/** Gives a parked step up; said again, it changes nothing. Refuses what is not there, and what must not be given up. */
export async function giveUp(house: Held, step: string, by: By): Promise<void> {
  const { store, clock } = house
  const [parked] = await store.parkedSteps(1, step)
  if (parked) {
    const { allowed: may, says } = await givingUp(house, parked)
    if (!may) throw new Refusal('conflict', says)
    const { id, verb, reason } = parked
    if (await store.giveUpStep({ step: id, verb, ...saidBy(clock, by, reason) })) return
  }
  const [before] = await store.auditTrail({ subject: String(Number(step)), act: ACT, limit: 1 })
  if (!before) throw new Refusal('not-found', 'There is no such step that is parked.')
}

/**
 * Gives up a document of ours that is parked or held; said again, it changes nothing. Refuses what a partner brought or waits
 * for, and what is on its way or has left.
 */
export async function giveUpDocument({ store, clock }: Held, document: Document, by: By): Promise<void> {
  const { id, direction, partner, state, verdict, reason = '' } = document
  if (direction === 'in') throw new Refusal('conflict', ofTheirs(partner, verdict))
  if (isAnswer(document)) throw new Refusal('conflict', `${ofAnswer(document)} It can’t be given up.`)
  if (state === 'given-up') return
  if (await store.giveUpDocument({ document: id, ...saidBy(clock, by, reason) })) return
  const now = (await store.document(id))?.state ?? state
  if (now === 'given-up') return
  throw new Refusal('conflict', `Only a document that is parked or held is given up; this one is ${now}.`)
}

const ofTheirs = (partner: string, verdict: Document['verdict']): string =>
  `It is a document that ${partner} brought${verdict === undefined ? '' : `, and was told is ${verdict.replaceAll('-', ' ')}`}: it would never reach the ERP, and ${partner} would not hear of it. It can’t be given up: mend what its reason names, and read it anew by "edigw documents reprocess".`
