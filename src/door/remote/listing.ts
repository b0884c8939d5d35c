// What a listing of a partner's folder says: which files are whole, and which of them we have fetched before.
import type { RemoteFile } from '../../store/remote.ts'
import type { RemoteFile as Listed } from '../sftp/client.ts'
import { isTemporary } from '../sftp/spot.ts'

export interface Sorted {
  /** Fetched before, and still there. */
  known: Listed[]
  /** Never fetched in this form. */
  fresh: Listed[]
}

/** When a file was last changed, as the server told it; empty where it does not say. */
export const modifiedOf = ({ modified }: Listed): string =>
  Number.isNaN(modified.getTime()) ? '' : modified.toISOString()

const isSame = (one: Listed, other: Listed | undefined): boolean =>
  other !== undefined && one.bytes === other.bytes && modifiedOf(one) === modifiedOf(other)

/** Files by whether they were fetched; temporary names and done-files are none. */
export function sort(
  files: readonly Listed[],
  remembered: readonly RemoteFile[],
  done: string | undefined,
): Sorted {
  const before = new Map(remembered.map((one) => [one.name, one]))
  const real = files.filter(({ name }) => !isTemporary(name) && (done === undefined || !name.endsWith(done)))
  const wasFetched = (file: Listed) => {
    const one = before.get(file.name)
    return one !== undefined && one.bytes === file.bytes && one.modified === modifiedOf(file)
  }
  return { known: real.filter(wasFetched), fresh: real.filter((file) => !wasFetched(file)) }
}

/** Those beside which a done-file stands that is not older: one that was left from before says nothing. */
export function saidToBeWhole(fresh: readonly Listed[], files: readonly Listed[], done: string): Listed[] {
  const byName = new Map(files.map((one) => [one.name, one]))
  return fresh.filter((file) => {
    const marker = byName.get(file.name + done)
    return marker !== undefined && !(marker.modified < file.modified)
  })
}

/** Those that a second listing shows with the same size and time. */
export function unchanged(fresh: readonly Listed[], again: readonly Listed[]): Listed[] {
  const byName = new Map(again.map((one) => [one.name, one]))
  return fresh.filter((file) => isSame(file, byName.get(file.name)))
}
