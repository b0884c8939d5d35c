// The real API for its contract: the real door over an embedded store in a directory of its own, with the
// partners as they stand in Git and the exchange at work. All of it is gone afterwards.
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ApiVerification, verifyApi } from '../contract/api.ts'
import { orderStates } from '../contract/orderStates.ts'
import type { VerifiablePact } from '../contract/verifier.ts'
import { openHttpDoor, signingKeys, signToken } from '../door/http/index.ts'
import { startExchange } from '../exchange/exchange.ts'
import { applyPartners } from '../partner/apply.ts'
import { newIds, systemClock } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'
import { noLog } from '../setting/log.ts'
import { openEmbedded } from '../store/index.ts'

/** Verifies what the ERP relies on of the API, with the partners of a directory. */
export async function verifyGatewayApi(pact: VerifiablePact, partners: string): Promise<ApiVerification> {
  const directory = await mkdtemp(join(tmpdir(), 'edigw-api-'))
  const store = await openEmbedded({ directory })
  try {
    return await verifyIn({ store, clock: systemClock, newId: newIds(), log: noLog }, pact, partners)
  } finally {
    await store.close()
    await rm(directory, { recursive: true, force: true })
  }
}

async function verifyIn(house: House, pact: VerifiablePact, partners: string): Promise<ApiVerification> {
  await applyPartners(house, partners)
  const keys = signingKeys(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
  const exchange = startExchange(house, { threads: 1 })
  const door = await openHttpDoor(house, { host: '127.0.0.1', port: 0, signingKeys: keys })
  const caller = { principal: 'erp', role: 'erp', environment: 'production' } as const
  const token = signToken(keys, caller, { id: house.newId(), at: house.clock() })
  try {
    const file = await readFile(join(partners, 'acme', 'samples', '850-in', 'two-sets.edi'))
    const cursorAfterOne = () => cursorBehindFirst(door.url, token)
    const states = orderStates({ house, idle: exchange.idle, partner: 'acme', file, cursorAfterOne })
    return await verifyApi(pact, states, { url: door.url, token })
  } finally {
    await door.close()
    await exchange.stop()
  }
}

async function cursorBehindFirst(url: string, token: string): Promise<string> {
  const headers = { Authorization: `Bearer ${token}` }
  const response = await fetch(`${url}/v1/orders?limit=1`, { headers })
  return ((await response.json()) as { nextCursor: string }).nextCursor
}
