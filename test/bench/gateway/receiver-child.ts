// The other side of the house in a process of its own: the ERP that pulls orders, oldest first, and partners that look
// into their outbound folders and take what lies there. Each notes when it saw what.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { createConnection } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Client, type SFTPWrapper } from 'ssh2'
import { tokenFor } from '../../../src/cli/api.ts'
import { developmentAccess } from '../../../src/cli/development.ts'
import { readSetting } from '../../../src/setting/setting.ts'
import { indexOf } from './single.ts'
import { answerParent, now } from './talk.ts'

export interface Opening {
  data: string
  http: string
  sftp: number
  partners: string[]
}

/** What was seen, and when. */
type Seen = [index: number, at: number][]

/** Milliseconds between two looks of the ERP, and of each partner: a listing costs more than a page with nothing in it. */
const LOOK = 20
const LIST = 150
const PAGE = 200

const seen = { orders: [] as Seen, acknowledgements: [] as Seen }
const counts = { orders: 0, acknowledgements: 0 }
let failed: Error | undefined
let fetching = true

const keep = (kind: keyof typeof seen, index: number): void => {
  seen[kind].push([index, now()])
  counts[kind]++
}

async function text(agent: Agent, url: string, token: string): Promise<string> {
  const asked = get(url, { agent, headers: { authorization: `Bearer ${token}` } })
  const [answer] = (await once(asked, 'response')) as [import('node:http').IncomingMessage]
  const parts: Buffer[] = []
  for await (const part of answer) parts.push(part as Buffer)
  const body = Buffer.concat(parts).toString()
  if (answer.statusCode !== 200)
    throw new Error(`${url} answered ${answer.statusCode}: ${body.slice(0, 200)}`)
  return body
}

interface Page {
  items: { order: { number: string } }[]
  nextCursor: string
}

async function pull({ data, http }: Opening): Promise<void> {
  const token = await tokenFor('erp', readSetting({ EDIGW_DATA: data }), http)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  for (let after = ''; ; ) {
    const page = JSON.parse(
      await text(agent, `${http}/v1/orders?limit=${PAGE}${after && `&after=${after}`}`, token),
    ) as Page
    for (const { order } of page.items) keep('orders', indexOf(order.number))
    after = page.nextCursor
    if (page.items.length < PAGE) await wait(LOOK)
  }
}

async function connect({ data, sftp }: Opening, partner: string): Promise<SFTPWrapper> {
  const access = (await developmentAccess(data))!
  const sock = createConnection({ host: '127.0.0.1', port: sftp, noDelay: true })
  const client = new Client()
  const ready = once(client, 'ready')
  client.connect({ sock, username: partner, privateKey: readFileSync(access.keys[partner]!) })
  await ready
  return new Promise((resolve, reject) =>
    client.sftp((error, session) => (error ? reject(error) : resolve(session))),
  )
}

const names = (session: SFTPWrapper): Promise<string[]> =>
  new Promise((resolve, reject) =>
    session.readdir('/outbound', (error, list) =>
      error ? reject(error) : resolve(list.map(({ filename }) => filename)),
    ),
  )

const content = (session: SFTPWrapper, name: string): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    session.readFile(`/outbound/${name}`, (error, bytes) => (error ? reject(error) : resolve(bytes))),
  )

/** AK102 of a 997 is the number of its document. */
const answered = (bytes: Buffer): number => Number(/\nAK1\*PO\*(\d+)/.exec(bytes.toString('latin1'))?.[1])

async function fetch(opening: Opening, partner: string): Promise<void> {
  const session = await connect(opening, partner)
  for (;;) {
    const found = fetching ? (await names(session)).filter((name) => name.endsWith('.edi')) : []
    const at = now()
    for (const name of found) {
      seen.acknowledgements.push([answered(await content(session, name)), at])
      counts.acknowledgements++
    }
    await wait(LIST)
  }
}

function open(opening: Opening): void {
  const fail = (error: Error) => {
    failed ??= error
  }
  pull(opening).catch(fail)
  for (const partner of opening.partners) fetch(opening, partner).catch(fail)
}

/** How many were seen in all. */
function count(): typeof counts {
  if (failed) throw failed
  return counts
}

/** What was seen since it was asked last. */
function take(): typeof seen {
  const taken = { ...seen }
  seen.orders = []
  seen.acknowledgements = []
  return taken
}

/** Whether partners take their 997s. */
const fetchThem = (wanted: boolean): void => {
  fetching = wanted
}

const verbs = { open, count, take, fetchThem, cpu: () => process.cpuUsage() }
export type ReceiverVerbs = typeof verbs
answerParent(verbs)
