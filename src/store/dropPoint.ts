// What partners see at their drop points: names for bytes in the store, which stand there until somebody takes them.
import type { DropFile, Environment, Folder } from './record.ts'

export interface DropPoint {
  /** Files of a folder by name, at most `limit`, after a name. */
  listFiles(ask: {
    partner: string
    environment: Environment
    folder: Folder
    day: string
    after?: string
    limit: number
  }): Promise<DropFile[]>
  /** Days that have archived files, newest last. */
  archiveDays(partner: string, environment: Environment): Promise<string[]>
  findFile(at: {
    partner: string
    environment: Environment
    folder: Folder
    day: string
    name: string
  }): Promise<DropFile | undefined>
  /** The partner read it to its end: it moves to the archive of `day`; its document becomes fetched. */
  fileFetched(file: DropFile, at: string, day: string): Promise<void>
  /** The partner read a document to its end by the API; where it also stands at the drop point, only reading it there counts. */
  documentFetched(document: string, at: string): Promise<void>
  /** Takes a file out of a folder (its bytes stay); false where there was none. */
  removeFile(file: DropFile): Promise<boolean>
}
