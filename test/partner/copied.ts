// Sample partners for the tests of the flow: only those that a test is about, since each is compiled anew at every start.
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SHIPPED = join(import.meta.dirname, '../../partners')

/** Copies sample partners, the calendars and the samples for whoever has no overlay into a directory; Acme and Nordwind where none are named. */
export function copyPartners(directory: string, ...ids: string[]): string {
  const wanted = ids.length > 0 ? ids : ['acme', 'nordwind']
  for (const name of ['calendars', 'standard', ...wanted])
    if (existsSync(join(SHIPPED, name)))
      cpSync(join(SHIPPED, name), join(directory, name), { recursive: true })
  return directory
}

let two: string | undefined

/** A directory with Acme and Nordwind as they are shipped, one for the whole process; not to be changed. */
export function acmeAndNordwind(): string {
  if (two !== undefined) return two
  const made = mkdtempSync(join(tmpdir(), 'two-partners-'))
  process.once('exit', () => rmSync(made, { recursive: true, force: true }))
  two = copyPartners(made)
  return two
}
