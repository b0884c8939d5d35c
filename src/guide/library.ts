// The guides that ship with the house: YAML below library/. The one place of the engine that reads files,
// and only its own, once.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Resolver } from './load/resolve.ts'
import { loadSource, type Source } from './load/source.ts'

const HOME = fileURLToPath(new URL('./library/', import.meta.url))

let shipped: Resolver | undefined

/** The shipped guides; loaded at the first call. */
export function library(): Resolver {
  shipped ??= new Resolver(loadShipped())
  return shipped
}

/** The shipped guides and dictionaries as loaded YAML, by id. */
export function loadShipped(): Map<string, Source> {
  const files = readdirSync(HOME, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.yaml'),
  )
  return new Map(
    files.sort().map((file): [string, Source] => {
      const id = file.replaceAll('\\', '/').slice(0, -'.yaml'.length)
      return [id, loadSource(`src/guide/library/${id}.yaml`, readFileSync(HOME + file, 'utf8'))]
    }),
  )
}
