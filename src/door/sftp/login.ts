// Who is at the door: a principal of role partner, by public key only. An unknown name, a principal of
// another role and a wrong key are looked up alike and refused alike.
import { timingSafeEqual } from 'node:crypto'
import ssh2, { type AuthContext, type Connection, type PublicKeyAuthContext } from 'ssh2'
import { instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import { fingerprint } from './fingerprint.ts'
import { isStrong } from './publicKey.ts'
import type { Visitor } from './visit.ts'

const LONGEST_NAME = 64

export interface Login {
  /** Who has logged in, once the connection is ready. */
  readonly visitor: Visitor | undefined
  /** The name that was last tried, fit to be written down; undefined before the first try. */
  readonly tried: string | undefined
  /** The fingerprint of the key that was accepted. */
  readonly key: string | undefined
  /** Its credential. */
  readonly credential: string | undefined
}

interface Known {
  visitor: Visitor
  credential: string
}

/** Answers a connection's attempts to log in; after `attempts` of them it is ended. */
export function answerLogins(house: House, connection: Connection, attempts: number): Login {
  const login: { -readonly [K in keyof Login]: Login[K] } = {
    visitor: undefined,
    tried: undefined,
    key: undefined,
    credential: undefined,
  }
  let made = 0
  connection.on('authentication', (context) => {
    login.tried = writable(context.username)
    if (context.method !== 'none' && ++made > attempts) return void connection.end()
    identify(house, context)
      .then((known) => {
        if (!known || context.method !== 'publickey') return context.reject(['publickey'])
        if (context.signature) Object.assign(login, known, { key: fingerprint(context.key.data) })
        context.accept()
      })
      .catch((err: unknown) => {
        house.log.error({ err }, 'sftp log-in could not be answered')
        connection.end()
      })
  })
  return login
}

/** The visitor whose key it is; for a question without signature, whether the key would do. */
async function identify(house: House, context: AuthContext): Promise<Known | undefined> {
  if (context.method !== 'publickey' || context.username.length > LONGEST_NAME) return undefined
  const [principal, credentials] = await Promise.all([
    house.store.principal(context.username),
    house.store.credentials(context.username, 'ssh-key', instant(house.clock)),
  ])
  const known = credentials.find(({ value }) => isProvenBy(context, value))
  if (!known || principal?.role !== 'partner' || principal.partner === undefined) return undefined
  return {
    visitor: { principal: principal.id, partner: principal.partner },
    credential: known.id,
  }
}

function isProvenBy(context: PublicKeyAuthContext, value: string): boolean {
  const key = ssh2.utils.parseKey(value)
  if (key instanceof Error || !isSame(key.getPublicSSH(), context.key.data)) return false
  // Without a hash algorithm an RSA signature is made with SHA-1.
  if (!isStrong(key) || (key.type === 'ssh-rsa' && context.hashAlgo === undefined)) return false
  if (!context.signature) return true
  return context.blob !== undefined && key.verify(context.blob, context.signature, context.hashAlgo) === true
}

const isSame = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)

const writable = (name: string): string => name.slice(0, LONGEST_NAME).replace(/[^\x20-\x7e]/g, '?')
