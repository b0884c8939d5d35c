// The keys by which partners know that it is us: made once, on the first start, and kept from then on, because every
// partner's client remembers them. Ed25519 for most, ECDSA and RSA for older clients. One that is to be replaced gets a successor
// beside it, which partners can be told of, and OpenSSH's clients are told of at each log-in, before it takes its place.
import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import ssh2 from 'ssh2'
import { fingerprint } from './fingerprint.ts'
import { makeKeyPair } from './keyPair.ts'

export interface HostKey {
  /** OpenSSH private key; only for the server. */
  private: string
  /** Such as `ssh-ed25519 AAAA…`, for a known_hosts file. */
  public: string
  /** SHA256:…, for people. */
  fingerprint: string
}

export type HostKeyKind = 'ed25519' | 'ecdsa' | 'rsa'

export const HOST_KEY_KINDS: readonly HostKeyKind[] = ['ed25519', 'ecdsa', 'rsa']

const pathOf = (directory: string, kind: HostKeyKind): string => join(directory, `host_${kind}`)
const NEXT = '.next'
const RETIRED = '.retired'

/**
 * The host keys of a directory, made there with mode 600 where they are missing; Ed25519 first. ECDSA is made only where there
 * is no other yet: a client that knows us by another kind, and would rather have this one, would be asked whether it is still
 * us. There it comes as a successor does, announced first.
 */
export async function ensureHostKeys(directory: string): Promise<HostKey[]> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const pathTo = (kind: HostKeyKind) => pathOf(directory, kind)
  const [ed25519, rsa] = await Promise.all([existing(pathTo('ed25519')), existing(pathTo('rsa'))])
  // Before the others, so that whoever finds one of those finds this one too.
  const isNew = ed25519 === undefined && rsa === undefined
  const ecdsa = isNew ? await made(pathTo('ecdsa'), 'ecdsa') : await existing(pathTo('ecdsa'))
  const keys = [
    ed25519 ?? (await made(pathTo('ed25519'), 'ed25519')),
    ecdsa,
    rsa ?? (await made(pathTo('rsa'), 'rsa')),
  ]
  return keys.filter((key) => key !== undefined).map(describeHostKey)
}

/** A new key, or the one that is there by now. */
async function made(path: string, kind: HostKeyKind): Promise<string> {
  return (await existing(path)) ?? (await keep(path, (await makeKeyPair(kind)).private))
}

/** The successors that were made, and do not serve yet. */
export async function nextHostKeys(directory: string): Promise<HostKey[]> {
  const keys = await Promise.all(HOST_KEY_KINDS.map((kind) => existing(pathOf(directory, kind) + NEXT)))
  return keys.filter((key) => key !== undefined).map(describeHostKey)
}

/** Makes a successor; the one that is there already, where there is one. */
export async function addNextHostKey(directory: string, kind: HostKeyKind): Promise<HostKey> {
  const path = pathOf(directory, kind) + NEXT
  return describeHostKey(await made(path, kind))
}

/** The successor takes the place of its kind's key, which stays in a file of its own; undefined where there is none. */
export async function retireHostKey(directory: string, kind: HostKeyKind): Promise<HostKey | undefined> {
  const path = pathOf(directory, kind)
  const next = await existing(path + NEXT)
  if (next === undefined) return undefined
  if ((await existing(path)) !== undefined) {
    await rm(path + RETIRED, { force: true })
    await link(path, path + RETIRED)
  }
  await rename(path + NEXT, path)
  return describeHostKey(next)
}

/** What there is to say about an OpenSSH private key; throws where it is none. */
export function describeHostKey(privateKey: string): HostKey {
  const key = ssh2.utils.parseKey(privateKey)
  if (key instanceof Error) throw new Error(`A host key can not be read: ${key.message}`)
  const binary = key.getPublicSSH()
  return {
    private: privateKey,
    public: `${key.type} ${binary.toString('base64')}`,
    fingerprint: fingerprint(binary),
  }
}

function existing(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((reason: NodeJS.ErrnoException) => {
    if (reason.code === 'ENOENT') return undefined
    throw reason
  })
}

/**
 * Whoever is first keeps the key: a second process that starts at the same time reads that one. The
 * file appears under its name only when it is whole.
 */
async function keep(path: string, key: string): Promise<string> {
  const draft = `${path}.${randomUUID()}`
  await writeFile(draft, key, { mode: 0o600, flush: true })
  try {
    await link(draft, path)
    return key
  } catch (reason) {
    const kept = (reason as NodeJS.ErrnoException).code === 'EEXIST' ? await existing(path) : undefined
    if (kept === undefined) throw reason
    return kept
  } finally {
    await rm(draft, { force: true })
  }
}
