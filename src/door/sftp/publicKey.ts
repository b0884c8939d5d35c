// Public keys as partners hand them over: one line of OpenSSH. What proves nothing, or should never have left the other side,
// is refused with what to do about it.
import { createPublicKey } from 'node:crypto'
import ssh2, { type ParsedKey } from 'ssh2'
import { Refusal } from '../../exchange/refusal.ts'
import { fingerprint } from './fingerprint.ts'

export interface PublicKey {
  /** `ssh-ed25519 AAAA…`, without what stood behind it. */
  line: string
  type: string
  /** Of an RSA key. */
  bits?: number
  /** SHA256:… */
  fingerprint: string
  /** What stood behind the key. */
  comment?: string
}

/** RSA keys shorter than this prove nothing any more. */
const SHORTEST_RSA_BITS = 2048
const LONGEST = 16_384
const LONGEST_COMMENT = 200
const TYPES = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'ssh-rsa']
const MAKE = 'ssh-keygen -t ed25519'

/** Reads a public key that is to be let in. Throws the Refusal `invalid-request`, which says what to do instead. */
export function readPublicKey(text: string): PublicKey {
  const value = text.trim()
  if (value === '' || value.length > LONGEST)
    throw refused('That is no public key: hand over the one line of the file that ends in .pub.')
  checkOutside(value)
  const key = ssh2.utils.parseKey(value)
  if (key instanceof Error)
    throw refused(
      `The key can't be read: one line of OpenSSH's form is expected, such as "ssh-ed25519 AAAA… name".`,
    )
  if (key.isPrivateKey()) throw isPrivate()
  const read = describe(key)
  checkStrength(read)
  return read
}

/** What can be told before the key is read. */
function checkOutside(value: string): void {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----|PuTTY-User-Key-File/.test(value)) throw isPrivate()
  if (value.startsWith('---- BEGIN SSH2 PUBLIC KEY'))
    throw refused('That is the form of RFC 4716: turn it into a line of OpenSSH by ssh-keygen -i -f FILE.')
  if (value.includes('\n')) throw refused('There is more than one line: add one key at a time.')
  if (/^\S*-cert-v0\d@openssh\.com /.test(value))
    throw refused('Certificates are not taken: hand over the key itself.')
  if (value.startsWith('sk-'))
    throw refused(`Keys of a hardware token that somebody must touch are not taken: make one by ${MAKE}.`)
}

function describe(key: ParsedKey): PublicKey {
  const binary = key.getPublicSSH()
  const bits = key.type === 'ssh-rsa' ? rsaBits(key) : undefined
  const comment = key.comment.replaceAll(/[^\P{C}]/gu, '').slice(0, LONGEST_COMMENT)
  return {
    line: `${key.type} ${binary.toString('base64')}`,
    type: key.type,
    fingerprint: fingerprint(binary),
    ...(bits === undefined ? {} : { bits }),
    ...(comment === '' ? {} : { comment }),
  }
}

function checkStrength({ type, bits }: PublicKey): void {
  if (type === 'ssh-dss') throw refused(`DSA keys are broken: ask the partner for one made by ${MAKE}.`)
  if (!TYPES.includes(type))
    throw refused(`Keys of type ${type} are not taken: ask the partner for one made by ${MAKE}.`)
  if (bits !== undefined && bits < SHORTEST_RSA_BITS)
    throw refused(
      `An RSA key of ${bits} bits is too weak, ${SHORTEST_RSA_BITS} is the least: ask the partner for one made by ${MAKE}.`,
    )
}

const rsaBits = (key: ParsedKey): number =>
  createPublicKey(key.getPublicPEM()).asymmetricKeyDetails?.modulusLength ?? 0

/** What there is to say of a key that was let in before. */
export function storedKey(value: string): PublicKey {
  const key = ssh2.utils.parseKey(value)
  return key instanceof Error ? { line: value, type: 'unreadable', fingerprint: '' } : describe(key)
}

/** Whether it is long enough to prove anything. */
export const isStrong = (key: ParsedKey): boolean =>
  key.type !== 'ssh-rsa' || rsaBits(key) >= SHORTEST_RSA_BITS

const isPrivate = () =>
  refused(
    `That is a private key, which must never leave its owner: throw it away, make a new pair by ${MAKE}, and hand over the file that ends in .pub.`,
  )

const refused = (says: string) => new Refusal('invalid-request', says, [{ at: '/key', says }])
