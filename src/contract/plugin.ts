// The Pact plugin for X12 that we ship, and whether the plugins that a pact asks for are there: where one is not, Pact's
// native code breaks down without a word of it.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What `contracts/plugins/edi-x12-<version>` says of itself, and the content type that it compares. */
export const X12_PLUGIN = { name: 'edi-x12', version: '1.0.0', type: 'application/edi-x12' } as const

/** The folder of plugins, as Pact is told it. */
export const PLUGINS = fileURLToPath(new URL('../../contracts/plugins', import.meta.url))

interface Plugged {
  metadata?: { plugins?: readonly { name: string; version: string }[] }
}

/** The plugins that a pact needs and that are not in the folder, such as `edi-x12 1.0.0`. */
export const missingPlugins = ({ metadata }: Plugged, folder: string = PLUGINS): string[] =>
  (metadata?.plugins ?? [])
    .filter(({ name, version }) => !existsSync(join(folder, `${name}-${version}`, 'pact-plugin.json')))
    .map(({ name, version }) => `${name} ${version}`)
