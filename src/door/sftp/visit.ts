// One SFTP session of one partner: what it has open. The requests of the protocol
// are functions over a visit, in uploading, fetching and browsing.
import { Refusal } from '../../exchange/refusal.ts'
import type { DropFile } from '../../store/record.ts'
import type { Who } from '../agreed/terms.ts'
import { BlobReader } from './blobReader.ts'
import type { Desk } from './complete.ts'
import type { Diary } from './diary.ts'
import type { Entry } from './entry.ts'
import type { Extents } from './extents.ts'
import type { RecentOfPartner } from './recent.ts'
import type { Staged } from './staging.ts'
import { Tree } from './tree.ts'
import type { UploadFile } from './uploadFile.ts'

/** The principal that logged in, and the partner for which it speaks. */
export interface Visitor {
  principal: string
  partner: string
}

export interface OpenUpload {
  kind: 'upload'
  path: string
  staged: Staged
  file: UploadFile
  /** Opened for appending: nothing before this byte may be written. */
  from: number
}

export interface OpenDownload {
  kind: 'download'
  path: string
  entry: Entry
  /** What the store knows about it; absent for our own texts. */
  file?: DropFile
  read(offset: number, length: number): Promise<Uint8Array>
  sent: Extents
}

export interface OpenListing {
  kind: 'listing'
  pages: AsyncGenerator<Entry[]>
}

export type Open = OpenUpload | OpenDownload | OpenListing

export class Visit {
  readonly desk: Desk
  readonly visitor: Visitor
  readonly tree: Tree
  readonly reader: BlobReader
  /** What the connection did, for the audit trail. */
  readonly diary: Diary
  /** The partner's received and fetched files that have moved on. */
  readonly recent: RecentOfPartner
  readonly #open = new Map<number, Open>()
  #handles = 0
  #heard: number

  constructor(desk: Desk, visitor: Visitor, diary: Diary) {
    this.desk = desk
    this.diary = diary
    this.visitor = visitor
    this.tree = new Tree(desk, visitor.partner)
    this.recent = desk.recent(visitor.partner)
    this.reader = new BlobReader(desk.house.store)
    this.#heard = desk.house.clock().getTime()
  }

  /** Resolves when so many bytes have had their time. */
  pace(bytes: number): Promise<void> {
    return this.desk.agreed.pace(this.who, bytes)
  }

  get who(): Who {
    return { partner: this.visitor.partner, door: 'sftp' }
  }

  /** A request has come. */
  hear(): void {
    this.#heard = this.desk.house.clock().getTime()
  }

  /** Whether nothing is open, and nothing was asked for since a time (in milliseconds). */
  isAtRest(since: number): boolean {
    return this.#open.size === 0 && this.#heard < since
  }

  /** Gives a handle to something opened. */
  hold(open: Open): Buffer {
    const handle = Buffer.alloc(4)
    handle.writeUInt32BE(this.#handles)
    this.#open.set(this.#handles++, open)
    return handle
  }

  /** Refuses before anything is opened when the session has too much open already. */
  checkRoomForHandle(): void {
    if (this.#open.size < this.desk.limits.handles) return
    throw new Refusal('too-many', 'Too many files are open in this session.')
  }

  /** What a handle stands for; throws a Refusal where it is closed or was never given. */
  at(handle: Buffer): Open {
    const open = handle.length === 4 ? this.#open.get(handle.readUInt32BE()) : undefined
    if (open === undefined) throw new Refusal('invalid-request', 'There is nothing open under this handle.')
    return open
  }

  /** Takes a handle back. */
  release(handle: Buffer): Open {
    const open = this.at(handle)
    this.#open.delete(handle.readUInt32BE())
    return open
  }

  /** The session is over: uploads that are still open become partials. */
  async leave(): Promise<void> {
    const open = [...this.#open.values()]
    this.#open.clear()
    for (const each of open) if (each.kind === 'upload') await this.#leaveUpload(each)
  }

  async #leaveUpload({ staged, file }: OpenUpload): Promise<void> {
    if (file.revoked || staged.gone) return
    await this.desk.staging
      .leavePartial(staged)
      .catch((err) => this.desk.house.log.error({ err }, 'a partial upload was not kept'))
  }
}
