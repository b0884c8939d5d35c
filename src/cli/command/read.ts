// read: what we would make of a file, without a gateway: the same framing, matching, reading and judging as in
// the flow, as a page or as JSON.
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { type FileReading, readBytes } from '../../exchange/engine/readFile.ts'
import { hasError } from '../../finding/catalogue.ts'
import { instant, systemClock } from '../../setting/clock.ts'
import type { Command } from '../command.ts'
import { pageOf } from '../page/page.ts'
import { rulesBy } from '../rules.ts'
import { say, UsageError } from '../terminal.ts'

/** A file is held in memory; a larger one is the gateway's, which reads in slices. */
export const LARGEST = 256 * 1024 * 1024

export const read: Command = {
  usage: 'read FILE [--partner ID | --overlay FILE] [--json]',
  summary:
    'Reads a file as the gateway would, by a partner’s agreement or, without one, by the guide that it names, as it is or as an overlay’s file says.',
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: { partner: { type: 'string' }, overlay: { type: 'string' }, json: { type: 'boolean' } },
    })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) throw new UsageError('name one file')
    const rules = rulesBy(values, setting)
    const bytes = await fileBytes(file)
    const reading = readBytes(bytes, {
      rules,
      receivedAt: instant(systemClock),
      maxSetBytes: setting.maxSetBytes,
    })
    if (values.json) say(JSON.stringify(reading, null, 2))
    else say(pageOf(basename(file), bytes, reading))
    return isTaken(reading) ? 0 : 1
  },
}

/** The bytes of a file that can be held. */
export async function fileBytes(file: string): Promise<Uint8Array> {
  if ((await stat(file)).size > LARGEST)
    throw new UsageError(`${basename(file)} is larger than ${LARGEST} bytes: send it to a gateway`)
  return readFile(file)
}

/** True where something was in the file and nothing in it was rejected. */
export function isTaken({ interchanges, findings }: FileReading): boolean {
  const groups = interchanges.flatMap((one) => one.groups)
  const verdicts = [...interchanges, ...groups, ...groups.flatMap((one) => one.sets)]
  const isBad = hasError(findings)
  return !isBad && verdicts.length > 0 && verdicts.every(({ verdict }) => verdict !== 'rejected')
}
