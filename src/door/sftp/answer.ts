// What a request is answered with, before it is put on the wire; and how an error becomes a status. The
// client sees the code in words of its own, and some also show our sentence.
import ssh2, { type Attributes, type FileEntry, type SFTPWrapper } from 'ssh2'
import { Refusal, type SftpStatus } from '../../exchange/refusal.ts'
import { failureOf } from '../../exchange/world.ts'

export type Answer =
  | { kind: 'ok' }
  | { kind: 'end' } // nothing more to read or to list
  | { kind: 'handle'; handle: Buffer }
  | { kind: 'attributes'; attributes: Attributes }
  | { kind: 'names'; names: FileEntry[] }
  | { kind: 'data'; bytes: Uint8Array }
  | { kind: 'refused'; status: SftpStatus; says: string }

export const OK: Answer = { kind: 'ok' }
export const END: Answer = { kind: 'end' }

const { STATUS_CODE } = ssh2.utils.sftp

/** Puts the answer to one request on the wire. */
export function send(sftp: SFTPWrapper, request: number, answer: Answer): void {
  if (answer.kind === 'ok') sftp.status(request, STATUS_CODE.OK)
  else if (answer.kind === 'end') sftp.status(request, STATUS_CODE.EOF)
  else if (answer.kind === 'handle') sftp.handle(request, answer.handle)
  else if (answer.kind === 'attributes') sftp.attrs(request, answer.attributes)
  else if (answer.kind === 'names') sftp.name(request, answer.names)
  else if (answer.kind === 'data') sftp.data(request, asBuffer(answer.bytes))
  else sftp.status(request, STATUS_CODE[answer.status], answer.says)
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The answer to a request that did not go well; what is not the caller's business is not told. */
export function refusing(reason: unknown): Answer {
  if (reason instanceof Refusal) return { kind: 'refused', status: reason.sftp, says: reason.detail }
  const says =
    failureOf(reason)?.retry === 'later'
      ? 'Not possible just now: try again later.'
      : 'Something went wrong on our side.'
  return { kind: 'refused', status: 'FAILURE', says }
}
