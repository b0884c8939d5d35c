// One visit of all clients to a running gateway: partners bring what is not acknowledged yet and take what lies
// in outbound/, the ERP pulls and accepts. Each notes in the ledger what it was told, at the moment it was told.
import { setTimeout as wait } from 'node:timers/promises'
import { type Apis, openApis, openSftp, post, type Sftp } from './clients.ts'
import type { Delivery } from './delivery.ts'
import type { Place } from './gateway.ts'
import { type Ledger, type PulledEntry, readAcknowledgement } from './ledger.ts'
import type { Reached } from './reached.ts'

export interface Visit {
  gateway: Reached
  ledger: Ledger
  apis: Apis
  sftp: Sftp
}

export async function visit<T>(
  gateway: Reached,
  { data }: Place,
  ledger: Ledger,
  work: (visit: Visit) => Promise<T>,
): Promise<T> {
  const apis = await openApis(gateway, data)
  const sftp = await openSftp(gateway, data)
  try {
    return await work({ gateway, ledger, apis, sftp })
  } finally {
    await sftp.close()
  }
}

/** Brings one delivery, once; it counts as acknowledged when the door says so. */
export async function bring({ gateway, apis, sftp }: Visit, delivery: Delivery): Promise<void> {
  delivery.attempts++
  if (delivery.door === 'http') delivery.receipt = await post(gateway, apis, delivery)
  else await sftp.bring(delivery)
  delivery.acknowledged = true
}

interface Page {
  items: (Omit<PulledEntry, 'number'> & { document: { number: string } })[]
  nextCursor: string
}

/** The ERP pulls what is new, up to the end, and accepts it. Rejects where it can't go on. */
export async function pull({ gateway, ledger, apis }: Omit<Visit, 'sftp'>): Promise<void> {
  for (;;) {
    const after = ledger.cursor === '' ? '' : `&after=${ledger.cursor}`
    const page = (await gateway.until(apis.erp.get(`/v1/feed?limit=200&decided=include${after}`))) as Page
    if (page.items.length === 0) return
    for (const { document, ...entry } of page.items)
      ledger.pulled.set(entry.entryId, { ...entry, number: document.number })
    ledger.cursor = page.nextCursor
  }
}

/** The ERP accepts what it pulled and has not decided on. */
export async function accept({ gateway, ledger, apis }: Visit): Promise<void> {
  for (const entryId of ledger.pulled.keys()) {
    if (ledger.accepted.has(entryId)) continue
    await gateway.until(apis.erp.post(`/v1/feed/${entryId}/accept`))
    ledger.accepted.add(entryId)
  }
}

/** Acme takes everything out of its outbound folder. */
export async function fetchOutbound({ ledger, sftp }: Visit): Promise<void> {
  for (const name of await sftp.names('/outbound')) {
    const acknowledgement = readAcknowledgement(await sftp.get(`/outbound/${name}`))
    ledger.got.set(acknowledgement.sha256, acknowledgement)
  }
}

const SOON = 25
const SELDOM = 250

/**
 * Waits until nothing is left to do, however long that takes: it gives up where nothing has changed for so many milliseconds.
 * A step that failed is tried again after a second, and waited for. Asks less and less often, since it costs what is waited for.
 */
export async function rest(gateway: Reached, patience = 60_000): Promise<string[]> {
  let pause = SOON
  let seen = -1
  for (let changed = performance.now(); performance.now() < changed + patience; ) {
    const { open, parked } = await gateway.rest()
    if (open === 0) return parked
    if (open !== seen) changed = performance.now()
    seen = open
    await wait(pause)
    pause = Math.min(SELDOM, pause * 1.2)
  }
  throw new Error(`the gateway does not come to rest: ${seen} steps are open. ${gateway.said}`)
}
