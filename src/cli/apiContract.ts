// The real API for its contract: the real door over an embedded store in a directory of its own, with the
// partners as they stand in Git and the exchange at work. All of it is gone afterwards.
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ApiPact, type ApiVerification, EVENT_PROVIDER, verifyApi } from '../contract/api.ts'
import type { Provider } from '../contract/endpoint.ts'
import { activationKeys } from '../contract/gate/record.ts'
import { eventProvider } from '../contract/state/events.ts'
import { apiStates } from '../contract/state/states.ts'
import { environment, type World } from '../contract/state/world.ts'
import { VerifierError } from '../contract/verifier.ts'
import { type Caller, openHttpDoor, signingKeys, signToken } from '../door/http/index.ts'
import { startExchange } from '../exchange/exchange.ts'
import { applyPartners } from '../partner/apply.ts'
import { noGate } from '../partner/gate.ts'
import { openRegistry } from '../partner/registry.ts'
import { newIds, systemClock } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'
import { noLog } from '../setting/log.ts'
import { openEmbedded } from '../store/index.ts'
import { loopbackNotifier, openInbox } from './eventInbox.ts'

/** Files of the API under test may be so long; a pact of a longer one can still be read. */
const BODY_BYTES = 4000

/** Verifies what consumers rely on, with the partners of a directory; one after the other in one house. */
export async function verifyGatewayApi(
  pacts: readonly ApiPact[],
  partners: string,
): Promise<ApiVerification[]> {
  const directory = await mkdtemp(join(tmpdir(), 'edigw-api-'))
  const store = await openEmbedded({ directory })
  let passed = 0
  const clock = () => new Date(systemClock().getTime() + passed)
  const pass = (milliseconds: number) => {
    passed += milliseconds
  }
  try {
    return await verifyIn({ store, clock, newId: newIds(clock), log: noLog }, pacts, partners, pass)
  } finally {
    await store.close()
    await rm(directory, { recursive: true, force: true })
  }
}

/** No mapping comes into force here; what is asked of the gate is refused as at home. */
const gateOf = (partners: string) => ({
  folders: { partners, contracts: join(partners, '..', 'contracts') },
  keys: activationKeys(generateKeyPairSync('ed25519').privateKey),
})

async function verifyIn(
  house: House,
  pacts: readonly ApiPact[],
  partners: string,
  pass: World['pass'],
): Promise<ApiVerification[]> {
  await applyPartners(house, partners, noGate)
  const keys = signingKeys(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
  const tokenOf = (consumer: string) =>
    signToken(keys, callerOf(consumer), { id: house.newId(), at: house.clock() })
  const exchange = startExchange(house, { threads: 1, notify: loopbackNotifier(house.clock), poll: POLL })
  const limits = { bodyBytes: BODY_BYTES }
  const door = await openHttpDoor(house, {
    host: '127.0.0.1',
    port: 0,
    signingKeys: keys,
    gate: gateOf(partners),
    limits,
  })
  const world: World = {
    house,
    registry: openRegistry(house.store),
    idle: exchange.idle,
    partners,
    pass,
    bodyBytes: BODY_BYTES,
    cursorAfterOne: () => cursorBehindFirst(door.url, tokenOf(ERP)),
  }
  try {
    const file = await readFile(join(partners, 'acme', 'samples', '850-in', 'two-sets.edi'))
    const states = apiStates(world, { partner: 'acme', file })
    const verified: ApiVerification[] = []
    for (const pact of pacts)
      verified.push(
        pact.provider.name === EVENT_PROVIDER
          ? await verifyEvents(house, pact, states)
          : await verifyApi(pact, { states }, { url: door.url, token: tokenOf(pact.consumer.name) }),
      )
    return verified
  } finally {
    await door.close()
    await exchange.stop()
  }
}

/** Steps that wait for their time are looked for so often, in milliseconds. */
const POLL = 100

/** From here on everything that happens in the house is told. */
async function verifyEvents(house: House, pact: ApiPact, states: Provider['states']) {
  const inbox = await openInbox()
  try {
    await inbox.subscribe(house)
    return await verifyApi(pact, eventProvider(states, inbox))
  } finally {
    await inbox.close()
  }
}

const ERP = 'erp'

/** Consumers are `erp` and `partner.<id>`. */
function callerOf(consumer: string): Caller {
  const [, partner] = /^partner\.(.+)$/.exec(consumer) ?? []
  if (partner !== undefined) return { principal: partner, role: 'partner', partner, environment }
  if (consumer === ERP) return { principal: ERP, role: 'erp', environment }
  throw new VerifierError(`${consumer} is no consumer of the API: there are ${ERP} and partner.<id>`)
}

async function cursorBehindFirst(url: string, token: string): Promise<string> {
  const headers = { Authorization: `Bearer ${token}` }
  const response = await fetch(`${url}/v1/orders?limit=1`, { headers })
  return ((await response.json()) as { nextCursor: string }).nextCursor
}
