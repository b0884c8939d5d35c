// Uploads in progress as the ledger judges them, read beside the door that takes them in, or after it.
import type { StagedInBooks } from '../../exchange/ledger/uploads.ts'
import { capacityOf } from './chunked.ts'
import { lookAtUploads } from './sidecar.ts'

/** Those of a staging directory; none where there is no such directory. */
export async function stagedInBooks(directory: string): Promise<StagedInBooks[]> {
  const uploads = await lookAtUploads(directory)
  return uploads.map(({ upload: { id, partner, name, state, bytes, at, settleAt, chunked }, onDisk }) => ({
    ...{ id, partner, name, state, bytes, at, onDisk: chunked ? capacityOf(onDisk) : onDisk },
    ...(settleAt === undefined ? {} : { settleAt }),
  }))
}
