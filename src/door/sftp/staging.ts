// Uploads in progress, by partner, environment and name. An index in memory over the files of one
// directory; what has been promised to a client is on disk before the answer.
import { mkdir, open } from 'node:fs/promises'
import { Refusal } from '../../exchange/refusal.ts'
import { instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import type { Environment } from '../../store/record.ts'
import { type Seal, unsealed } from '../../store/seal/seal.ts'
import { CHUNK, ChunkedFile, capacityOf, wasChanged } from './chunked.ts'
import type { SftpLimits } from './limits.ts'
import { type Allowed, Quota } from './quota.ts'
import {
  createSidecar,
  dataPath,
  recoverUploads,
  removeUpload,
  replaceSidecar,
  type Upload,
  type UploadState,
} from './sidecar.ts'
import { onDisk, type Room, takenOver, UploadFile } from './uploadFile.ts'
import { type StagedFile, type Veil, veiled } from './veiled.ts'

/** Names one upload. */
export interface UploadName {
  partner: string
  environment: Environment
  name: string
}

/** An upload and, while one is, who is at work on it. */
export interface Staged {
  readonly upload: Upload
  /** Open for writing. */
  file?: UploadFile
  /** Its bytes are on their way into the store, or another session takes it over: not to be touched. */
  busy: boolean
  /** Bytes of disk that count for the partner. */
  held: number
  /** Discarded: nothing of it is on disk. */
  gone: boolean
}

export class Staging {
  readonly #house: House
  readonly #directory: string
  readonly #index = new Map<string, Staged>()
  readonly #quota: Quota

  readonly #seal: Seal
  /** Ids of uploads whose sidecars somebody else wrote. */
  readonly #changed = new Set<string>()

  private constructor(house: House, directory: string, limits: SftpLimits, seal: Seal, allowed?: Allowed) {
    this.#house = house
    this.#seal = seal
    this.#directory = directory
    this.#quota = new Quota(limits, allowed)
  }

  /**
   * Opens the directory, which only this process uses, and takes up what an earlier one left; new uploads are sealed on the
   * disk where `seal` has a key. Throws StoreKeyError where one that was left is sealed by a key that is not at hand.
   */
  static async open(
    house: House,
    directory: string,
    limits: SftpLimits,
    seal: Seal = unsealed,
    allowed?: Allowed,
  ): Promise<Staging> {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const staging = new Staging(house, directory, limits, seal, allowed)
    const uploads = await recoverUploads(directory, {
      capacityOf: ({ chunked }, onDisk) => (chunked ? capacityOf(onDisk) : onDisk),
      found: (upload) => staging.#judge(upload),
    })
    uploads.sort((a, b) => (a.id < b.id ? -1 : 1))
    for (const upload of uploads) await staging.#takeUp(upload)
    return staging
  }

  /** Of two under one name, which a crash may leave, the newer one has replaced the other. */
  async #takeUp(upload: Upload): Promise<void> {
    const older = this.find(upload)
    if (older) await this.discard(older)
    this.#add(upload)
  }

  find(name: UploadName): Staged | undefined {
    return this.#index.get(keyOf(name))
  }

  /** A partner's uploads in one environment, by name. */
  list(partner: string, environment: Environment): Staged[] {
    return [...this.#index.values()]
      .filter(({ upload }) => upload.partner === partner && upload.environment === environment)
      .sort((a, b) => (a.upload.name < b.upload.name ? -1 : 1))
  }

  all(): Staged[] {
    return [...this.#index.values()]
  }

  sizeOf({ file, upload }: Staged): number {
    return file?.size ?? upload.bytes
  }

  /** Begins an upload; one that stood under the name is discarded, and its writer told. */
  async create(name: UploadName, principal: string): Promise<Staged> {
    const before = this.find(name)
    if (!before) this.#quota.checkRoomForFile(name.partner)
    const { clock, newId } = this.#house
    const at = instant(clock)
    const key = this.#seal.current()
    const sealed = key === undefined ? {} : { key, chunked: true as const }
    const staged = this.#add({ id: newId(), ...name, principal, state: 'open', bytes: 0, at, ...sealed })
    staged.file = new UploadFile(this.#roomFor(staged, 'wx+'), 0)
    // One on its way into the store is left alone: it is whole, and discards itself.
    if (before && !before.busy) await this.#discardReplaced(before)
    return staged
  }

  async #discardReplaced(before: Staged): Promise<void> {
    const { log } = this.#house
    await this.discard(before).catch((err) => log.warn({ err }, 'a replaced upload was not removed'))
  }

  /** Goes on with an upload where it is whole; takes it away from a session that still has it open. */
  async resume(staged: Staged, principal: string): Promise<Staged> {
    if (staged.busy) throw new Refusal('in-flight', 'The file is just being received.')
    staged.busy = true
    const { upload, file } = staged
    try {
      if (file) upload.bytes = await file.keep()
      delete upload.settleAt
      Object.assign(upload, { principal, state: 'open', at: instant(this.#house.clock) })
      await onDisk(this.#note({ ...upload, bytes: unmoved(upload) }))
      staged.file = new UploadFile(this.#roomFor(staged, 'r+'), upload.bytes)
    } finally {
      staged.busy = false
      if (!this.holds(staged)) await this.discard(staged)
    }
    if (staged.gone) throw takenOver()
    return staged
  }

  /** A closed upload's bytes, for reading only. */
  reopen({ upload }: Staged): UploadFile {
    const openFile = () => onDisk(this.#openFile(upload, 'r+'))
    const none = { reserve: () => {}, remember: () => true, note: async () => {} }
    return new UploadFile({ ...none, openFile }, upload.bytes)
  }

  #roomFor(staged: Staged, flags: 'wx+' | 'r+'): Room {
    const { upload } = staged
    return {
      reserve: (end) => {
        staged.held = this.#quota.grow(upload.partner, staged.held, end)
      },
      remember: (bytes) => this.#quota.remember(bytes),
      openFile: () => onDisk(this.#openFile(upload, flags)),
      note: (whole) => {
        upload.bytes = whole
        return onDisk(this.#note({ ...upload, bytes: unmoved(upload) }))
      },
    }
  }

  async #openFile(upload: Upload, flags: 'wx+' | 'r+'): Promise<StagedFile> {
    this.#checkUnchanged(upload)
    if (flags === 'wx+') await createSidecar(this.#directory, this.#proved(upload))
    const handle = await open(dataPath(this.#directory, upload.id), flags, 0o600)
    if (upload.chunked) return new ChunkedFile(handle, this.#seal, upload.id, upload.bytes)
    const veil = this.#veilOf(upload)
    return veil ? veiled(handle, veil) : handle
  }

  /** Remembers what was changed; throws StoreKeyError where its key is not at hand. */
  #judge(upload: Upload): void {
    this.#veilOf(upload)
    const { id, proof, chunked } = upload
    if (!chunked) return
    try {
      this.#seal.open(proofPlace(upload), Buffer.from(proof ?? '', 'base64'))
    } catch (err) {
      this.#changed.add(id)
      this.#house.log.error({ err, upload: id }, 'an upload in staging was changed past the gateway')
    }
  }

  /** What was changed is not proved anew. */
  #checkUnchanged({ id }: Upload): void {
    if (this.#changed.has(id)) throw wasChanged()
  }

  #proved(upload: Upload): Upload {
    if (!upload.chunked) return upload
    const proof = this.#seal.seal(proofPlace(upload), Buffer.alloc(0))
    return { ...upload, proof: Buffer.from(proof).toString('base64') }
  }

  async #note(upload: Upload, durable = false): Promise<void> {
    this.#checkUnchanged(upload)
    return replaceSidecar(this.#directory, this.#proved(upload), durable)
  }

  #veilOf({ id, key }: Upload): Veil | undefined {
    return key === undefined ? undefined : this.#seal.veil({ of: 'staging', row: id }, key)
  }

  /** Whether it still is the upload under its name. */
  holds(staged: Staged): boolean {
    return this.find(staged.upload) === staged
  }

  /** Ends writing and keeps it in a state; bytes and sidecar have reached the disk, so it may be promised. */
  async keep(staged: Staged, state: Exclude<UploadState, 'open'>, settleAt?: string): Promise<void> {
    const { upload, file } = staged
    if (staged.gone) return
    if (file) upload.bytes = await file.keep()
    delete staged.file
    Object.assign(upload, { state, at: instant(this.#house.clock) }, settleAt && { settleAt })
    await onDisk(this.#note(upload, true))
  }

  /** Gives a closed upload another name, which must be free; on disk it has it only once it is kept again. */
  rename(staged: Staged, name: string): void {
    if (this.find({ ...staged.upload, name })) throw new Refusal('exists', 'There is a file of that name.')
    this.#index.delete(keyOf(staged.upload))
    staged.upload.name = name
    this.#index.set(keyOf(staged.upload), staged)
  }

  /** Removes an upload and frees what it held; does nothing the second time. */
  async discard(staged: Staged): Promise<void> {
    const { upload, file } = staged
    if (staged.gone) return
    staged.gone = true
    if (this.holds(staged)) this.#index.delete(keyOf(upload))
    this.#quota.removeFile(upload.partner, staged.held)
    delete staged.file
    await file?.drop()
    if (!file || file.isOnDisk) await onDisk(removeUpload(this.#directory, upload.id))
  }

  /** Keeps an upload whose session ended as a partial; one without a byte is not worth keeping. */
  async leavePartial(staged: Staged): Promise<void> {
    if (staged.file) await staged.file.drained()
    if ((staged.file?.whole ?? staged.upload.bytes) === 0) await this.discard(staged)
    else await this.keep(staged, 'partial')
  }

  #add(upload: Upload): Staged {
    const staged: Staged = { upload, busy: false, held: upload.bytes, gone: false }
    this.#index.set(keyOf(upload), staged)
    this.#quota.addFile(upload.partner, staged.held)
    return staged
  }
}

/** Of a chunk that is written anew nothing is promised meanwhile, should the machine stop in the middle. */
const unmoved = ({ bytes, chunked }: Upload): number => (chunked ? bytes - (bytes % CHUNK) : bytes)

const proofPlace = ({ proof: _, ...upload }: Upload) => ({
  of: 'staging.sidecar',
  row: upload.id,
  part: JSON.stringify(Object.entries(upload).sort(([a], [b]) => (a < b ? -1 : 1))),
})

const keyOf = ({ partner, environment, name }: UploadName): string =>
  JSON.stringify([partner, environment, name])
