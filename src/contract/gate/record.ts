// Activation records: which version came into force, by what evidence or whose word. Each installation signs its own with
// an Ed25519 key that never leaves it, and believes no record but one that it signed.
import { createHash, createPublicKey, generateKeyPair, type KeyObject, sign, verify } from 'node:crypto'
import { promisify } from 'node:util'
import { ensureKeys, type KeyKind } from '../../setting/keyFile.ts'
import type { Activation } from '../../store/registry.ts'

/** The installation's keys for activation records. */
export interface ActivationKeys {
  /** Signs, and verifies too. */
  sign: { id: string; key: KeyObject }
  /** Public keys by their id. */
  verify: ReadonlyMap<string, KeyObject>
}

const KIND: KeyKind = {
  name: 'activation-key',
  make: async () => (await promisify(generateKeyPair)('ed25519')).privateKey,
  check(key) {
    if (key.asymmetricKeyType !== 'ed25519') throw new Error('is not an Ed25519 key')
  },
}

/** The activation keys of a directory; one is made where there is none. Throws as `ensureKeys`. */
export async function ensureActivationKeys(directory: string): Promise<ActivationKeys> {
  const { current, retired } = await ensureKeys(directory, KIND)
  return activationKeys(current, retired)
}

/** Keys from private key objects. */
export function activationKeys(current: KeyObject, retired: readonly KeyObject[] = []): ActivationKeys {
  const verifying = new Map([current, ...retired].map((key) => [keyId(key), createPublicKey(key)]))
  return { sign: { id: keyId(current), key: current }, verify: verifying }
}

/** The JWK thumbprint (RFC 8037, appendix A.3). */
function keyId(key: KeyObject): string {
  const { crv, kty, x } = createPublicKey(key).export({ format: 'jwk' })
  return createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url')
}

type Unsigned = Omit<Activation, 'key' | 'signature'>

/** The record with the installation's signature. */
export function signActivation(record: Unsigned, { sign: { id, key } }: ActivationKeys): Activation {
  const signed = { ...record, key: id }
  return { ...signed, signature: sign(null, textOf(signed), key).toString('base64url') }
}

/** Why a record is not believed; undefined where it is. */
export function disbelief(record: Activation, { verify: keys }: ActivationKeys): string | undefined {
  const key = keys.get(record.key)
  if (!key) return 'its activation record was signed by another installation, or by a key that is gone'
  const signature = Buffer.from(record.signature, 'base64url')
  if (verify(null, textOf(record), key, signature)) return undefined
  return 'its activation record was changed since it was signed'
}

/** What is signed: every field but the signature, in one order. */
function textOf(record: Omit<Activation, 'signature'>): Buffer {
  const { id, partner, name, hash, at, act, by, reason, expires, engine, evidence, key } = record
  const fields = [id, partner, name, hash, at, act, by, reason, expires, engine, evidence, key]
  return Buffer.from(JSON.stringify(fields.map((field) => field ?? null)))
}
