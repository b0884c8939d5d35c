// A gateway's HTTP door for tests: the real app on a real embedded store in a directory of its own, with a clock
// that only moves when told.
import { generateKeyPairSync } from 'node:crypto'
import type { Express } from 'express'
import { activationKeys } from '../../../src/contract/gate/record.ts'
import {
  type Caller,
  type HttpLimits,
  httpApp,
  signingKeys,
  signToken,
} from '../../../src/door/http/index.ts'
import { newIds } from '../../../src/setting/clock.ts'
import { newFigures } from '../../../src/setting/figures.ts'
import type { House } from '../../../src/setting/house.ts'
import { type Log, noLog } from '../../../src/setting/log.ts'
import { borrowStore } from '../../store/borrowed.ts'

export const callers = {
  acme: { principal: 'acme', role: 'partner', partner: 'acme', environment: 'production' },
  acmeTest: { principal: 'acme', role: 'partner', partner: 'acme', environment: 'test' },
  nordwind: { principal: 'nordwind', role: 'partner', partner: 'nordwind', environment: 'production' },
  erp: { principal: 'erp', role: 'erp', environment: 'production' },
  erpTest: { principal: 'erp', role: 'erp', environment: 'test' },
  operator: { principal: 'desk', role: 'operator', environment: 'production' },
} as const satisfies Record<string, Caller>

export type CallerName = keyof typeof callers

export interface TestHouse extends House {
  /** Moves the clock on. */
  pass(seconds: number): void
}

/** A test, or a file of tests (`{ after }` of node:test): opening a store costs more than most tests. */
export interface Lasting {
  after(fn: () => Promise<void>): void
}

/** A house on an empty store; both are gone when the test, or the file, is. */
export async function openHouse(t: Lasting, log: Log = noLog): Promise<TestHouse> {
  const { store } = await borrowStore()
  t.after(() => store.close())
  let now = Date.parse('2025-03-03T09:00:00.000Z')
  const clock = () => new Date(now)
  const pass = (seconds: number) => {
    now += seconds * 1000
  }
  return { store, clock, newId: newIds(clock, Math.random), log, figures: newFigures(), pass }
}

/** What mappings are judged by: the contracts as they are shipped. */
export const gate = {
  folders: { partners: 'partners', contracts: 'contracts' },
  keys: activationKeys(generateKeyPairSync('ed25519').privateKey),
}

export const keys = signingKeys(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)

/** A good token of a caller. */
export const tokenOf = (house: House, caller: Caller): string =>
  signToken(keys, caller, { id: house.newId(), at: house.clock() })

export interface Gateway {
  house: TestHouse
  app: Express
  bearer(name: CallerName): string
}

/** The app in its house. */
export async function openGateway(t: Lasting, limits: Partial<HttpLimits> = {}, log?: Log): Promise<Gateway> {
  const house = await openHouse(t, log)
  const app = await httpApp(house, { signingKeys: keys, gate, limits })
  const bearer = (name: CallerName) => `Bearer ${tokenOf(house, callers[name])}`
  return { house, app, bearer }
}
