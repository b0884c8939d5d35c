// The keys that sign and verify tokens: ES256, kept as setting/keyFile.ts says.
import { createHash, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { ensureKeys, type KeyKind } from '../../setting/keyFile.ts'

export interface SigningKeys {
  /** Signs, and verifies too. */
  sign: { kid: string; key: KeyObject }
  /** Public keys by their id. */
  verify: ReadonlyMap<string, KeyObject>
}

const KIND: KeyKind = {
  name: 'signing-key',
  make: async () => (await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })).privateKey,
  check(key) {
    if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('is not an ES256 key')
  },
}

/**
 * The signing keys of a directory; where there is none yet, an ES256 key is made, with mode 600.
 * Throws where a key can be read by others, or is of another kind.
 */
export async function ensureSigningKey(directory: string): Promise<SigningKeys> {
  const { current, retired } = await ensureKeys(directory, KIND)
  return signingKeys(current, retired)
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
