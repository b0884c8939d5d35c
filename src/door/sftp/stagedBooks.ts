// Uploads in progress as the ledger judges them and as operators see them, read beside the door that takes them in, or after
// it.
import type { StagedInBooks } from '../../exchange/ledger/uploads.ts'
import { capacityOf } from './chunked.ts'
import { lookAtUploads, type Upload } from './sidecar.ts'

/** Those of a staging directory; none where there is no such directory. */
export async function stagedInBooks(directory: string): Promise<StagedInBooks[]> {
  const uploads = await lookAtUploads(directory)
  return uploads.map(({ upload: { id, partner, name, state, bytes, at, settleAt, chunked }, onDisk }) => ({
    ...{ id, partner, name, state, bytes, at, onDisk: chunked ? capacityOf(onDisk) : onDisk },
    ...(settleAt === undefined ? {} : { settleAt }),
  }))
}

/** An upload as somebody may see it who does not go on with it. */
export type UploadUnderWay = Pick<
  Upload,
  'id' | 'partner' | 'environment' | 'principal' | 'name' | 'state' | 'bytes' | 'at' | 'settleAt'
>

/** Those of a staging directory, the one that was touched last first. */
export async function uploadsUnderWay(directory: string): Promise<UploadUnderWay[]> {
  const uploads = await lookAtUploads(directory)
  return uploads
    .map(({ upload: { id, partner, environment, principal, name, state, bytes, at, settleAt } }) => ({
      ...{ id, partner, environment, principal, name, state, bytes, at },
      ...(settleAt === undefined ? {} : { settleAt }),
    }))
    .toSorted((one, other) => (one.at < other.at ? 1 : -1))
}
