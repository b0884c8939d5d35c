// What an installation decides: from a YAML file and the environment, the environment being the stronger.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parse } from 'yaml'
import type { KeySource } from '../store/seal/keys.ts'
import { SettingError } from './error.ts'
import { type MailSetting, mailSetting } from './mail.ts'
import { networkIn } from './networks.ts'

export interface Setting {
  /** Directory for the embedded store, keys and uploads in progress; no other process may have it. */
  data: string
  /** What this process does of the whole; `both` is the only one on the embedded store. */
  role: Role
  /** Directory of the keys that tell the house from others, the same for every process on one store; `keys` in the data directory where nothing is said. */
  keys: string
  /** PostgreSQL address; the embedded store where absent. */
  databaseUrl?: string
  /** Where the keys are that documents are sealed by at rest; nothing is sealed where absent. */
  storeKeys?: KeySource
  /** Directory of the trading partners. */
  partners: string
  /** Directory of the contracts; `contracts` beside the partners where nothing is said. */
  contracts: string
  http: { host: string; port: number }
  sftp: {
    host: string
    port: number
    settleSeconds: number
    /** Networks that are never banned for failing to log in, such as those of load balancers: who stands behind them is many. */
    neverBanned?: string[]
  }
  /** Threads that open, read and write documents. */
  threads: number
  /** The largest transaction set in bytes. */
  maxSetBytes: number
  /** How long a step is held by a process that says nothing, in seconds: the wait after one was killed. */
  leaseSeconds: number
  /** How long a process that is told to stop says so by /readyz before its doors close, in seconds. */
  noticeSeconds: number
  /** How long requests and sessions under way have then, in seconds. */
  drainSeconds: number
  /** Networks of proxies that say on whose behalf they come, which is believed: by X-Forwarded-For and the PROXY protocol. */
  proxies: string[]
  /** Inner networks that webhooks may be sent to, such as 10.1.0.0/16; public addresses always are. */
  webhookNetworks: string[]
  /** Folder with the keys and passwords of partners' own servers; `remote` in the data directory where nothing is said. */
  remoteSecrets: string
  /** How operators are sent mail; they are not where absent. */
  mail?: MailSetting
  /** Hours after which an entry of the feed that the ERP does not decide on is told; 0 for never. */
  feedHours: number
  /** How long bytes, documents, files and the audit trail are kept where the agreement says nothing, such as 7y; for ever where absent. */
  keep: { bytes?: string; documents?: string; files?: string; audit?: string }
  logLevel: string
  /** A Pact Broker that contracts are published to; absent where there is none, and everything works without. */
  broker?: { url: string; token?: string }
}

/** `door` takes and gives documents, `worker` does the steps and duties. */
export type Role = 'both' | 'door' | 'worker'

const ROLES: readonly string[] = ['both', 'door', 'worker'] satisfies Role[]

type Source = Readonly<Record<string, string | undefined>>

const FILE = 'edigw.yaml'

/**
 * Settings of this process: EDIGW_DATA, EDIGW_KEYS, EDIGW_ROLE, EDIGW_NOTICE_SECONDS, EDIGW_DRAIN_SECONDS, EDIGW_PARTNERS, EDIGW_CONTRACTS, EDIGW_HTTP_HOST, EDIGW_HTTP_PORT, EDIGW_SFTP_HOST,
 * EDIGW_SFTP_PORT, EDIGW_SFTP_NEVER_BANNED, EDIGW_SETTLE_SECONDS, EDIGW_THREADS, EDIGW_MAX_SET_BYTES, EDIGW_LEASE_SECONDS, EDIGW_LOG, EDIGW_WEBHOOK_NETWORKS, EDIGW_REMOTE_SECRETS, EDIGW_PROXIES,
 * EDIGW_KEEP_BYTES, EDIGW_KEEP_DOCUMENTS, EDIGW_KEEP_FILES, EDIGW_KEEP_AUDIT,
 * EDIGW_MAIL_URL, EDIGW_MAIL_PASSWORD_FILE, EDIGW_MAIL_FROM, EDIGW_MAIL_TO, EDIGW_FEED_HOURS,
 * EDIGW_STORE_KEY_FILE, DATABASE_URL or DATABASE_URL_FILE, PACT_BROKER_BASE_URL, PACT_BROKER_TOKEN; or the same words without EDIGW_, in lower case, in edigw.yaml of the data directory.
 * Throws SettingError.
 */
export function readSetting(environment: Source): Setting {
  const data = environment.EDIGW_DATA ?? './data'
  const file = readFile(join(data, FILE))
  const text = (name: string, otherwise: string) =>
    environment[`EDIGW_${name}`] ?? file[name.toLowerCase()] ?? otherwise
  const number = (name: string, otherwise: number, most: number) =>
    whole(name, text(name, String(otherwise)), most)
  const mail = mailSetting(text)
  const partners = text('PARTNERS', './partners')
  const databaseUrl = environment.DATABASE_URL ?? secretIn(environment.DATABASE_URL_FILE) ?? file.database_url
  const brokerUrl = environment.PACT_BROKER_BASE_URL ?? file.pact_broker_base_url
  const brokerToken = environment.PACT_BROKER_TOKEN ?? file.pact_broker_token
  return {
    data,
    ...(databaseUrl ? { databaseUrl } : {}),
    ...keysOf(text('STORE_KEY_FILE', ''), environment.EDIGW_STORE_KEY ?? ''),
    role: checkRole(text('ROLE', 'both'), databaseUrl),
    keys: text('KEYS', join(data, 'keys')),
    partners,
    contracts: text('CONTRACTS', join(dirname(resolve(partners)), 'contracts')),
    http: { host: text('HTTP_HOST', '127.0.0.1'), port: number('HTTP_PORT', 8080, 65_535) },
    sftp: {
      host: text('SFTP_HOST', '127.0.0.1'),
      port: number('SFTP_PORT', 2022, 65_535),
      settleSeconds: number('SETTLE_SECONDS', 60, 86_400),
      neverBanned: networks('SFTP_NEVER_BANNED', text('SFTP_NEVER_BANNED', '127.0.0.0/8,::1/128')),
    },
    threads: number('THREADS', 2, 64),
    maxSetBytes: number('MAX_SET_BYTES', 64 * 2 ** 20, 2 ** 30),
    leaseSeconds: Math.max(1, number('LEASE_SECONDS', 30, 3600)),
    noticeSeconds: number('NOTICE_SECONDS', 0, 3600),
    drainSeconds: number('DRAIN_SECONDS', 30, 86_400),
    proxies: networks('PROXIES', text('PROXIES', '')),
    webhookNetworks: listed(text('WEBHOOK_NETWORKS', '')),
    remoteSecrets: text('REMOTE_SECRETS', join(data, 'remote')),
    ...(mail ? { mail } : {}),
    feedHours: number('FEED_HOURS', 4, 10_000),
    keep: Object.fromEntries(KEPT.flatMap((kind) => age(`KEEP_${kind.toUpperCase()}`, kind, text))),
    logLevel: text('LOG', 'info'),
    ...(brokerUrl ? { broker: { url: brokerUrl, ...(brokerToken ? { token: brokerToken } : {}) } } : {}),
  }
}

/** A key in the environment is never in edigw.yaml as well: that file is for everybody's eyes. */
function keysOf(file: string, text: string): { storeKeys?: KeySource } {
  if (file !== '' && text !== '')
    throw new SettingError(
      'set EDIGW_STORE_KEY_FILE or EDIGW_STORE_KEY, not both: one of them would be passed over',
    )
  if (file !== '') return { storeKeys: { file: resolve(file) } }
  return text === '' ? {} : { storeKeys: { text } }
}

const KEPT = ['bytes', 'documents', 'files', 'audit'] as const

/** An age such as 400d or 7y, where one is said. */
function age(
  name: string,
  kind: string,
  text: (name: string, otherwise: string) => string,
): [string, string][] {
  const said = text(name, '')
  if (said === '') return []
  if (/^[1-9]\d{0,3}[dy]$/.test(said)) return [[kind, said]]
  throw new SettingError(`EDIGW_${name} must be days or years such as 400d or 7y, got "${said}"`)
}

function readFile(path: string): Record<string, string> {
  if (!existsSync(path)) return {}
  const said: unknown = parse(readFileSync(path, 'utf8'))
  if (typeof said !== 'object' || said === null) throw new SettingError(`${path} must be a table of words`)
  return Object.fromEntries(Object.entries(said).map(([key, value]) => [key, String(value)]))
}

const secretIn = (path: string | undefined): string | undefined =>
  path === undefined ? undefined : readFileSync(path, 'utf8').trim()

/** The role that a word names. Throws SettingError where there is none, and where the store serves one process alone. */
export function checkRole(word: string, databaseUrl: string | undefined): Role {
  if (!ROLES.includes(word)) throw new SettingError(`EDIGW_ROLE must be door, worker or both, got "${word}"`)
  if (word !== 'both' && !databaseUrl)
    throw new SettingError(
      `the embedded store serves one process, which must do both: EDIGW_ROLE=${word} needs DATABASE_URL`,
    )
  return word as Role
}

const listed = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)

function networks(name: string, text: string): string[] {
  const all = listed(text)
  const wrong = all.find((one) => !networkIn(one))
  if (wrong === undefined) return all
  throw new SettingError(
    `EDIGW_${name} must be networks such as 10.1.0.0/16, with commas between them; got "${wrong}"`,
  )
}

function whole(name: string, text: string, most: number): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0 && value <= most) return value
  throw new SettingError(`EDIGW_${name} must be a whole number up to ${most}, got "${text}"`)
}
