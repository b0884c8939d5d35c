// What must hold whatever went wrong, judged through the doors by what the clients know: nothing acknowledged is
// lost or changed, each order is in the feed once, each group is acknowledged once, control numbers never repeat.
import { createHash } from 'node:crypto'
import type { Delivery } from './delivery.ts'
import { type Acknowledgement, readAcknowledgement } from './ledger.ts'
import { accept, fetchOutbound, pull, rest, type Visit } from './visit.ts'

const WAY = 'ISA:01/123456789:ZZ/ACMERETAIL'
const KEYS = [WAY, `${WAY}:FA`].map((key) => ({ key, environment: 'production' as const }))

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/**
 * Lets a gateway that meets no fault come to rest, takes everything that is there for the clients, and answers
 * the sentences of what does not hold for these deliveries; each of them was acknowledged.
 */
export async function broken(visit: Visit, deliveries: readonly Delivery[]): Promise<string[]> {
  const parked = await rest(visit.gateway)
  await pull(visit)
  await accept(visit)
  await fetchOutbound(visit)
  const found = [
    ...parked.map((reason) => `a step is parked: ${reason}`),
    ...(await outboundLeft(visit)),
    ...feedBroken(visit, deliveries),
    ...(await acceptedBroken(visit)),
  ]
  const days = await archiveDays(visit)
  for (const delivery of deliveries) {
    const posted = delivery.door === 'http'
    found.push(...(posted ? await postBroken(visit, delivery) : await dropBroken(visit, delivery, days)))
  }
  return [...found, ...(await numbersBroken(visit))]
}

// What was read to its end has gone to the archive.
async function outboundLeft({ sftp }: Visit): Promise<string[]> {
  const names = await sftp.names('/outbound')
  return names.map((name) => `/outbound/${name} was fetched and is still there`)
}

/** One entry for each good set, none for a bad one. */
function feedBroken({ ledger }: Visit, deliveries: readonly Delivery[]): string[] {
  const entries = Map.groupBy(ledger.pulled.values(), ({ partner, number }) => `${partner} ${number}`)
  return deliveries.flatMap(({ partner, orders, wrong, name }) =>
    orders.flatMap((order) => {
      const count = entries.get(`${partner} ${order}`)?.length ?? 0
      return count === (wrong ? 0 : 1) ? [] : [`order ${order} of ${name} is in the feed ${count} times`]
    }),
  )
}

// Asked from the beginning, so that an entry that moved or went would show.
async function acceptedBroken({ gateway, ledger, apis }: Visit): Promise<string[]> {
  const found: string[] = []
  let seen = 0
  for (let after = ''; ; ) {
    const page = (await gateway.until(apis.erp.get(`/v1/feed?limit=200&decided=include${after}`))) as {
      items: { entryId: string; position: number; decision: string }[]
      nextCursor: string
    }
    if (page.items.length === 0) break
    seen += page.items.length
    for (const { entryId, position, decision } of page.items) {
      const before = ledger.pulled.get(entryId)
      if (before?.position !== position) found.push(`entry ${entryId} was not at position ${position} before`)
      if (ledger.accepted.has(entryId) && decision !== 'accepted')
        found.push(`entry ${entryId} is ${decision} again`)
    }
    after = `&after=${page.nextCursor}`
  }
  return seen === ledger.pulled.size
    ? found
    : [...found, `the feed has ${seen} entries of ${ledger.pulled.size} pulled`]
}

async function archiveDays({ gateway, sftp }: Visit): Promise<Map<string, string>> {
  const days = [0, 1].map((back) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10))
  const paths = new Map<string, string>()
  for (const day of days) {
    const names = await sftp.names(`/archive/${day}`).catch((error: unknown) => {
      if (!gateway.isAlive) throw error
      return []
    })
    for (const name of names) paths.set(name, `/archive/${day}/${name}`)
  }
  return paths
}

/** A dropped file stands in archive/ or error/ as it came, and each of its groups was answered once. */
async function dropBroken(visit: Visit, delivery: Delivery, archive: Map<string, string>): Promise<string[]> {
  const { sftp, ledger } = visit
  const { name, wrong, sha256, groups } = delivery
  const at = (one: string) => (wrong ? `/error/${one}` : archive.get(one))
  const names = [
    name,
    ...Array.from({ length: delivery.attempts }, (_, index) => `again-${index + 1}-${name}`),
  ]
  const found: string[] = []
  let kept = false
  for (const path of names.map(at).filter((one) => one !== undefined)) {
    const bytes = await sftp.get(path).catch(() => undefined)
    if (bytes && hash(bytes) === sha256) kept = true
    else if (bytes) found.push(`${path} is not what was dropped`)
    if (bytes && wrong) await sftp.get(`${path}.error.txt`)
  }
  if (!kept) found.push(`${name} is in neither archive/ nor error/`)
  const answers = Map.groupBy(ledger.got.values(), ({ about }) => about)
  return [...found, ...groups.flatMap((group) => answerBroken(delivery, group, answers.get(group) ?? []))]
}

function answerBroken(
  { name, wrong }: Delivery,
  group: string,
  answers: readonly Acknowledgement[],
): string[] {
  if (answers.length !== 1) return [`group ${group} of ${name} has ${answers.length} 997s`]
  const expected = wrong ? 'R' : 'A'
  const [{ verdict }] = answers as [Acknowledgement]
  return verdict === expected ? [] : [`group ${group} of ${name} is acknowledged ${verdict}`]
}

interface Receipt {
  sha256: string
  repeatOf?: string
  state: string
  documents: { id: string }[]
}

/** A posted body is a receipt with the same hash, and its documents answer with their own stretch of it. */
async function postBroken({ gateway, apis, ledger }: Visit, delivery: Delivery): Promise<string[]> {
  const { name, partner, sha256, bytes, orders, groups } = delivery
  const get = (path: string) => gateway.until(apis[partner].get(path))
  const told = (await get(`/v1/receipts/${delivery.receipt}`)) as Receipt
  const first = (told.repeatOf ? await get(`/v1/receipts/${told.repeatOf}?limit=500`) : told) as Receipt
  const found: string[] = []
  if (told.sha256 !== sha256 || first.sha256 !== sha256) found.push(`${name} has another hash`)
  if (first.state !== 'concluded') found.push(`${name} is ${first.state}`)
  if (first.documents.length !== orders.length) found.push(`${name} has ${first.documents.length} documents`)
  const answers = new Map<string, string>()
  for (const { id } of first.documents) {
    const raw = await gateway.until(apis[partner].text(`/v1/documents/${id}/raw`))
    if (!bytes.toString('utf8').includes(raw)) found.push(`document ${id} of ${name} is not what was posted`)
    const { items } = (await get(`/v1/documents/${id}/acknowledgements`)) as { items: { id: string }[] }
    for (const one of items)
      answers.set(one.id, await gateway.until(apis[partner].text(`/v1/documents/${one.id}/raw`)))
  }
  const read = [...answers.values()].map((text) => readAcknowledgement(Buffer.from(text, 'latin1')))
  for (const one of read) ledger.got.set(one.sha256, one)
  const about = Map.groupBy(read, (one) => one.about)
  return [...found, ...groups.flatMap((group) => answerBroken(delivery, group, about.get(group) ?? []))]
}

/** No number left twice, none is held for ever, and every gap has its reason. */
async function numbersBroken({ gateway, ledger }: Visit): Promise<string[]> {
  const found: string[] = []
  const entries = await gateway.controlNumbers(KEYS)
  for (const { key } of KEYS) {
    const own = entries.filter((one) => one.key === key)
    const sent = [...ledger.got.values()].map((one) => Number(key === WAY ? one.interchange : one.group))
    if (new Set(sent).size !== sent.length) found.push(`a number of ${key} left twice`)
    const sealed = new Set(own.filter(({ state }) => state === 'sealed').map(({ number }) => number))
    for (const number of sent)
      if (!sealed.has(number)) found.push(`${number} of ${key} left and is not sealed`)
    if (sent.length !== sealed.size)
      found.push(`${sealed.size} numbers of ${key} are sealed, ${sent.length} left`)
    for (const [index, { number, state, reason }] of own.entries()) {
      if (number !== index + 1) found.push(`number ${index + 1} of ${key} is missing`)
      if (state === 'reserved') found.push(`number ${number} of ${key} is still reserved`)
      if (state === 'void' && !reason) found.push(`number ${number} of ${key} is void without a reason`)
    }
  }
  return found
}
