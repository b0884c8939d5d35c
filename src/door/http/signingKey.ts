// The keys that sign and verify tokens: ES256, one PEM file each, readable by nobody else. To rotate, rename
// signing-key.pem to signing-key.<anything>.pem: a new one signs from the next start, the old one still verifies
// until its file is deleted.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  randomUUID,
} from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface SigningKeys {
  /** Signs, and verifies too. */
  sign: { kid: string; key: KeyObject }
  /** Public keys by their id. */
  verify: ReadonlyMap<string, KeyObject>
}

const CURRENT = 'signing-key.pem'
const ANY = /^signing-key(\.[\w-]+)?\.pem$/

/**
 * The signing keys of a directory; where there is none yet, an ES256 key is made, with mode 600.
 * Throws where a key can be read by others, or is of another kind.
 */
export async function ensureSigningKey(directory: string): Promise<SigningKeys> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const names = (await readdir(directory)).filter((name) => ANY.test(name))
  if (!names.includes(CURRENT)) names.push(await makeKey(directory))
  const keys = await Promise.all(
    names.map(async (name) => [name, await readKey(join(directory, name))] as const),
  )
  return signingKeys(
    keys.find(([name]) => name === CURRENT)![1],
    keys.filter(([name]) => name !== CURRENT).map(([, key]) => key),
  )
}

/** Keys from private (or, for the retired ones, public) key objects. */
export function signingKeys(sign: KeyObject, retired: readonly KeyObject[] = []): SigningKeys {
  const verify = new Map([sign, ...retired].map((key) => [keyId(key), publicOf(key)]))
  return { sign: { kid: keyId(sign), key: sign }, verify }
}

const publicOf = (key: KeyObject) => (key.type === 'public' ? key : createPublicKey(key))

/** The JWK thumbprint (RFC 7638): the same key has the same id everywhere. */
function keyId(key: KeyObject): string {
  const { crv, kty, x, y } = publicOf(key).export({ format: 'jwk' })
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')
}

async function readKey(path: string): Promise<KeyObject> {
  const { mode } = await stat(path)
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new Error(`${path} can be read by others; its mode must be 600`)
  const key = createPrivateKey(await readFile(path))
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error(`${path} is not an ES256 key`)
  return key
}

/** Linked into place when whole, so that a kill leaves no half key and of two processes one wins. */
async function makeKey(directory: string): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })
  const draft = join(directory, `.signing-key.${randomUUID()}`)
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }))
    await file.sync()
  } finally {
    await file.close()
  }
  await link(draft, join(directory, CURRENT)).catch(unlessThere)
  await rm(draft)
  return CURRENT
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
