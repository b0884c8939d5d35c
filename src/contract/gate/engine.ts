// Which engine this is: one hash over the sources of whatever reads, judges, writes and seals. A mapping that was verified
// with another engine may mean something else, whatever its own bytes say. Guides are not in it: each has its own hash.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const STOREYS = ['canonical', 'exchange/engine', 'finding', 'guide', 'x12', 'xml']

/** What canonical documents are judged by. */
const SCHEMAS = 'openapi/canonical.json'

let own: string | undefined

/** The hash of the engine that runs here, worked out once. */
export function engineHash(): string {
  own ??= engineHashOf(join(import.meta.dirname, '..', '..', '..'))
  return own
}

/** The hash of the engine in a folder of the project's shape: sources as they are shipped, line ends apart. */
export function engineHashOf(root: string): string {
  const sources = STOREYS.flatMap((storey) => sourcesIn(root, `src/${storey}`)).sort()
  const hash = createHash('sha256')
  for (const file of [...sources, SCHEMAS]) {
    const text = readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n')
    hash.update(`${file} ${Buffer.byteLength(text)}\n`).update(text)
  }
  return hash.digest('hex')
}

/** The sources below a folder; a fifth of what a glob over it would take, and every start waits for it. */
const sourcesIn = (root: string, folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.[tj]s$/.test(file) && !file.endsWith('.d.ts'))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
