// doctor: what is in the way of a start, one line each, with what to do about it.
import { existsSync } from 'node:fs'
import { access, constants, mkdir, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { judgeAsking } from '../../contract/gate/admit.ts'
import { mappingAlarms } from '../../contract/gate/standing.ts'
import { library } from '../../guide/library.ts'
import { askings } from '../../partner/apply.ts'
import { loadPartners } from '../../partner/load.ts'
import { systemClock } from '../../setting/clock.ts'
import type { Setting } from '../../setting/setting.ts'
import { storeAt } from '../../setting/storeAt.ts'
import { openStore } from '../../store/index.ts'
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
  ['API port', () => checkPort(setting.http.host, setting.http.port)],
  ['SFTP port', () => checkPort(setting.sftp.host, setting.sftp.port)],
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

const checkPort = (host: string, port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new Error(
          `${host}:${port} can't be listened on (${error.code}); a gateway may be running there already`,
        ),
      ),
    )
    server.listen(port, host, () => server.close(() => resolve(`${host}:${port} is free`)))
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
  const store = await openStore(storeAt(setting))
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
