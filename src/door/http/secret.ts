// Client secrets are kept as scrypt hashes only, in the PHC string form. They are 32 random bytes made by us,
// so the cost is there against a stolen store, not against guessing: N = 2^14 takes 16 MB and some 30 ms.
import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Uint8Array, number, ScryptOptions, Buffer>(scrypt)

const LOG_N = 14
const KEY_BYTES = 32
const SALT_BYTES = 16

/** As many secrets as one client has while it rotates; also what an unknown client costs. */
const ALWAYS_TRIED = 2

/** The hash to keep of a secret; `salt` is 16 random bytes. */
export async function hashSecret(secret: string, salt: Uint8Array): Promise<string> {
  if (salt.length !== SALT_BYTES) throw new Error(`a salt has ${SALT_BYTES} bytes, not ${salt.length}`)
  const key = await derive(secret, salt, KEY_BYTES, { N: 2 ** LOG_N, r: 8, p: 1 })
  return `$scrypt$ln=${LOG_N},r=8,p=1$${base64(salt)}$${base64(key)}`
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replaceAll('=', '')

const NOBODYS = `$scrypt$ln=${LOG_N},r=8,p=1$${base64(new Uint8Array(SALT_BYTES))}$${base64(new Uint8Array(KEY_BYTES))}`

/**
 * Which of those hashed a secret is, by its place; -1 where it is none. It takes as long for a client without any as for one with two, and
 * each is compared to its end, so that time tells neither who exists nor how near a guess was.
 */
export async function whichSecret(secret: string, hashes: readonly string[]): Promise<number> {
  const padding = Array.from({ length: Math.max(0, ALWAYS_TRIED - hashes.length) }, () => NOBODYS)
  const found = []
  for (const hash of [...hashes, ...padding]) found.push(await isOf(secret, hash))
  return found.indexOf(true)
}

const FORM = /^\$scrypt\$ln=(1[0-9]|20),r=(8),p=([1-4])\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/

async function isOf(secret: string, hash: string): Promise<boolean> {
  const [, logN, r, p, salt, key] = FORM.exec(hash) ?? FORM.exec(NOBODYS)!
  const expected = Buffer.from(key!, 'base64')
  const cost = { N: 2 ** Number(logN), r: Number(r), p: Number(p), maxmem: 256 * 2 ** Number(logN) * 8 }
  const got = await derive(secret, Buffer.from(salt!, 'base64'), KEY_BYTES, cost)
  return timingSafeEqual(got, expected) && !expected.every((byte) => byte === 0)
}
