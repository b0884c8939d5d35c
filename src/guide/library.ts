// The guides that ship with the house: YAML below library/. The one place of the engine that reads files, only its
// own, and each only once it is asked for: there are many, and a command needs few.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { headText } from './load/head.ts'
import { Resolver, type Sources } from './load/resolve.ts'
import { loadSource, type Source, type Table } from './load/source.ts'
import type { Published } from './source/published.ts'

const HOME = fileURLToPath(new URL('./library/', import.meta.url))

const SOURCES = fileURLToPath(new URL('./source/', import.meta.url))

let shelf: Shelf | undefined
let shipped: Resolver | undefined

/** The shipped guides. */
export function library(): Resolver {
  shipped ??= new Resolver(shippedSources())
  return shipped
}

/** The shipped guides and dictionaries as loaded YAML, by id; `values` are those that were asked for until now. */
export function shippedSources(): Sources {
  shelf ??= new Shelf()
  return shelf
}

/** What other publications say of the dictionaries' segments, to compare them with. */
export const publishedElsewhere = (): Published[] =>
  readdirSync(SOURCES)
    .filter((file) => file.endsWith('.yaml'))
    .map(
      (file) =>
        loadSource(`src/guide/source/${file}`, readFileSync(`${SOURCES}${file}`, 'utf8'))
          .table as unknown as Published,
    )

class Shelf implements Sources {
  readonly #ids = readdirSync(HOME, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.replaceAll('\\', '/').slice(0, -'.yaml'.length))
    .sort()
  readonly #known = new Set(this.#ids)
  readonly #loaded = new Map<string, Source>()
  readonly #heads = new Map<string, Table>()

  get(id: string): Source | undefined {
    if (!this.#known.has(id)) return undefined
    let source = this.#loaded.get(id)
    if (!source) {
      source = loadSource(`src/guide/library/${id}.yaml`, this.#text(id))
      this.#loaded.set(id, source)
    }
    return source
  }

  head(id: string): Table | undefined {
    const loaded = this.#loaded.get(id)
    if (loaded || !this.#known.has(id)) return loaded?.table
    let head = this.#heads.get(id)
    if (!head) {
      head = loadSource(id, headText(this.#text(id))).table
      this.#heads.set(id, head)
    }
    return head
  }

  #text(id: string): string {
    return readFileSync(`${HOME}${id}.yaml`, 'utf8')
  }

  keys(): string[] {
    return this.#ids
  }

  values(): Iterable<Source> {
    return this.#loaded.values()
  }
}
