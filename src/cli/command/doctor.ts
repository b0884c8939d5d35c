// doctor: what is in the way of a start, one line each, with what to do about it.
import { existsSync } from 'node:fs'
import { access, constants, mkdir, stat } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { judgeAsking } from '../../contract/gate/admit.ts'
import { mappingAlarms } from '../../contract/gate/standing.ts'
import { library } from '../../guide/library.ts'
import { askings } from '../../partner/apply.ts'
import { loadPartners } from '../../partner/load.ts'
import { systemClock } from '../../setting/clock.ts'
import type { Setting } from '../../setting/setting.ts'
import { storeAt } from '../../setting/storeAt.ts'
import { lookAtStore } from '../../store/index.ts'
import { readKeys } from '../../store/seal/keys.ts'
import type { Command } from '../command.ts'
import { say, styled } from '../terminal.ts'

type Check = [name: string, check: () => Promise<string>]

export const doctor: Command = {
  usage: 'doctor',
  summary: 'Checks this machine and installation: Node, data directory, keys, ports, guides, partners.',
  run: async (_, { setting }) => {
    let bad = 0
    for (const [name, check] of checks(setting)) {
      const { ok, text } = await check().then(
        (found) => ({ ok: true, text: found }),
        (error: Error) => ({ ok: false, text: error.message }),
      )
      if (!ok) bad++
      say(`${ok ? styled('green', 'fine') : styled('red', 'bad ')}  ${name}: ${text}`)
    }
    return bad === 0 ? 0 : 2
  },
}

const checks = (setting: Setting): Check[] => [
  ['Node', async () => process.version],
  ['data directory', () => checkData(setting.data)],
  ['keys', () => checkKeys(setting.keys)],
  ['documents at rest', async () => checkSealing(setting)],
  ['API port', () => checkPort(setting.http, isApi)],
  ['SFTP port', () => checkPort(setting.sftp, isSsh)],
  [
    'guides',
    async () =>
      `${
        library()
          .ids()
          .map((id) => library().resolve(id).guide).length
      } resolve`,
  ],
  ['partners', async () => checkPartners(setting.partners)],
  ['evidence', async () => checkEvidence(setting)],
  ['mappings in force', () => checkMappings(setting)],
]

async function checkData(data: string): Promise<string> {
  await mkdir(data, { recursive: true, mode: 0o700 })
  await access(data, constants.W_OK)
  return data
}

async function checkKeys(folder: string): Promise<string> {
  for (const name of ['signing-key.pem', 'host_ed25519', 'host_rsa']) {
    const found = await stat(join(folder, name)).catch(() => undefined)
    if (found && (found.mode & 0o077) !== 0)
      throw new Error(`${join(folder, name)} can be read by others: chmod 600 it`)
  }
  return 'readable by their owner alone (those missing are made at the start)'
}

/** The keys of the store, where there are some. */
function checkSealing({ storeKeys }: Setting): string {
  if (!storeKeys)
    return 'kept as they are; to seal them: edigw store-key new --file FILE, then set EDIGW_STORE_KEY_FILE'
  return `sealed by store key ${readKeys(storeKeys).at(-1)!.id}`
}

interface Address {
  host: string
  port: number
}

/** Whether it can be listened on; where not, whether what listens there is a gateway, by how it greets. */
async function checkPort(at: Address, isOurs: (at: Address) => Promise<boolean>): Promise<string> {
  const problem = await listening(at)
  if (problem === undefined) return `${at.host}:${at.port} is free`
  if (problem === 'EADDRINUSE' && (await isOurs(at).catch(() => false)))
    return `${at.host}:${at.port} is answered by a gateway that runs`
  const whose = problem === 'EADDRINUSE' ? '; another program listens there' : ''
  throw new Error(`${at.host}:${at.port} can't be listened on (${problem})${whose}`)
}

/** What stands against listening there, as the system calls it; nothing where it can be done. */
const listening = ({ host, port }: Address): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', ({ code, message }: NodeJS.ErrnoException) => resolve(code ?? message))
    server.listen(port, host, () => server.close(() => resolve(undefined)))
  })

/** So long something that listens has to say what it is, in milliseconds. */
const PATIENCE = 2_000

async function isApi({ host, port }: Address): Promise<boolean> {
  const answer = await fetch(`http://${host}:${port}/healthz`, { signal: AbortSignal.timeout(PATIENCE) })
  return answer.ok && ((await answer.json()) as { status?: string }).status === 'ok'
}

/** SSH servers speak first (RFC 4253, 4.2). */
const isSsh = ({ host, port }: Address): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PATIENCE })
    const said = (isOne: boolean) => {
      socket.destroy()
      resolve(isOne)
    }
    socket.once('data', (data: Buffer) => said(data.toString('latin1').startsWith('SSH-2.0-')))
    for (const event of ['error', 'timeout', 'close']) socket.once(event, () => said(false))
  })

/** So many mappings are named. */
const NAMED = 5

/** What the gate would say of partners/ as it stands. */
function checkEvidence(setting: Setting): string {
  const asked = loadPartners(setting.partners).partners.flatMap(askings)
  const refused = asked.filter((one) => 'refused' in judgeAsking(setting, one))
  if (refused.length === 0) return `holds for all ${asked.length} mappings`
  const names = refused.slice(0, NAMED).map(({ partner, name }) => `${partner} ${name}`)
  if (refused.length > NAMED) names.push(`${refused.length - NAMED} more`)
  // Those that are in force go on working, so nothing is in the way of a start.
  return `does not hold for ${names.join(', ')}, which would not be let in: "edigw contract gate" says why`
}

/** Overrides that have expired, and mappings without a version in force. */
async function checkMappings(setting: Setting): Promise<string> {
  if (!setting.databaseUrl && !existsSync(join(setting.data, 'store.db'))) return 'none yet'
  // Beside a gateway that is running.
  const store = await lookAtStore(storeAt(setting))
  try {
    const alarms = await mappingAlarms({ store, clock: systemClock })
    if (alarms.length > 0) throw new Error(alarms.join('; '))
    return 'each by evidence, or by a word that holds'
  } finally {
    await store.close()
  }
}

function checkPartners(directory: string): string {
  const { partners, problems } = loadPartners(directory)
  const errors = problems.filter((one) => one.severity === 'error').length
  if (errors > 0) throw new Error(`${errors} errors; "edigw partners lint" shows them`)
  return `${partners.map((one) => one.partner).join(', ') || 'none yet'}`
}
