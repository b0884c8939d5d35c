// What is remembered of files on partners' own servers, so that none is fetched twice: not where it could not be moved
// afterwards, and not where the process died in between.

/** A file as a partner's server listed it when it was fetched. */
export interface FetchedFile {
  /** The folder that it was in: `user@host:port` and its path. */
  place: string
  name: string
  bytes: number
  /** As the server told it, RFC 3339. */
  modified: string
}

/** A file that was fetched, and is therefore not fetched again. */
export interface RemoteFile extends FetchedFile {
  sha256: string
  receipt: string
  at: string
}

export interface RemoteFiles {
  /** The files of a folder that were fetched, by name. They are remembered by `receive`. */
  remoteFiles(place: string): Promise<RemoteFile[]>
  /** Files of a folder that are there no more. */
  forgetRemoteFiles(place: string, names: string[]): Promise<void>
}
