// What is remembered of files on partners' own servers, so that none is fetched twice: not where it could not be moved
// afterwards, and not where the process died in between. Who polls a folder is settled here as well.

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

/** When a folder may be polled again. */
export interface RemotePoll {
  place: string
  until: string
}

export interface RemoteFiles {
  /** Whether the caller may poll a folder now; if so, nobody else may before `until`. */
  takePoll(turn: RemotePoll & { now: string }): Promise<boolean>
  /** The poll is over; the next one may be at `until`. */
  endPoll(turn: RemotePoll): Promise<void>
  /** The files of a folder that were fetched, by name. They are remembered by `receive`. */
  remoteFiles(place: string): Promise<RemoteFile[]>
  /** Files of a folder that are there no more. */
  forgetRemoteFiles(place: string, names: string[]): Promise<void>
}
