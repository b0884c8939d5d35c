// The keys that documents are sealed by at rest: 32 bytes each, in Base64, one a line of a file that its owner alone can read,
// the newest last. A key's id is made out of the key, so that a wrong key is never taken for the right one.
import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'

/** Where keys are: in a file, or in words as an environment has them. */
export interface KeySource {
  file?: string
  text?: string
}

export interface StoreKey {
  /** Sixteen hexadecimal digits. */
  id: string
  secret: KeyObject
}

const BYTES = 32
const ID_BYTES = 8

/** A store key is missing, or can't be used; the message says which, and where it was looked for. */
export class StoreKeyError extends Error {
  readonly code = 'ESTOREKEY'

  constructor(message: string) {
    super(message)
    this.name = 'StoreKeyError'
  }
}

/** A new key, as a line of a key file. */
export const newKeyLine = (): string => randomBytes(BYTES).toString('base64')

export function storeKeyOf(line: string): StoreKey {
  const bytes = Buffer.from(line, 'base64')
  if (bytes.length !== BYTES || bytes.toString('base64') !== line)
    throw new StoreKeyError(`a store key is ${BYTES} bytes in Base64; "edigw store-key new" makes one`)
  const secret = createSecretKey(bytes)
  const id = hkdfSync('sha256', secret, '', 'edigw store key id', ID_BYTES)
  return { id: Buffer.from(id).toString('hex'), secret }
}

/** The keys of a source, the newest last. Throws StoreKeyError where others can read the file or a line is no key. */
export function readKeys({ file, text = '' }: KeySource): StoreKey[] {
  const lines = (file === undefined ? text : readPrivate(file)).split(/[\n,]/).map((line) => line.trim())
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#')).map(storeKeyOf)
  if (keys.length === 0) throw new StoreKeyError(`there is no store key in ${placeOf({ file })}`)
  return keys
}

/** Where keys were looked for, in words. */
export const placeOf = ({ file }: { file?: string | undefined }): string =>
  file === undefined ? 'EDIGW_STORE_KEY' : file

function readPrivate(file: string): string {
  try {
    const { mode } = statSync(file)
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new StoreKeyError(`${file} can be read by others; its mode must be 600`)
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof StoreKeyError) throw error
    throw new StoreKeyError(`the store's keys can't be read: ${(error as Error).message}`)
  }
}
