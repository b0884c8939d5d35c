// What is known about an upload in progress, kept as a small JSON file beside its bytes, so that a partial
// upload survives a restart. Both files are named by the upload's ULID, never by what the client calls it.
import { open, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Environment } from '../../store/record.ts'

const STATES = [
  'open', // a client is writing it
  'partial', // its session ended before it was closed
  'closed', // closed cleanly under a temporary name: waits for the rename
  'settling', // closed cleanly under its final name, without its last trailer
] as const

export type UploadState = (typeof STATES)[number]

export interface Upload {
  readonly id: string
  readonly partner: string
  readonly environment: Environment
  /** Who opened it last. */
  principal: string
  name: string
  state: UploadState
  /** Bytes that are on disk from the start, without a hole. */
  bytes: number
  at: string
  /** The store key that its bytes on disk are sealed by; absent where they are plain. */
  key?: string
  /** Its bytes are sealed in chunks (chunked.ts); absent where they are only hidden, as uploads from before are. */
  chunked?: true
  /** Shows that nobody else wrote this sidecar; of sealed uploads. */
  proof?: string
  /** When a settling file is taken as it is. */
  settleAt?: string
}

export const dataPath = (directory: string, id: string): string => join(directory, id)
const sidecarPath = (directory: string, id: string): string => join(directory, `${id}.json`)

/** Writes the first sidecar of a new upload; it may be lost with the upload until something is promised. */
export const createSidecar = (directory: string, upload: Upload): Promise<void> =>
  writeFile(sidecarPath(directory, upload.id), JSON.stringify(upload), { flag: 'wx', mode: 0o600 })

/** Replaces the sidecar whole; where `durable`, it has reached the disk when the promise resolves. */
export async function replaceSidecar(directory: string, upload: Upload, durable: boolean): Promise<void> {
  const path = sidecarPath(directory, upload.id)
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(JSON.stringify(upload))
    if (durable) await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
  if (durable) await syncDirectory(directory)
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Removes an upload's files; the bytes go last, so that what remains after a crash is swept at start. */
export async function removeUpload(directory: string, id: string): Promise<void> {
  await removeFile(sidecarPath(directory, id))
  await removeFile(dataPath(directory, id))
}

const removeFile = (path: string): Promise<void> =>
  unlink(path).catch((reason: NodeJS.ErrnoException) => {
    if (reason.code !== 'ENOENT') throw reason
  })

const OURS = /^([0-9A-HJKMNP-TV-Z]{26})(?:\.json(?:\.new)?)?$/

/** How many bytes a file on the disk can hold, and whether a sidecar is as it was written. */
export interface Recovering {
  capacityOf(upload: Upload, onDisk: number): number
  /** Told before anything in it is changed. */
  found(upload: Upload): void
}

/** Every upload that can go on after a restart; files of ours that belong to none are removed. */
export async function recoverUploads(directory: string, look: Recovering): Promise<Upload[]> {
  const ids = new Set<string>()
  for (const file of await readdir(directory)) {
    const id = OURS.exec(file)?.[1]
    if (id !== undefined) ids.add(id)
  }
  const uploads: Upload[] = []
  for (const id of ids) {
    await removeFile(`${sidecarPath(directory, id)}.new`)
    const upload = await recover(directory, id, look)
    if (upload) uploads.push(upload)
    else await removeUpload(directory, id)
  }
  return uploads
}

/** An upload cut short keeps what was certainly there; a promised file keeps its state unless bytes are gone. */
async function recover(directory: string, id: string, look: Recovering): Promise<Upload | undefined> {
  const upload = await readSidecar(directory, id)
  const onDisk = await sizeOf(dataPath(directory, id))
  if (upload === undefined || onDisk === undefined) return undefined
  look.found(upload)
  const there = look.capacityOf(upload, onDisk)
  if (upload.state === 'open' || there < upload.bytes) upload.state = 'partial'
  upload.bytes = Math.min(there, upload.bytes)
  return upload.state === 'partial' && upload.bytes === 0 ? undefined : upload
}

/** Every upload of a directory and the size of its file, as another process left or writes them; nothing is changed. */
export async function lookAtUploads(directory: string): Promise<{ upload: Upload; onDisk: number }[]> {
  const found: { upload: Upload; onDisk: number }[] = []
  for (const file of await namesIn(directory)) {
    const id = file.endsWith('.json') ? OURS.exec(file)?.[1] : undefined
    const looked = id === undefined ? undefined : await lookAt(directory, id)
    if (looked) found.push(looked)
  }
  return found
}

/** Looks again where it is changed or removed meanwhile. */
async function lookAt(
  directory: string,
  id: string,
): Promise<{ upload: Upload; onDisk: number } | undefined> {
  let upload = await readSidecar(directory, id)
  while (upload) {
    const onDisk = (await sizeOf(dataPath(directory, id))) ?? 0
    const after = await readSidecar(directory, id)
    if (JSON.stringify(after) === JSON.stringify(upload)) return { upload, onDisk }
    upload = after
  }
  return undefined
}

const namesIn = (directory: string): Promise<string[]> =>
  readdir(directory).catch((reason: NodeJS.ErrnoException) => {
    if (reason.code === 'ENOENT') return []
    throw reason
  })

async function readSidecar(directory: string, id: string): Promise<Upload | undefined> {
  try {
    const upload = JSON.parse(await readFile(sidecarPath(directory, id), 'utf8'))
    return isUpload(upload, id) ? upload : undefined
  } catch {
    return undefined
  }
}

function isUpload(value: unknown, id: string): value is Upload {
  if (typeof value !== 'object' || value === null) return false
  const { partner, environment, principal, name, state, bytes, at } = value as Record<string, unknown>
  return (
    (value as Upload).id === id &&
    [partner, environment, principal, name, at].every((text) => typeof text === 'string') &&
    STATES.some((known) => known === state) &&
    Number.isSafeInteger(bytes)
  )
}

const sizeOf = (path: string): Promise<number | undefined> =>
  stat(path).then(
    ({ size }) => size,
    () => undefined,
  )
