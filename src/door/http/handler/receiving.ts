// POST /v1/documents: a body goes straight on its way into the store, and the answer comes after its commit.
import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { type Arrival, openReception } from '../../../exchange/receive.ts'
import { Refusal } from '../../../exchange/refusal.ts'
import type { House } from '../../../setting/house.ts'
import type { Environment } from '../../../store/record.ts'
import type { Agreed } from '../../agreed/agreed.ts'
import { openPlaces } from '../../throttle.ts'
import type { components } from '../api.d.ts'
import { eachPart, tooLarge } from '../body.ts'
import { insufficient, tooMany } from '../httpRefusal.ts'
import { abandonKeyed, beginKeyed, finishKeyed, type KeyedRequest, keyReused } from '../idempotency.ts'
import type { HttpLimits } from '../limits.ts'
import type { Answer, Caller, Input, SomeHandlers } from '../operation.ts'
import { defined } from '../query.ts'
import { receiptLinks, receiptPath } from '../view/receipt.ts'

type Received = components['schemas']['Received']
type Receiving = Input<'receiveDocuments'>

export function receivingHandlers(
  house: House,
  limits: HttpLimits,
  agreed: Agreed,
): SomeHandlers<'receiveDocuments'> {
  const places = openPlaces(limits.bodiesAtOnce)
  return {
    async receiveDocuments(input) {
      const arrival = arrivalOf(input, limits)
      if ((input.origin.length ?? 0) > arrival.limit) throw tooLarge(arrival.limit)
      const { principal } = arrival
      if (!places.enter(principal)) throw tooMany('Too many bodies are coming in at once.', 1)
      try {
        return await receive({ house, agreed }, arrival, input, limits)
      } finally {
        places.leave(principal)
      }
    },
  }
}

/** The house, and what is agreed with those who come. */
interface Desk {
  house: House
  agreed: Agreed
}

async function receive(
  desk: Desk,
  arrival: Arrival,
  { body, header, caller }: Receiving,
  limits: HttpLimits,
): Promise<Answer<'receiveDocuments'>> {
  const { house } = desk
  const key = header['idempotency-key']
  if (key === undefined) return accepted(await takeIn(desk, arrival, body.stream))
  const { principal } = caller
  const request = { principal, key, operation: 'receiveDocuments', lostAfter: limits.requestSeconds + 60 }
  const kept = await beginKeyed(house, request)
  if (!kept) return takeInOnce(desk, arrival, body.stream, request)
  const fingerprint = fingerprintOf(arrival.environment, await digest(body.stream, arrival.limit))
  if (fingerprint !== kept.fingerprint) throw keyReused()
  return accepted(kept.answer as Received, true)
}

/** The first request with its key: its answer is kept, or the key is forgotten where it came to nothing. */
async function takeInOnce(
  desk: Desk,
  arrival: Arrival,
  stream: Readable,
  request: KeyedRequest,
): Promise<Answer<'receiveDocuments'>> {
  const { house } = desk
  try {
    const received = await takeIn(desk, arrival, stream)
    const { sha256 } = (await house.store.receipt(received.id))!
    const fingerprint = fingerprintOf(arrival.environment, sha256)
    await finishKeyed(house, request, { fingerprint, answer: received })
    return accepted(received)
  } catch (error) {
    await abandonKeyed(house, request)
    throw error
  }
}

async function takeIn({ house, agreed }: Desk, arrival: Arrival, stream: Readable): Promise<Received> {
  const who = { partner: arrival.partner, door: 'http' } as const
  const terms = await agreed.terms.of(who)
  await agreed.intake.begin(arrival.partner, terms)
  const reception = openReception(house, arrival)
  let bytes = 0
  try {
    await eachPart(stream, arrival.limit, async (part) => {
      bytes += part.length
      agreed.intake.grow(arrival.partner, bytes, terms)
      await reception.append(part)
      await agreed.pace(who, part.length)
    })
    agreed.intake.receiving(who, bytes)
    const { receipt, repeatOf } = await reception.finish()
    const state = repeatOf === undefined ? 'received' : 'repeat'
    return { id: receipt, state, ...defined({ repeatOf }), links: receiptLinks(receipt, repeatOf) }
  } catch (error) {
    await reception.abandon()
    throw error
  }
}

async function digest(stream: Readable, most: number): Promise<string> {
  const hash = createHash('sha256')
  await eachPart(stream, most, (part) => {
    hash.update(part)
  })
  return hash.digest('hex')
}

const fingerprintOf = (environment: Environment, sha256: string) => `${environment}:${sha256}`

function accepted(json: Received, replayed = false): Answer<'receiveDocuments'> {
  const location = receiptPath(json.id)
  return {
    status: 202,
    json,
    headers: { location, ...(replayed ? { 'idempotency-replayed': 'true' as const } : {}) },
  }
}

function arrivalOf({ query, header, caller, origin }: Receiving, limits: HttpLimits): Arrival {
  const name = header['x-file-name']
  return {
    principal: caller.principal,
    partner: caller.partner!,
    door: 'http',
    environment: environmentOf(caller, query.environment),
    ...defined({ name: name && fileName(name), contentType: origin.contentType?.slice(0, 200) }),
    limit: limits.bodyBytes,
  }
}

function environmentOf(caller: Caller, asked: Environment | undefined): Environment {
  if (caller.environment === 'test' && asked === 'production')
    throw insufficient('A token for test can bring test documents only.')
  return asked ?? caller.environment
}

/** A name as people write it: percent-decoded, and without anything that is not a character to be seen. */
function fileName(header: string): string {
  const name = decoded(header)
  if (/\p{C}/u.test(name) || name.length > 255)
    throw new Refusal('invalid-request', 'X-File-Name has control characters or more than 255 characters.')
  return name
}

function decoded(header: string): string {
  try {
    return decodeURIComponent(header)
  } catch {
    return header
  }
}
