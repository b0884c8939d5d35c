// Who is at the door: a principal of role partner, by public key only. An unknown name, a principal of
// another role and a wrong key are looked up alike and refused alike.
import { timingSafeEqual } from 'node:crypto'
import ssh2, { type AuthContext, type Connection, type PublicKeyAuthContext } from 'ssh2'
import { instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import { bareAddress } from '../../setting/networks.ts'
import type { AgreedTerms } from '../agreed/terms.ts'
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
  /** Why the name was refused whatever the key, where it was; for the audit trail alone. */
  readonly why: string | undefined
}

/** Where the log-in is tried: the house, what is agreed, and where the connection comes from. */
export interface At {
  house: House
  terms: AgreedTerms
  address: string
}

interface Known {
  visitor: Visitor
  credential: string
}

/**
 * Answers a connection's attempts to log in; after `attempts` of them it is ended. Whoever has shown its key is told so when
 * `enter` resolves, and never where that rejects.
 */
export function answerLogins(
  at: At,
  connection: Connection,
  attempts: number,
  enter: (visitor: Visitor) => Promise<void>,
): Login {
  const login: { -readonly [K in keyof Login]: Login[K] } = {
    visitor: undefined,
    tried: undefined,
    key: undefined,
    credential: undefined,
    why: undefined,
  }
  let made = 0
  connection.on('authentication', (context) => {
    login.tried = writable(context.username)
    if (context.method !== 'none' && ++made > attempts) return void connection.end()
    identify(at, context)
      .then(async (known) => {
        if (known === 'elsewhere') login.why = 'which is not among the networks that are agreed'
        if (!known || known === 'elsewhere' || context.method !== 'publickey')
          return context.reject(['publickey'])
        if (context.signature) {
          Object.assign(login, known, { key: fingerprint(context.key.data) })
          await enter(known.visitor)
        }
        context.accept()
      })
      .catch((err: unknown) => {
        at.house.log.error({ err }, 'sftp log-in could not be answered')
        connection.end()
      })
  })
  return login
}

/**
 * The visitor whose key it is; for a question without signature, whether the key would do. Who comes from elsewhere than was
 * agreed is told the same as a stranger, and the key is not looked at.
 */
async function identify(
  { house, terms, address }: At,
  context: AuthContext,
): Promise<Known | 'elsewhere' | undefined> {
  if (context.method !== 'publickey' || context.username.length > LONGEST_NAME) return undefined
  const [principal, credentials] = await Promise.all([
    house.store.principal(context.username),
    house.store.credentials(context.username, 'ssh-key', instant(house.clock)),
  ])
  const partner = principal?.role === 'partner' ? principal.partner : undefined
  const agreed = await terms.of({ partner: partner ?? '', door: 'sftp' })
  if (partner === undefined) return undefined
  if (!agreed.comesFrom(bareAddress(address))) return 'elsewhere'
  const known = credentials.find(({ value }) => isProvenBy(context, value))
  return known && { visitor: { principal: context.username, partner }, credential: known.id }
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

/** A text of a stranger, fit to be written down. */
export const writable = (name: string): string => name.slice(0, LONGEST_NAME).replace(/[^\x20-\x7e]/g, '?')
