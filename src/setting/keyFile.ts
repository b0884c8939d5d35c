// A private key of this installation: a PEM file that nobody else can read, made at the first start. To rotate it, rename
// NAME.pem to NAME.<anything>.pem: a new one signs from the next start, the old one still verifies until its file is deleted.
// Where several processes share the folder, put the new key beside first (NAME.next.pem), so that all verify by it after a
// restart; only then exchange the names, and restart them once more.
import { createPrivateKey, type KeyObject, randomUUID } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** How keys of one use are called and made. */
export interface KeyKind {
  /** Such as signing-key. */
  name: string
  make: () => Promise<KeyObject>
  /** Throws a message without the file's name where a key is of another kind. */
  check: (key: KeyObject) => void
}

export interface OwnKeys {
  /** The key that signs. */
  current: KeyObject
  /** Those before it, which only verify. */
  retired: KeyObject[]
}

/** The keys of a kind in a directory; where there is none yet, one is made with mode 600. Throws where others can read one. */
export async function ensureKeys(directory: string, kind: KeyKind): Promise<OwnKeys> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const current = `${kind.name}.pem`
  const names = (await readdir(directory)).filter((name) => isOf(kind, name))
  if (!names.includes(current)) await makeKey(directory, kind)
  const retired = names.filter((name) => name !== current)
  return {
    current: await readKey(join(directory, current), kind),
    retired: await Promise.all(retired.map((name) => readKey(join(directory, name), kind))),
  }
}

function isOf({ name: kind }: KeyKind, name: string): boolean {
  if (!name.startsWith(`${kind}.`) || !name.endsWith('.pem')) return false
  return /^(\.[\w-]+)?$/.test(name.slice(kind.length, -'.pem'.length))
}

async function readKey(path: string, { check }: KeyKind): Promise<KeyObject> {
  const { mode } = await stat(path)
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new Error(`${path} can be read by others; its mode must be 600`)
  const key = createPrivateKey(await readFile(path))
  try {
    check(key)
  } catch (error) {
    throw new Error(`${path} ${(error as Error).message}`)
  }
  return key
}

/** Linked into place when whole, so that a kill leaves no half key and of two processes one wins. */
async function makeKey(directory: string, { name, make }: KeyKind): Promise<void> {
  const key = await make()
  const draft = join(directory, `.${name}.${randomUUID()}`)
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(key.export({ type: 'pkcs8', format: 'pem' }))
    await file.sync()
  } finally {
    await file.close()
  }
  await link(draft, join(directory, `${name}.pem`)).catch(unlessThere)
  await rm(draft)
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
