// What one connection did, for the audit trail: who from where by which key, and which files. A partner may move thousands
// in one session, so the first ones are named and all are counted; each file that was received is a receipt anyway.
import type { Clock } from '../../setting/clock.ts'

/** Files of one connection that are named. */
const MOST_NAMED = 50
const LONGEST_PATH = 200

export interface Deed {
  act: 'put' | 'got' | 'removed'
  path: string
  bytes?: number
  sha256?: string
  /** What it became, where it was put. */
  receipt?: string
}

/** As it stands in the audit trail, as JSON. */
export interface SessionRecord {
  from: string
  key: string
  client: string
  began: string
  seconds: number
  put: number
  got: number
  removed: number
  refused: number
  bytesIn: number
  bytesOut: number
  files: Deed[]
}

export class Diary {
  readonly #clock: Clock
  readonly #record: Omit<SessionRecord, 'seconds'>

  constructor(clock: Clock, who: { from: string; key: string; client: string }) {
    this.#clock = clock
    const counts = { put: 0, got: 0, removed: 0, refused: 0, bytesIn: 0, bytesOut: 0 }
    this.#record = { ...who, began: clock().toISOString(), ...counts, files: [] }
  }

  /** A file was put, fetched to its end, or removed. */
  note(deed: Deed): void {
    this.#record[deed.act] += 1
    const { files } = this.#record
    if (files.length < MOST_NAMED) files.push({ ...deed, path: deed.path.slice(0, LONGEST_PATH) })
  }

  /** Bytes that came, or went. */
  moved(way: 'bytesIn' | 'bytesOut', bytes: number): void {
    this.#record[way] += bytes
  }

  refused(): void {
    this.#record.refused += 1
  }

  /** The record, as of now. */
  close(): SessionRecord {
    const { files, ...rest } = this.#record
    const seconds = Math.round((this.#clock().getTime() - Date.parse(rest.began)) / 1000)
    return { ...rest, seconds: Math.max(0, seconds), files }
  }
}
