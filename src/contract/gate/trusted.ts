// Detached Ed25519 signatures beside evidence. Whoever may write into the repository may write evidence; where that is
// not enough, contracts/trusted-keys names who verifies: the public keys (PEM) of CI, and evidence must carry a signature
// by one of them.
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { shownEvidence } from './evidence.ts'

/** The signature of an evidence file. */
export const signatureFile = (evidence: string): string => `${evidence}.sig`

/** Why the evidence in a file is not trusted; undefined where it is, or where no keys are named. */
export function untrusted(contracts: string, path: string, text: Uint8Array): string | undefined {
  const folder = join(contracts, 'trusted-keys')
  if (!existsSync(folder)) return undefined
  const signature = signatureFile(path)
  if (!existsSync(signature))
    return `its evidence is not signed: contracts/trusted-keys asks for ${shownEvidence(signature)}`
  const signed = Buffer.from(readFileSync(signature, 'utf8').trim(), 'base64')
  const keys = readdirSync(folder).filter((name) => name.endsWith('.pem'))
  if (keys.some((name) => isSignedBy(join(folder, name), text, signed))) return undefined
  return `the signature of its evidence is by no key in contracts/trusted-keys, or the evidence was edited since`
}

// A file that is no such key signs nothing; it does not keep the others from being believed.
function isSignedBy(file: string, text: Uint8Array, signed: Uint8Array): boolean {
  try {
    const key = createPublicKey(readFileSync(file))
    return key.asymmetricKeyType === 'ed25519' && verify(null, text, key, signed)
  } catch {
    return false
  }
}

/** A key that signs evidence; throws where the file is no Ed25519 private key in PEM. */
export function evidenceKey(file: string): KeyObject {
  const key = createPrivateKey(readFileSync(file))
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${file} is not an Ed25519 key`)
  return key
}

/** The text of a signature file. */
export const signatureText = (key: KeyObject, evidence: string): string =>
  `${sign(null, Buffer.from(evidence), key).toString('base64')}\n`
