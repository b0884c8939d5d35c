// Trading partners in a process of their own: each lane is one SFTP session, or one HTTP connection, that sends the next
// document as soon as it is granted and the one before has its OK. How many are granted is the parent's to say.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { createConnection } from 'node:net'
import { Client, type SFTPWrapper } from 'ssh2'
import { tokenFor } from '../../../src/cli/api.ts'
import { developmentAccess } from '../../../src/cli/development.ts'
import { readSetting } from '../../../src/setting/setting.ts'
import { type Single, single } from './single.ts'
import { answerParent, now } from './talk.ts'

export interface Opening {
  data: string
  http: string
  sftp: number
  door: 'sftp' | 'http'
  partners: string[]
  /** Sessions of each partner. */
  lanes: number
  /** Numbers of this process's documents: `first`, `first + step`, … */
  first: number
  step: number
}

type Send = (document: Single) => Promise<void>

let plan: Opening
let granted = 0
let taken = 0
let count = 0
let waiting: (() => void)[] = []
/** When each document had its OK. */
let sent: [index: number, at: number][] = []
let failed: Error | undefined

const granting = () => new Promise<void>((resolve) => waiting.push(resolve))

async function lane(partner: string, send: Send): Promise<void> {
  for (;;) {
    while (taken >= granted) await granting()
    const index = plan.first + plan.step * taken++
    const document = single(partner, index)
    await send(document)
    sent.push([index, now()])
    count++
  }
}

async function sftpLane(partner: string): Promise<Send> {
  const access = (await developmentAccess(plan.data))!
  const sock = createConnection({ host: '127.0.0.1', port: plan.sftp, noDelay: true })
  const client = new Client()
  const ready = once(client, 'ready')
  client.connect({ sock, username: partner, privateKey: readFileSync(access.keys[partner]!) })
  await ready
  const sftp = await new Promise<SFTPWrapper>((resolve, reject) =>
    client.sftp((error, session) => (error ? reject(error) : resolve(session))),
  )
  return ({ name, bytes }) =>
    new Promise((resolve, reject) => {
      const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      sftp.writeFile(`/inbound/${name}`, content, (error) => (error ? reject(error) : resolve()))
    })
}

const tokens = new Map<string, Promise<string>>()

function tokenOf(partner: string): Promise<string> {
  const token = tokens.get(partner) ?? tokenFor(partner, readSetting({ EDIGW_DATA: plan.data }), plan.http)
  tokens.set(partner, token)
  return token
}

async function httpLane(partner: string): Promise<Send> {
  const token = await tokenOf(partner)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/edi-x12' }
  return ({ name, bytes }) =>
    new Promise((resolve, reject) => {
      const asked = request(
        `${plan.http}/v1/documents`,
        {
          agent,
          method: 'POST',
          headers: { ...headers, 'x-file-name': name, 'content-length': bytes.length },
        },
        (answer) => {
          answer.resume()
          if ((answer.statusCode ?? 500) < 300) answer.on('end', () => resolve())
          else reject(new Error(`POST /v1/documents answered ${answer.statusCode}`))
        },
      )
      asked.on('error', reject)
      asked.end(bytes)
    })
}

async function open(opening: Opening): Promise<void> {
  plan = opening
  const connect = plan.door === 'sftp' ? sftpLane : httpLane
  for (const partner of plan.partners.flatMap((one) => Array<string>(plan.lanes).fill(one)))
    lane(partner, await connect(partner)).catch((error: Error) => {
      failed ??= error
    })
}

/** So many documents may be sent in all; how many have their OK. */
function grant(total: number): number {
  if (failed) throw failed
  granted = total
  const woken = waiting
  waiting = []
  for (const wake of woken) wake()
  return count
}

/** What was sent since it was asked last. */
function take(): [number, number][] {
  const all = sent
  sent = []
  return all
}

const verbs = { open, grant, take, cpu: () => process.cpuUsage() }
export type SenderVerbs = typeof verbs
answerParent(verbs)
