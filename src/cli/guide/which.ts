// Which guide is meant, and the overlays of a partner as its files say them, whether or not its agreement is whole:
// somebody who writes an overlay looks at it before the rest stands.
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { library } from '../../guide/library.ts'
import { guidesMeant, meant } from '../../guide/load/nearest.ts'
import { loadSource, type Source } from '../../guide/load/source.ts'
import type { ResolvedGuide } from '../../guide/model.ts'
import type { Context } from '../command.ts'
import { UsageError } from '../terminal.ts'

/** An overlay's file, and the guide that it changes. */
export interface Overlaid {
  source: Source
  base: string
}

/** The overlays in a partner's folder. Throws UsageError where there is no such partner. */
export async function overlaysOf(partner: string, { setting }: Context): Promise<Overlaid[]> {
  const known = await partnersIn(setting.partners)
  if (!known.includes(partner))
    throw new UsageError(
      `there is no partner ${partner} below ${setting.partners}${meant(partner, known) || `; there are ${known.join(', ')}`}`,
    )
  const folder = join(setting.partners, partner)
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml') && name !== 'agreement.yaml')
  const sources = await Promise.all(
    names.map(async (name) =>
      loadSource(`partners/${partner}/${name}`, await readFile(join(folder, name), 'utf8')),
    ),
  )
  return sources.map((source) => ({ source, base: String(source.table.overlay) }))
}

/** The partners of a folder. Beside them lie files, and folders of what they share, such as calendars. */
export async function partnersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'agreement.yaml')))
    .map(({ name }) => name)
    .sort()
}

/** A guide by its id, as a partner uses it where one is named. Throws UsageError. */
export async function resolve(
  id: string,
  partner: string | undefined,
  context: Context,
): Promise<ResolvedGuide> {
  if (!library().ids().includes(id)) throw new UsageError(noGuide(id))
  const overlays = partner === undefined ? [] : await overlaysOf(partner, context)
  return library().resolve(id, overlays.find((one) => one.base === id)?.source)
}

/** That there is no such guide, and which there are: those of the same document, or all. */
export function noGuide(id: string): string {
  const ids = library().ids()
  return `there is no guide ${id}${guidesMeant(id, ids) || `; known: ${ids.join(', ')}`}`
}
