// A partner in force that orders can be sent to, and the exchange at work behind the door.
import { rm } from 'node:fs/promises'
import { type Exchange, startExchange } from '../../../src/exchange/exchange.ts'
import { submit } from '../../../src/exchange/submit.ts'
import { applyPartners } from '../../../src/partner/apply.ts'
import { noGate } from '../../../src/partner/gate.ts'
import { openRegistry } from '../../../src/partner/registry.ts'
import type { House } from '../../../src/setting/house.ts'
import { orderTo, partnersBothWays } from '../../flow/bothWays.ts'
import type { Lasting } from './setting.ts'

async function agree(house: House): Promise<void> {
  const directory = await partnersBothWays()
  await applyPartners(house, directory, noGate)
  await rm(directory, { recursive: true })
}

/** Puts the partners in force, and starts to do what is submitted. */
export async function openSending(t: Lasting, house: House): Promise<Exchange> {
  await agree(house)
  const exchange = startExchange(house, { threads: 1, poll: 50 })
  t.after(() => exchange.stop())
  await exchange.ready
  return exchange
}

/** An order to Acme, submitted, and delivered where somebody is to do it; its id. */
export async function sendOrder(t: Lasting, house: House, isDelivered = true): Promise<string> {
  const exchange = isDelivered ? await openSending(t, house) : await agree(house)
  const { document } = await submit(house, openRegistry(house.store), {
    partner: 'acme',
    canonical: 'order',
    type: 'x12/004010/850',
    environment: 'production',
    document: orderTo('4500099999'),
  })
  await exchange?.idle()
  return document.id
}
