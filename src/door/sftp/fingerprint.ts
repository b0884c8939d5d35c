// How people compare keys: the hash that ssh-keygen -l prints.
import { createHash } from 'node:crypto'

/** SHA256:… of a public key in SSH's binary form. */
export const fingerprint = (publicKey: Uint8Array): string =>
  `SHA256:${createHash('sha256').update(publicKey).digest('base64').replace(/=+$/, '')}`
