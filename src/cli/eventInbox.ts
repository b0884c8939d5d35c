// An address on the loopback that is told what happens in a house: for the contract about events.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CannotAnswer } from '../contract/endpoint.ts'
import type { Inbox } from '../contract/state/events.ts'
import { environment } from '../contract/state/world.ts'
import { networksOf } from '../door/webhook/networks.ts'
import { openNotifier } from '../door/webhook/notifier.ts'
import { secretOf } from '../door/webhook/signature.ts'
import type { Notify } from '../exchange/telling.ts'
import { type Clock, instant } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'

const SECONDS = 20

/** An inbox, and how to subscribe it. */
export interface EventInbox extends Inbox {
  subscribe(house: House): Promise<void>
  close(): Promise<void>
}

/** What tells webhooks on this machine alone. */
export const loopbackNotifier = (clock: Clock): Notify =>
  openNotifier({ clock, networks: networksOf(['127.0.0.0/8']) })

/** Opens an inbox on a free port. */
export async function openInbox(): Promise<EventInbox> {
  let told: { data?: { document?: string } }[] = []
  const server = createServer(async (req, res) => {
    const pieces: Buffer[] = []
    for await (const piece of req as AsyncIterable<Buffer>) pieces.push(piece)
    told.push(JSON.parse(Buffer.concat(pieces).toString('utf8')))
    res.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    clear() {
      told = []
    },
    async about(document) {
      for (const end = Date.now() + SECONDS * 1000; Date.now() < end; await pause()) {
        const found = told.find(({ data }) => data?.document === document)
        if (found) return found
      }
      throw new CannotAnswer(`nobody was told of it within ${SECONDS} s`)
    },
    subscribe: (house) =>
      house.store.putWebhook({
        id: house.newId(),
        environment,
        url: `http://127.0.0.1:${port}/events`,
        events: [],
        secret: secretOf(new Uint8Array(32)),
        state: 'active',
        at: instant(house.clock),
        principal: 'erp',
      }),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 20))
