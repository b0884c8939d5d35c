// What a partner sees: a view over the store's drop-point files and over its uploads in progress. There
// is no such tree on any disk.
import { Refusal } from '../../exchange/refusal.ts'
import type { DropFile, Environment, Folder } from '../../store/record.ts'
import type { Desk } from './complete.ts'
import type { Entry } from './entry.ts'
import type { FileSpot, Spot } from './spot.ts'
import { FOLDERS } from './spot.ts'
import type { Staged } from './staging.ts'
import { checklist, readme } from './welcome.ts'

/** Names asked for at once: what fits in one answer to READDIR. */
const PAGE = 100

export class Tree {
  readonly #desk: Desk
  readonly #partner: string

  constructor(desk: Desk, partner: string) {
    this.#desk = desk
    this.#partner = partner
  }

  /** What stands there; undefined where nothing does. */
  async find(spot: Spot): Promise<Entry | undefined> {
    if (spot.kind === 'nowhere') return undefined
    if (spot.kind === 'text') return this.#textEntry(spot.name)
    if (spot.kind === 'file') return this.#fileEntry(spot)
    if (spot.kind === 'folder' && spot.day !== '') return this.#dayEntry(spot)
    return this.#folderEntry('.', spot.kind === 'folder' && spot.folder !== 'archive')
  }

  /** The names below a folder, in pages; throws the Refusal `not-found` where there is no such folder. */
  async *list(spot: Spot): AsyncGenerator<Entry[]> {
    const folder = await this.find(spot)
    if (folder?.kind !== 'folder') throw new Refusal('not-found', 'There is no such folder.')
    if (spot.kind === 'root')
      yield [...this.#fourFolders(), this.#folderEntry('test', false), this.#textEntry('README.txt')]
    if (spot.kind === 'test') yield [...this.#fourFolders(), this.#textEntry('CHECKLIST.txt')]
    if (spot.kind === 'days') yield* this.#listDays(spot.environment)
    if (spot.kind === 'folder') yield* this.#listFolder(spot)
  }

  /** The file that the store has there. */
  stored({ environment, folder, day, name }: FileSpot): Promise<DropFile | undefined> {
    return this.#desk.house.store.findFile({ partner: this.#partner, environment, folder, day, name })
  }

  /** The upload in progress there. */
  staged({ environment, folder, name }: FileSpot): Staged | undefined {
    if (folder !== 'inbound') return undefined
    return this.#desk.staging.find({ partner: this.#partner, environment, name })
  }

  text(name: 'README.txt' | 'CHECKLIST.txt'): Buffer {
    const { limits, settleSeconds, agreed: ours } = this.#desk
    const agreed = ours.terms.last({ partner: this.#partner, door: 'sftp' })
    return Buffer.from(
      name === 'README.txt'
        ? readme(this.#partner, limits, settleSeconds, agreed.bounds)
        : checklist(this.#partner),
    )
  }

  async #fileEntry(spot: FileSpot): Promise<Entry | undefined> {
    const staged = this.staged(spot)
    if (staged) return this.#stagedEntry(staged)
    const file = await this.stored(spot)
    return file && storedEntry(file)
  }

  async #dayEntry({
    environment,
    day,
  }: {
    environment: Environment
    day: string
  }): Promise<Entry | undefined> {
    const days = await this.#desk.house.store.archiveDays(this.#partner, environment)
    return days.includes(day) ? this.#folderEntry('.', false) : undefined
  }

  #folderEntry(name: string, writable: boolean): Entry {
    const access = writable ? 'read-write' : 'read'
    return { name, kind: 'folder', access, bytes: 0, at: this.#desk.house.clock() }
  }

  #textEntry(name: 'README.txt' | 'CHECKLIST.txt'): Entry {
    const bytes = this.text(name).length
    return { name, kind: 'file', access: 'read', bytes, at: this.#desk.house.clock() }
  }

  #stagedEntry(staged: Staged): Entry {
    const { name, at } = staged.upload
    const bytes = this.#desk.staging.sizeOf(staged)
    return { name, kind: 'file', access: 'read-write', bytes, at: new Date(at) }
  }

  #fourFolders(): Entry[] {
    return FOLDERS.map((folder) => this.#folderEntry(folder, folder !== 'archive'))
  }

  async *#listDays(environment: Environment): AsyncGenerator<Entry[]> {
    const days = await this.#desk.house.store.archiveDays(this.#partner, environment)
    for (let from = 0; from < days.length; from += PAGE) {
      yield days.slice(from, from + PAGE).map((day) => this.#folderEntry(day, false))
    }
  }

  /** Uploads first; a name that is in upload hides the file of that name that came before it. */
  async *#listFolder(spot: {
    environment: Environment
    folder: Folder
    day: string
  }): AsyncGenerator<Entry[]> {
    const { environment, folder } = spot
    const uploads = folder === 'inbound' ? this.#desk.staging.list(this.#partner, environment) : []
    const entries = uploads.map((staged) => this.#stagedEntry(staged))
    const hidden = new Set(entries.map(({ name }) => name))
    for (let from = 0; from < entries.length; from += PAGE) yield entries.slice(from, from + PAGE)
    for await (const files of this.#storedPages(spot)) {
      yield files.filter(({ name }) => !hidden.has(name)).map(storedEntry)
    }
  }

  async *#storedPages(spot: {
    environment: Environment
    folder: Folder
    day: string
  }): AsyncGenerator<DropFile[]> {
    let after: string | undefined
    for (;;) {
      const ask = {
        partner: this.#partner,
        ...pick(spot),
        limit: PAGE,
        ...(after !== undefined && { after }),
      }
      const files = await this.#desk.house.store.listFiles(ask)
      if (files.length > 0) yield files
      after = files.at(-1)?.name
      if (files.length < PAGE || after === undefined) return
    }
  }
}

const pick = ({ environment, folder, day }: { environment: Environment; folder: Folder; day: string }) => ({
  environment,
  folder,
  day,
})

function storedEntry({ name, folder, bytes, at }: DropFile): Entry {
  const access = folder === 'outbound' || folder === 'error' ? 'read-write' : 'read'
  return { name, kind: 'file', access, bytes, at: new Date(at) }
}
