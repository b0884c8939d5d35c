// Fail: the ERP can't take a document that was fine as such. By the agreement's policy its partner is told, in a document
// of ours that goes out like any other; a draft waits until a person or the ERP releases it.

import { namesIn } from '../canonical/references.ts'
import type { ActiveAgreement, ActiveMapping } from '../partner/active.ts'
import type { FailRule } from '../partner/agreement.ts'
import type { Registry } from '../partner/registry.ts'
import { instant } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'
import type { Submission } from '../store/outward.ts'
import type { Document } from '../store/record.ts'
import {
  type Failed,
  type FailReason,
  failureAdvice,
  failureResponse,
  type Telling,
} from './failing/content.ts'
import { inForceNow } from './inForce.ts'
import { Refusal } from './refusal.ts'
import { newOutbound } from './sending/record.ts'

/** What is to be sent about a failed document: durable only once the decision is. Undefined where nobody is told. */
export async function failureAnswer(
  house: House,
  registry: Registry,
  id: string,
  reasons: readonly FailReason[],
): Promise<Submission | undefined> {
  const failed = await house.store.document(id)
  const active = failed && (await registry.active()).find(({ partner }) => partner === failed.partner)
  if (!failed || !active) return undefined
  const rule = active.inbound.find(({ mapping }) => mapping.type === failed.type)?.rule.onFail
  const mapping = rule && active.outbound.find((one) => one.mapping.canonical === rule.answer)?.mapping
  if (!rule || !mapping) return undefined
  const known = await knownOf(house, failed, reasons)
  return answerBy(house, active, rule, inForceNow(mapping), failed, known)
}

function answerBy(
  house: House,
  { hash }: ActiveAgreement,
  rule: FailRule,
  mapping: ActiveMapping,
  { id, partner, environment, number }: Document,
  failed: Failed,
): Submission {
  const document = newOutbound(house, mapping, {
    partner,
    environment,
    agreement: hash,
    regarding: id,
    ...(number === undefined ? {} : { number }),
  })
  const syntax = mapping.release === undefined ? 'xml' : 'x12'
  const telling: Telling = { number: document.id, date: instant(house.clock).slice(0, 10), syntax }
  const content =
    rule.answer === 'order-response' ? failureResponse(failed, telling) : failureAdvice(failed, telling)
  const state = rule.send === 'at-once' ? 'submitted' : 'held'
  const own = 'number' in content && content.number !== undefined ? { number: content.number } : {}
  return {
    document: { ...document, ...own, date: telling.date, state },
    canonical: JSON.stringify(content),
    names: namesIn(content) ?? [],
  }
}

async function knownOf(
  { store }: House,
  document: Document,
  reasons: readonly FailReason[],
): Promise<Failed> {
  const reading = await store.reading(document.id)
  const group = document.group === undefined ? undefined : await store.group(document.group)
  const isX12 = group !== undefined && group.functionalId !== ''
  return {
    document,
    canonical: reading ? (JSON.parse(reading.canonical) as Record<string, unknown>) : {},
    reasons,
    ...(isX12 ? { group } : {}),
  }
}

/** Sends a document that was held, by a principal's word. Refuses where it is not. */
export async function release({ store, clock }: House, document: Document, principal: string): Promise<void> {
  const { id: subject } = document
  const entry = { at: instant(clock), principal, act: 'document released', subject, detail: '' }
  if (document.direction === 'out' && (await store.audited(entry).release(subject))) return
  const now = (await store.document(document.id)) ?? document
  throw new Refusal('conflict', `Only a document that is held can be released; this one is ${now.state}.`)
}
