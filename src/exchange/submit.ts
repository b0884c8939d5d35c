// Submit: a canonical document of the ERP's becomes an outbound document, durable with its write step. It is valid
// against its schema and agreed with its partner, or it is refused here, in words; whether the partner's guide can say
// it is told by writing.
import { createHash } from 'node:crypto'
import { type CanonicalName, checkCanonical } from '../canonical/canonical.ts'
import { namesIn } from '../canonical/references.ts'
import { finding } from '../finding/catalogue.ts'
import type { Finding } from '../finding/finding.ts'
import type { ActiveAgreement, ActiveMapping } from '../partner/active.ts'
import type { Registry } from '../partner/registry.ts'
import type { House } from '../setting/house.ts'
import type { AuditEntry, Document, Environment } from '../store/record.ts'
import { inForceNow } from './inForce.ts'
import { Refusal } from './refusal.ts'
import { newOutbound } from './sending/record.ts'

export interface Submission {
  partner: string
  /** Such as invoice. */
  canonical: CanonicalName
  /** The guide, where the agreement has several for such a document. */
  type?: string
  environment: Environment
  document: unknown
  /** The document that it is sent instead of. */
  replaces?: string
  /** What it answers. */
  regarding?: string
  /** The entry of the audit trail that it leaves under its new id, where it is an act of a person. */
  audited?: (document: string) => AuditEntry
}

export interface Submitted {
  document: Document
  /** The same document was submitted before: it is answered with the first one, and not sent again. */
  repeated: boolean
}

/** Commits a document, or refuses it. What it repeats, to the letter of each value, is answered with the first. */
export async function submit(house: House, registry: Registry, submission: Submission): Promise<Submitted> {
  // Each look into the store also lets others have the thread: a document of ten megabytes takes a while to judge.
  const { agreement, mapping } = await agreedMapping(registry, submission)
  const content = validContent(submission)
  const { partner, environment, replaces, regarding } = submission
  const { number, date } = content
  const known = {
    ...(typeof number === 'string' ? { number } : {}),
    ...(typeof date === 'string' ? { date } : {}),
  }
  const document = newOutbound(house, mapping, {
    partner,
    environment,
    agreement: agreement.hash,
    ...known,
    ...(replaces === undefined ? {} : { replaces }),
    ...(regarding === undefined ? {} : { regarding }),
    fingerprint: createHash('sha256').update(sorted(content)).digest('hex'),
    findings: await sentBefore(house, submission, content),
  })
  const canonical = JSON.stringify(content)
  const { audited } = submission
  const store = audited ? house.store.audited(audited(document.id)) : house.store
  const { repeatOf, unsettled } = await store.submit({
    document,
    canonical,
    names: namesIn(content) ?? [],
  })
  if (unsettled)
    throw new Refusal('conflict', 'The document is still on its way; send it anew once it is settled.')
  if (repeatOf === undefined) return { document, repeated: false }
  const first = await house.store.document(repeatOf)
  if (!first) throw new Error(`document ${repeatOf} is not in the store`)
  if (replaces !== undefined)
    throw new Refusal('conflict', `It was sent anew before, as ${repeatOf}; send that one anew instead.`)
  return { document: first, repeated: true }
}

function validContent({ canonical, document }: Submission): Record<string, unknown> {
  const wrong = checkCanonical(canonical, document)
  if (!wrong) return document as Record<string, unknown>
  const { pointer, message } = wrong
  throw new Refusal('not-canonical', `The document is no ${canonical}: ${message}.`, [
    { at: pointer, says: message },
  ])
}

/** The mapping that writes such documents to the partner. Refuses, naming what there is instead. */
async function agreedMapping(
  registry: Registry,
  { partner, canonical, type, environment }: Submission,
): Promise<{ agreement: ActiveAgreement; mapping: ActiveMapping }> {
  const active = await registry.active()
  const agreement = active.find((one) => one.partner === partner)
  if (!agreement)
    throw notAgreed(`No agreement with a partner ${partner} is in force; there are ${partnersOf(active)}.`)
  const agreed = agreement.agreement.environment
  if (agreed !== 'both' && agreed !== environment)
    throw notAgreed(`The agreement with ${partner} is for ${agreed} only; this token is for ${environment}.`)
  const fitting = agreement.outbound.filter(({ mapping }) => mapping.canonical === canonical)
  const types = fitting.map(({ mapping }) => mapping.type).join(', ')
  if (fitting.length === 0)
    throw notAgreed(
      `The agreement with ${partner} has no outbound rule for a document of the kind ${canonical}; it has ${kindsOf(agreement)}.`,
    )
  const chosen = type === undefined ? fitting : fitting.filter(({ mapping }) => mapping.type === type)
  if (chosen.length === 1) return { agreement, mapping: inForceNow(chosen[0]!.mapping) }
  throw type === undefined
    ? notAgreed(`Name one of the guides in "type": ${partner} takes such a document as ${types}.`)
    : notAgreed(`${partner} does not take such a document as ${type}, but as ${types}.`)
}

const partnersOf = (active: readonly ActiveAgreement[]): string =>
  active.map(({ partner }) => partner).join(', ') || 'none'

const kindsOf = ({ outbound }: ActiveAgreement): string =>
  [...new Set(outbound.map(({ mapping }) => mapping.canonical))].join(', ') || 'none'

const notAgreed = (detail: string) => new Refusal('not-agreed', detail)

/** What an ERP says of a document that is the first of its number. */
const FIRST: readonly unknown[] = [undefined, 'original']

/** A number that went to the partner before is sent again, with a warning; a change or a copy says that it is one. */
async function sentBefore(
  { store }: House,
  { partner, environment, canonical, replaces }: Submission,
  { number, purpose }: Record<string, unknown>,
): Promise<Finding[]> {
  if (typeof number !== 'string' || !FIRST.includes(purpose)) return []
  const ask = { partner, environment, canonical, number, direction: 'out' as const, limit: LOOKED_AT }
  const before = (await store.documents(ask)).find((one) => one.state !== 'parked' && one.id !== replaces)
  return before ? [finding('number-sent-before', {}, { got: number, canonical, expected: before.id })] : []
}

/** More documents of one number are not looked at. */
const LOOKED_AT = 50

/** The text of a value, the same for the same members in any order. */
function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${sorted(inner)}`).join(',')}}`
}
