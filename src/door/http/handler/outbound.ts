// Outbound: the ERP submits canonical documents, one operation for each kind and one handler for all; and what was sent
// is sent anew.
import { createHash } from 'node:crypto'
import { type CanonicalKind, canonicalKinds } from '../../../canonical/canonical.ts'
import { Refusal } from '../../../exchange/refusal.ts'
import { regenerate } from '../../../exchange/regenerate.ts'
import { type Submitted, submit } from '../../../exchange/submit.ts'
import type { Registry } from '../../../partner/registry.ts'
import type { House } from '../../../setting/house.ts'
import { openPlaces } from '../../throttle.ts'
import type { components } from '../api.d.ts'
import { tooMany } from '../httpRefusal.ts'
import { answeredOnce } from '../idempotency.ts'
import type { HttpLimits } from '../limits.ts'
import type { Answer, Input, SomeHandlers, StreamedOperation, Submitting } from '../operation.ts'
import { defined } from '../query.ts'
import { documentLinks } from '../view/document.ts'
import { viewFinding } from '../view/finding.ts'
import { visibleDocument } from '../visible.ts'
import { parseJson, readWhole } from '../wholeBody.ts'

type SubmittedView = components['schemas']['Submitted']
type Sending = Pick<Input<StreamedOperation>, 'body' | 'caller' | 'header' | 'origin'>

/** Takes a body in and answers with what became of it. */
type Send = (
  operation: string,
  input: Sending,
  act: (value: unknown) => Promise<Submitted>,
) => Promise<Answer<'regenerateDocument'>>

export function outboundHandlers(
  house: House,
  registry: Registry,
  limits: HttpLimits,
): SomeHandlers<Submitting | 'regenerateDocument'> {
  const places = openPlaces(limits.bodiesAtOnce)
  const sent: Send = async (operation, input, act) => {
    const { principal } = input.caller
    if (!places.enter(principal)) throw tooMany('Too many bodies are coming in at once.', 1)
    try {
      return await answer(house, operation, input, limits, act)
    } finally {
      places.leave(principal)
    }
  }
  return {
    ...submitHandlers(house, registry, sent),
    async regenerateDocument(input) {
      const document = await visibleDocument(house, input.caller, input.path.id)
      const again = async (value: unknown) => {
        const { principal } = input.caller
        return regenerate(house, registry, document, { principal, ...regenerationOf(value) })
      }
      return sent(`regenerateDocument ${document.id}`, input, again)
    },
  }
}

function submitHandlers(house: House, registry: Registry, sent: Send): SomeHandlers<Submitting> {
  const handler =
    ({ name, component }: CanonicalKind) =>
    (input: Input<Submitting>) => {
      const { partner, type } = input.query
      const { environment } = input.caller
      const asked = JSON.stringify([component, partner, type])
      return sent(`submit ${asked}`, input, (document) =>
        submit(house, registry, { partner, ...defined({ type }), canonical: name, environment, document }),
      )
    }
  const kinds = canonicalKinds.filter(({ outbound }) => outbound)
  const handlers = kinds.map((kind) => [`submit${kind.component}`, handler(kind)])
  return Object.fromEntries(handlers) as SomeHandlers<Submitting>
}

async function answer(
  house: House,
  operation: string,
  { body, caller, header, origin }: Sending,
  limits: HttpLimits,
  act: (value: unknown) => Promise<Submitted>,
): Promise<Answer<'regenerateDocument'>> {
  if (body.type !== 'application/json')
    throw new Refusal('unsupported-media-type', 'The body must be application/json.')
  const bytes = await readWhole(body.stream, limits.documentBytes, origin.length)
  const hash = createHash('sha256').update(bytes).digest('hex')
  const key = header['idempotency-key']
  const request = {
    principal: caller.principal,
    operation,
    lostAfter: limits.requestSeconds + 60,
    ...defined({ key }),
  }
  const fingerprint = `${caller.environment}:${hash}`
  const { answer: json, replayed } = await answeredOnce(house, request, fingerprint, async () =>
    viewSubmitted(await act(parseJson(bytes))),
  )
  const headers = {
    location: json.links.self,
    ...(replayed ? { 'idempotency-replayed': 'true' as const } : {}),
  }
  return { status: 202, json, headers }
}

const viewSubmitted = ({ document, repeated }: Submitted): SubmittedView => ({
  id: document.id,
  state: document.state,
  repeated,
  findings: document.findings.map(viewFinding),
  links: documentLinks(document),
})

const LONGEST_REASON = 500

function regenerationOf(value: unknown): { reason: string; corrected?: unknown } {
  const { reason, document, ...more } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >
  const wrong = Object.keys(more)[0]
  if (wrong !== undefined)
    throw new Refusal('invalid-request', `"${wrong}" is not a member of a regeneration.`)
  if (typeof reason !== 'string' || reason.trim() === '' || reason.length > LONGEST_REASON)
    throw new Refusal('invalid-request', `Say in "reason" why, in at most ${LONGEST_REASON} characters.`)
  return { reason, ...(document === undefined ? {} : { corrected: document }) }
}
