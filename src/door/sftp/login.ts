// Who is at the door: a principal of role partner, by public key only. An unknown name, a principal of
// another role and a wrong key are looked up alike and refused alike.
import { createPublicKey, timingSafeEqual } from 'node:crypto'
import ssh2, { type AuthContext, type Connection, type ParsedKey, type PublicKeyAuthContext } from 'ssh2'
import { instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import { fingerprint } from './fingerprint.ts'
import type { Visitor } from './visit.ts'

/** RSA keys shorter than this prove nothing any more. */
const SHORTEST_RSA_BITS = 2048
const LONGEST_NAME = 64

export interface Login {
  /** Who has logged in, once the connection is ready. */
  readonly visitor: Visitor | undefined
  /** The name that was last tried, fit to be written down; undefined before the first try. */
  readonly tried: string | undefined
  /** The fingerprint of the key that was accepted. */
  readonly key: string | undefined
}

/** Answers a connection's attempts to log in; after `attempts` of them it is ended. */
export function answerLogins(house: House, connection: Connection, attempts: number): Login {
  const login: { visitor: Visitor | undefined; tried: string | undefined; key: string | undefined } = {
    visitor: undefined,
    tried: undefined,
    key: undefined,
  }
  let made = 0
  connection.on('authentication', (context) => {
    login.tried = writable(context.username)
    if (context.method !== 'none' && ++made > attempts) return void connection.end()
    identify(house, context)
      .then((visitor) => {
        if (!visitor || context.method !== 'publickey') return context.reject(['publickey'])
        if (context.signature) Object.assign(login, { visitor, key: fingerprint(context.key.data) })
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
async function identify(house: House, context: AuthContext): Promise<Visitor | undefined> {
  if (context.method !== 'publickey' || context.username.length > LONGEST_NAME) return undefined
  const [principal, credentials] = await Promise.all([
    house.store.principal(context.username),
    house.store.credentials(context.username, 'ssh-key', instant(house.clock)),
  ])
  const known = credentials.map(({ value }) => value).some((value) => isProvenBy(context, value))
  if (!known || principal?.role !== 'partner' || principal.partner === undefined) return undefined
  return { principal: principal.id, partner: principal.partner }
}

function isProvenBy(context: PublicKeyAuthContext, value: string): boolean {
  const key = ssh2.utils.parseKey(value)
  if (key instanceof Error || !isSame(key.getPublicSSH(), context.key.data)) return false
  if (key.type === 'ssh-rsa' && !isStrongRsa(key, context)) return false
  if (!context.signature) return true
  return context.blob !== undefined && key.verify(context.blob, context.signature, context.hashAlgo) === true
}

/** Without a hash algorithm an RSA signature is made with SHA-1. */
function isStrongRsa(key: ParsedKey, { hashAlgo }: PublicKeyAuthContext): boolean {
  const { asymmetricKeyDetails } = createPublicKey(key.getPublicPEM())
  return hashAlgo !== undefined && (asymmetricKeyDetails?.modulusLength ?? 0) >= SHORTEST_RSA_BITS
}

const isSame = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)

const writable = (name: string): string => name.slice(0, LONGEST_NAME).replace(/[^\x20-\x7e]/g, '?')
