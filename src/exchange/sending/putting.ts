// A file on its way to the partner's own server. Its name says the id of its document: after a kill between the
// rename there and the commit here, the file that stands there is known to be this one, and is not put twice.
import type { RemoteDoor } from '../../partner/agreement.ts'
import type { Document } from '../../store/record.ts'
import type { Desk } from '../desk.ts'
import { Failure } from '../failure.ts'

export interface PutFile {
  name: string
  blob: string
  bytes: number
}

/**
 * Puts a file on a partner's server; answers when the rename to its name was answered. `busy`: others of this partner are
 * being put. Throws a Failure. Handed in by main, since it speaks a protocol.
 */
export type Put = (partner: string, door: RemoteDoor, file: PutFile) => Promise<'put' | 'busy'>

/** How long a document waits while others of its partner are put, in milliseconds. */
export const BUSY_WAIT = 2_000

/** Puts the file of a document where the partner's agreement in force says. */
export async function putThere(
  { registry, put }: Pick<Desk, 'registry' | 'put'>,
  { id, partner }: Pick<Document, 'id' | 'partner'>,
  file: PutFile,
): Promise<'put' | 'busy'> {
  const active = (await registry.active()).find((one) => one.partner === partner)
  const remote = active?.agreement.doors?.remote
  if (!remote)
    throw new Failure(`The agreement with ${partner} in force names no server under doors.remote.`, {
      retry: 'never',
    })
  if (!put) throw new Failure('This process puts nothing on other servers.', { retry: 'later' })
  // One without a number of its own is named by its id already.
  const name = file.name.includes(id) ? file.name : file.name.replace(/(?=\.\w+$)/, `-${id}`)
  return put(partner, remote, { ...file, name })
}
