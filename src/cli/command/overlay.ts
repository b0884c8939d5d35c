// overlay narrow: drafts an overlay under which a mapping takes what its samples use, and nothing else.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { testedMappings } from '../../contract/mappings.ts'
import { narrowedOverlay } from '../../contract/narrow.ts'
import { loadSamples } from '../../contract/sample.ts'
import { namedGuides } from '../../partner/names.ts'
import type { Setting } from '../../setting/setting.ts'
import type { Command } from '../command.ts'
import { say, UsageError } from '../terminal.ts'

export const overlay: Command = {
  usage: 'overlay narrow PARTNER MAPPING --from samples [--write]',
  summary:
    'Drafts an overlay that lists what the samples of a mapping use, so that all the rest is unused; --write puts it where the agreement says. Read it beside the partner’s own guide before it goes live.',
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: { from: { type: 'string' }, write: { type: 'boolean', default: false } },
    })
    const [act, partner, mapping] = positionals
    if (act !== 'narrow') throw new UsageError(`say "overlay narrow", a partner and a mapping`)
    if (!partner || !mapping) throw new UsageError('say which: overlay narrow PARTNER MAPPING --from samples')
    if (values.from !== 'samples') throw new UsageError('say what from: --from samples')
    return narrow(setting, { partner, mapping }, values.write)
  },
}

function narrow(setting: Setting, of: { partner: string; mapping: string }, isWritten: boolean): number {
  const [found] = testedMappings(setting, of)
  if (!found) throw new UsageError(`${of.partner} has no mapping ${of.mapping}`)
  const { under } = found
  const samples = loadSamples(setting.partners, under)
  if (samples.length === 0) throw new UsageError(`${of.partner} ${of.mapping} has no samples to narrow it by`)
  const named = namedGuides(under.loaded.agreement).find(({ name }) => name === under.mapping)
  const name = named?.overlay ?? `${under.mapping.replace(/-(in|out)$/, '')}.yaml`
  const path = join(setting.partners, under.partner, name)
  const file = `partners/${under.partner}/${name}`
  const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined
  const text = narrowedOverlay(under, samples, { file, text: before })
  if (!isWritten) say(text.trimEnd())
  else {
    writeFileSync(path, text)
    const said = named?.overlay === undefined ? `; say "overlay: ${name}" in the agreement` : ''
    say(`${file}: written${said}`)
  }
  return 0
}
