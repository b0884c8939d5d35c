// Access for trying things out: made at the first start of an embedded store, kept in its directory for its
// owner's eyes only. There is no default credential; production makes its own by `edigw partners key|secret`.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addSecret } from '../door/http/index.ts'
import { makeKeyPair } from '../door/sftp/keyPair.ts'
import { instant } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'
import type { Role } from '../store/record.ts'

export interface DevelopmentAccess {
  /** Client secrets by principal. */
  secrets: Record<string, string>
  /** Where the private keys are, by principal. */
  keys: Record<string, string>
}

const FOLDER = 'development'
const FILE = 'credentials.json'

/** The access of this data directory; undefined where none was made. */
export async function developmentAccess(data: string): Promise<DevelopmentAccess | undefined> {
  const text = await readFile(join(data, FOLDER, FILE), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as DevelopmentAccess)
}

/** Makes principals, a secret and a key for each, where the store knows nobody yet. */
export async function ensureDevelopmentAccess(
  house: House,
  data: string,
): Promise<DevelopmentAccess | undefined> {
  if ((await house.store.principals()).length > 0) return developmentAccess(data)
  await mkdir(join(data, FOLDER), { recursive: true, mode: 0o700 })
  const access: DevelopmentAccess = { secrets: {}, keys: {} }
  for (const { content, partner } of await house.store.activeAgreements()) {
    const { principals } = JSON.parse(content) as { principals: string[] }
    for (const id of principals) {
      await admit(house, access, id, 'partner', partner)
      access.keys[id] = await addKey(house, data, id)
    }
  }
  await admit(house, access, 'erp', 'erp')
  await admit(house, access, 'operator', 'operator')
  await writeFile(join(data, FOLDER, FILE), `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600 })
  return access
}

async function admit(
  house: House,
  access: DevelopmentAccess,
  id: string,
  role: Role,
  partner?: string,
): Promise<void> {
  await house.store.putPrincipal(partner === undefined ? { id, role } : { id, role, partner })
  access.secrets[id] = (await addSecret(house, { principal: id }, 'first start')).secret
}

async function addKey(house: House, data: string, principal: string): Promise<string> {
  const pair = await makeKeyPair('ed25519')
  const path = join(data, FOLDER, `${principal}_ed25519`)
  await writeFile(path, pair.private, { mode: 0o600 })
  await house.store.addCredential({
    id: house.newId(),
    principal,
    kind: 'ssh-key',
    value: pair.public,
    from: instant(house.clock),
  })
  return path
}
