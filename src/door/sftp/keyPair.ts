// New SSH keys. One Ed25519 key in 256 begins with a zero byte, which ssh2 1.17.0 drops when it writes the
// key, and then can't read it; such a pair is thrown away and another one made.
import { promisify } from 'node:util'
import ssh2 from 'ssh2'

export interface KeyPair {
  /** OpenSSH private key. */
  private: string
  /** The line for authorized_keys. */
  public: string
}

const generate = promisify(ssh2.utils.generateKeyPair) as unknown as (
  kind: string,
  options: object,
) => Promise<KeyPair>

/** A new pair: Ed25519, ECDSA on the curve P-256, or RSA of so many bits. */
export async function makeKeyPair(kind: 'ed25519' | 'ecdsa' | 'rsa', bits = 3072): Promise<KeyPair> {
  const options = { ed25519: {}, ecdsa: { bits: 256 }, rsa: { bits } }
  for (;;) {
    const pair = await generate(kind, options[kind])
    if (isReadable(pair)) return pair
  }
}

/** Whether both halves can be read, and are halves of the same. */
export function isReadable(pair: KeyPair): boolean {
  const key = ssh2.utils.parseKey(pair.private)
  const half = ssh2.utils.parseKey(pair.public)
  if (key instanceof Error || half instanceof Error) return false
  return key.getPublicSSH().equals(half.getPublicSSH())
}
