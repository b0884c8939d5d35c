// The whole house as it is started for users, doors and all, on either store; and its partners' own clients.
import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Api, openApi } from '../../src/cli/api.ts'
import { ensureDevelopmentAccess } from '../../src/cli/development.ts'
import { ensureHostKeys } from '../../src/door/sftp/hostKeys.ts'
import { type Gateway, startGateway } from '../../src/main.ts'
import { readSetting } from '../../src/setting/setting.ts'
import { edigwWith, type Said } from '../cli/edigw.ts'
import { contractsFor, contractsNow } from '../contract/verified.ts'
import { type Run, sftp } from '../door/sftp/openSsh.ts'
import { openPlace, type StoreKind } from '../fault/place.ts'
import { acmeAndNordwind } from '../partner/copied.ts'
import { borrowDatabase } from '../store/borrowedDatabase.ts'

export interface OpenGateway {
  gateway: Gateway
  /** The API as a principal. */
  as(principal: string): Promise<Api>
  /** OpenSSH's client as Acme, in a local directory of its own. */
  sftp(...commands: string[]): Promise<Run>
  local: string
  /** Its store, for who looks at it from outside. */
  where: { url: string } | { directory: string }
  write(name: string, content: string): Promise<void>
  read(name: string): Promise<string>
  /** Posts by curl; its status and body. */
  curl(
    principal: string,
    path: string,
    file: string,
  ): Promise<{ status: number; body: Record<string, unknown> }>
  rest(): Promise<void>
  /** The CLI in a process of its own, as an operator calls it beside this gateway. */
  edigw(...words: string[]): Promise<Said>
}

let hostKeys: Promise<string> | undefined

/** A folder with the host keys of this process's gateways: an RSA key for each takes longer than most of what it does. */
async function makeHostKeys(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'host-keys-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  await ensureHostKeys(folder)
  return folder
}

/** Opens a gateway, with the sample partners or others; `close` takes it away again. */
export async function openGateway(
  store: StoreKind,
  partners = acmeAndNordwind(),
  contracts = partners === acmeAndNordwind() ? contractsNow() : contractsFor(partners),
  settings: Record<string, string> = {},
): Promise<OpenGateway & { close: () => Promise<void> }> {
  const { place, remove } = await openPlace(store, borrowDatabase)
  const { data, databaseUrl } = place
  hostKeys ??= makeHostKeys()
  await cp(await hostKeys, join(data, 'keys'), { recursive: true })
  const environment = {
    EDIGW_DATA: data,
    EDIGW_PARTNERS: partners,
    EDIGW_CONTRACTS: contracts,
    EDIGW_HTTP_PORT: '0',
    EDIGW_SFTP_PORT: '0',
    EDIGW_THREADS: '1',
    EDIGW_LOG: 'silent',
    ...settings,
  }
  const setting = readSetting({ ...environment, ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}) })
  const gateway = await startGateway(setting)
  const close = async () => {
    await gateway.stop()
    await remove()
  }
  try {
    const access = (await ensureDevelopmentAccess(gateway.house, data))!
    const local = join(data, 'local')
    await mkdir(local)
    const account = {
      port: gateway.sftp.port,
      hostKey: gateway.hostKeys[0]!,
      username: 'acme',
      keyFile: access.keys.acme!,
      directory: local,
    }
    return {
      gateway,
      as: onceEach((principal) => openApi(principal, setting, gateway.http.url)),
      local,
      where: databaseUrl ? { url: databaseUrl } : { directory: data },
      sftp: (...commands) => sftp(account, [`lcd ${local}`, ...commands]),
      write: (name, content) => writeFile(join(local, name), content, 'latin1'),
      read: (name) => readFile(join(local, name), 'latin1'),
      curl: (principal, path, file) =>
        curl(gateway.http.url + path, access.secrets[principal]!, principal, join(local, file)),
      rest: () => gateway.exchange.idle(),
      edigw: (...words) =>
        edigwWith({ ...environment, EDIGW_HTTP_PORT: String(gateway.http.port) }, ...words),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** One token for each principal: to make one costs what a secret's hash is meant to cost. */
function onceEach(make: (principal: string) => Promise<Api>): (principal: string) => Promise<Api> {
  const made = new Map<string, Promise<Api>>()
  return (principal) => {
    const api = made.get(principal) ?? make(principal)
    made.set(principal, api)
    return api
  }
}

/** Opens a gateway for the work, and takes it away again. */
export async function atGateway<T>(
  store: StoreKind,
  work: (open: OpenGateway) => Promise<T>,
  partners?: string,
): Promise<T> {
  const open = await openGateway(store, partners)
  try {
    return await work(open)
  } finally {
    await open.close()
  }
}

const execute = promisify(execFile)

// As a partner would by hand: a token by its secret, then the file.
async function curl(address: string, secret: string, principal: string, file: string) {
  const grant = [
    '-d',
    'grant_type=client_credentials',
    '-d',
    `client_id=${principal}`,
    '-d',
    `client_secret=${secret}`,
  ]
  const token = await execute('curl', ['-sS', ...grant, new URL('/v1/token', address).href])
  const bearer = `Authorization: Bearer ${(JSON.parse(token.stdout) as { access_token: string }).access_token}`
  const type = `Content-Type: application/${file.endsWith('.xml') ? 'xml' : 'edi-x12'}`
  const said = await execute('curl', [
    '-sS',
    '-w',
    '\n%{http_code}',
    '-H',
    bearer,
    '-H',
    type,
    '--data-binary',
    `@${file}`,
    address,
  ])
  const [status, ...body] = said.stdout.split('\n').reverse()
  return { status: Number(status), body: JSON.parse(body.reverse().join('\n')) as Record<string, unknown> }
}
