// start: the gateway, and what to try next, as lines that can be pasted.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { mappingAlarms } from '../../contract/gate/standing.ts'
import { printable } from '../../exchange/engine/place.ts'
import { checkRole, type Setting } from '../../setting/setting.ts'
import type { Command, RunningGateway } from '../command.ts'
import { type DevelopmentAccess, ensureDevelopmentAccess } from '../development.ts'
import { say, styled } from '../terminal.ts'

export const start: Command = {
  usage: 'start [--role door|worker] [--adopt-keys]',
  summary:
    'Starts the gateway on the embedded store in ./data, or on PostgreSQL where DATABASE_URL is set: there with any number of others, each of them door, worker or both. SIGTERM lets requests and sessions come to their end, Ctrl-C cuts them off.',
  run: async (words, { setting: said, ...context }) => {
    const { values } = parseArgs({
      args: words,
      options: { role: { type: 'string' }, 'adopt-keys': { type: 'boolean', default: false } },
    })
    const setting = { ...said, role: checkRole(values.role ?? said.role, said.databaseUrl) }
    const gateway = await context.startGateway(setting, { adoptKeys: values['adopt-keys'] })
    // Before a word is said: whoever reads that it is open may stop it.
    const signalled = stopped()
    const access = setting.databaseUrl
      ? undefined
      : await ensureDevelopmentAccess(gateway.house, setting.data)
    await greet(gateway, setting, access)
    const signal = await signalled
    say('\nStopping: no new connections; what is under way is finished.')
    await gateway.stop(signal === 'SIGTERM')
    return 0
  },
}

/** The first signal to stop; a second one ends the process as it is. */
const stopped = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
  })

/** So many alarms are shown. */
const SHOWN = 5

/** What of the partners' mappings is not as it should be, above all that one is not in force. */
export async function sayAlarms({ house }: Pick<RunningGateway, 'house'>): Promise<void> {
  const waiting = await mappingAlarms(house)
  for (const alarm of waiting.slice(0, SHOWN)) say(styled('yellow', `  Look at: ${printable(alarm)}`))
  if (waiting.length > SHOWN)
    say(styled('yellow', `  … and ${waiting.length - SHOWN} more: edigw mapping list`))
  if (waiting.length > 0)
    say('  "edigw contract gate --write" verifies mappings anew, "edigw mapping activate" puts one in force.')
}

async function greet(gateway: RunningGateway, setting: Setting, access?: DevelopmentAccess): Promise<void> {
  if (gateway.sftp) {
    say(styled('bold', 'The partner gateway is open.'))
    say(`  API   ${gateway.http.url}   reference: ${gateway.http.url}/docs`)
    say(`  SFTP  port ${gateway.sftp.port}   host key ${gateway.hostKeys[0]?.fingerprint}`)
  } else {
    say(styled('bold', 'A worker of the partner gateway is at work.'))
    say(`  Watch ${gateway.http.url}/healthz, /readyz, /metrics`)
  }
  say(`  Store ${setting.databaseUrl ? 'PostgreSQL' : `embedded, in ${setting.data}`}`)
  await sayAlarms(gateway)
  if (!access || !gateway.sftp) return
  say(
    `\nDevelopment keys and secrets were made for you in ${join(setting.data, 'development')} (readable by you alone).`,
  )
  const ports = { url: gateway.http.url, sftp: gateway.sftp.port }
  for (const line of await nextSteps(ports, setting.partners, access)) say(line)
}

/** The lines to try next, with this installation's own key and secrets' places. */
async function nextSteps(
  { url, sftp }: { url: string; sftp: number },
  partners: string,
  access: DevelopmentAccess,
): Promise<string[]> {
  const x12 = await sampleOf(partners, 'acme', '850-in')
  const xml = await sampleOf(partners, 'nordwind', 'order-in')
  return [
    '\nDrop an order as Acme, by SFTP:',
    `  echo "put ${x12} /inbound/" | sftp -q -b - -P ${sftp} -i ${access.keys.acme} -o StrictHostKeyChecking=accept-new acme@127.0.0.1`,
    'Post an order as Nordwind, by REST:',
    `  curl -sS -H "Authorization: Bearer $(npx edigw token --as nordwind)" -H "Content-Type: application/xml" --data-binary @${xml} ${url}/v1/documents`,
    'Pull the orders as the ERP:',
    `  curl -sS -H "Authorization: Bearer $(npx edigw token --as erp)" "${url}/v1/orders?limit=10"`,
    'Look at what came in:',
    '  npx edigw documents list',
    `The partners ${Object.keys(access.keys).join(', ')} have a key and a secret each; erp and operator have a secret.`,
    '',
    'Ctrl-C stops the gateway.',
  ]
}

/** A partner's first sample of a kind, by name; a placeholder where it has none. */
export async function sampleOf(partners: string, partner: string, kind: string): Promise<string> {
  const folder = join(partners, partner, 'samples', kind)
  const files = await readdir(folder).catch(() => [])
  const first = files
    .filter((name) => /\.(edi|xml)$/.test(name))
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))[0]
  return first ? join(folder, first) : 'FILE'
}

const rank = (name: string) => (name.startsWith('minimal') ? 0 : 1)
