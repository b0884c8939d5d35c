// Tells OpenSSH clients all our host keys, also the one that is to come, and proves that they are ours (OpenSSH's PROTOCOL file,
// section 2.5): so they know the next key before it takes the place of the one they know. ssh2 1.17.0 does this on the
// client's side only, so this file touches parts of it that are not its public face; test/door/sftp/hostKeys.test.ts watches them.
import { createRequire } from 'node:module'
import ssh2, { type Connection, type ParsedKey } from 'ssh2'

interface Protocol {
  _kex: { sessionID: Buffer; negotiated?: { serverHostKey: string } }
  _packetRW: {
    write: { allocStart: number; alloc(bytes: number): Buffer; finalize(packet: Buffer): Buffer }
  }
  _handlers: { GLOBAL_REQUEST: OnRequest }
  requestSuccess(data: Buffer): void
  requestFailure(): void
}
type OnRequest = (protocol: Protocol, name: string, wantsReply: boolean, data: unknown) => void

const { sendPacket, convertSignature } = createRequire(import.meta.url)('ssh2/lib/protocol/utils.js') as {
  sendPacket(protocol: Protocol, packet: Buffer): void
  /** As SSH writes it: of ECDSA two numbers and not ASN.1 (RFC 5656, section 3.1.2). */
  convertSignature(signature: Buffer, type: string): Buffer
}

const GLOBAL_REQUEST = 80
const ANNOUNCE = 'hostkeys-00@openssh.com'
const PROVE = 'hostkeys-prove-00@openssh.com'
/** A signature costs time, and one answer is all that a client needs. */
const MOST_ANSWERS = 2

/** Announces host keys, given as OpenSSH private keys, to a client that has just logged in, and answers when it asks for proof. */
export function announceHostKeys(connection: Connection, privateKeys: readonly string[]): void {
  const protocol = (connection as unknown as { _protocol: Protocol })._protocol
  const keys = new Map(
    privateKeys.map(parsed).map((key) => [key.getPublicSSH().toString('base64'), key] as const),
  )
  const before = protocol._handlers.GLOBAL_REQUEST
  let answers = 0
  protocol._handlers.GLOBAL_REQUEST = (self, name, wantsReply, data) => {
    if (name !== PROVE || !wantsReply) return before(self, name, wantsReply, data)
    const proofs = answers++ < MOST_ANSWERS && Buffer.isBuffer(data) ? prove(protocol, keys, data) : undefined
    if (proofs) self.requestSuccess(proofs)
    else self.requestFailure()
  }
  announce(protocol, [...keys.values()])
}

function parsed(privateKey: string): ParsedKey {
  const key = ssh2.utils.parseKey(privateKey)
  if (key instanceof Error) throw key
  return key
}

function announce(protocol: Protocol, keys: readonly ParsedKey[]): void {
  const blobs = keys.map((key) => text(key.getPublicSSH()))
  const body = Buffer.concat([Buffer.from([GLOBAL_REQUEST]), text(ANNOUNCE), Buffer.from([0]), ...blobs])
  const { write } = protocol._packetRW
  const start = write.allocStart
  const packet = write.alloc(body.length)
  packet.set(body, start)
  sendPacket(protocol, write.finalize(packet))
}

/** A signature for each key that is asked for; undefined where one is not ours. */
function prove(protocol: Protocol, keys: ReadonlyMap<string, ParsedKey>, asked: Buffer): Buffer | undefined {
  const { sessionID, negotiated } = protocol._kex
  const proofs: Buffer[] = []
  for (const blob of textsIn(asked, keys.size)) {
    const key = keys.get(blob.toString('base64'))
    if (!key) return undefined
    const signed = Buffer.concat([text(PROVE), text(sessionID), text(blob)])
    proofs.push(text(signature(key, signed, negotiated?.serverHostKey)))
  }
  return proofs.length > 0 ? Buffer.concat(proofs) : undefined
}

/** With RSA the hash is the one of the key exchange, where that was by RSA too. */
function signature(key: ParsedKey, data: Buffer, negotiated: string | undefined): Buffer {
  if (key.type !== 'ssh-rsa')
    return Buffer.concat([text(key.type), text(convertSignature(key.sign(data), key.type))])
  const type = negotiated?.startsWith('rsa-sha2-') ? negotiated : 'rsa-sha2-512'
  return Buffer.concat([text(type), text(key.sign(data, type === 'rsa-sha2-256' ? 'sha256' : 'sha512'))])
}

/** A string of SSH: its length, and its bytes. */
function text(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/** The strings that data consists of; none where there are more than so many, or it is cut off. */
function textsIn(data: Buffer, most: number): Buffer[] {
  const texts: Buffer[] = []
  for (let at = 0; at < data.length; ) {
    const end = at + 4 <= data.length ? at + 4 + data.readUInt32BE(at) : Number.POSITIVE_INFINITY
    if (end > data.length || texts.length === most) return []
    texts.push(data.subarray(at + 4, end))
    at = end
  }
  return texts
}
