// convert: a file in another syntax, release or partner's dialect, through the canonical document. What the target
// can't say is told beside it.
import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { type Converted, type ConvertTarget, convertReading } from '../../exchange/engine/convert.ts'
import { readBytes } from '../../exchange/engine/readFile.ts'
import { hasError, sentence } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import { library } from '../../guide/library.ts'
import { compileMapping } from '../../guide/mapping.ts'
import { policyOf } from '../../partner/registry.ts'
import { instant, systemClock } from '../../setting/clock.ts'
import type { Setting } from '../../setting/setting.ts'
import type { Command } from '../command.ts'
import { partnerFor, rulesFor } from '../rules.ts'
import { tell, UsageError } from '../terminal.ts'
import { fileBytes } from './read.ts'

const ADDRESS = /^[0-9A-Z]{2}\/.{1,15}$/

export const convert: Command = {
  usage:
    'convert FILE --to GUIDE [--partner ID] [--for ID] [--sender QQ/ID --receiver QQ/ID] [--output FILE]',
  summary: `Writes each document of a file by another guide, such as ubl/2.1/Order or x12/004010/850. It is read by --partner’s
agreement; --for writes by another partner’s overlay and envelope. Without it X12 is written as a test between
--sender and --receiver (ZZ/SENDER and ZZ/RECEIVER), numbered from 000000001. What the target can’t say, and what
its guide then finds missing, is told; with an error the exit code is 1.`,
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        to: { type: 'string' },
        partner: { type: 'string' },
        for: { type: 'string' },
        sender: { type: 'string', default: 'ZZ/SENDER' },
        receiver: { type: 'string', default: 'ZZ/RECEIVER' },
        output: { type: 'string' },
      },
    })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) throw new UsageError('name one file')
    const target = targetOf(values, setting)
    const rules = rulesFor(values.partner, setting)
    const receivedAt = instant(systemClock)
    const reading = readBytes(await fileBytes(file), { rules, receivedAt, maxSetBytes: setting.maxSetBytes })
    const converted = convertReading(reading, target)
    if (converted.length === 0) tell(`${basename(file)}: ${reading.findings[0]?.sentence ?? 'no document'}`)
    for (const one of converted) explain(one, basename(file), target.mapping.guide.guide)
    const bytes = Buffer.concat(converted.flatMap((one) => (one.bytes ? [one.bytes] : [])))
    if (values.output === undefined) process.stdout.write(bytes)
    else if (bytes.length > 0) await writeFile(values.output, bytes)
    const isWhole = converted.every(({ bytes: made, findings }) => made && !hasError(findings))
    return converted.length > 0 && isWhole ? 0 : 1
  },
}

interface Wanted {
  to?: string | undefined
  for?: string | undefined
  sender: string
  receiver: string
}

function targetOf({ to, for: partner, sender, receiver }: Wanted, setting: Setting): ConvertTarget {
  if (to === undefined || !library().ids().includes(to))
    throw new UsageError(`--to names a guide, got ${to ?? 'nothing'}; known: ${library().ids().join(', ')}`)
  let control = 0
  const moment = { at: instant(systemClock), environment: 'test' as const, nextControl: () => ++control }
  if (partner !== undefined) return { ...forPartner(partner, to, setting), ...moment }
  for (const address of [sender, receiver])
    if (!ADDRESS.test(address)) throw new UsageError(`an address is like ZZ/ACME, got "${address}"`)
  const ids = { ours: [{ isa: sender }], theirs: [{ isa: receiver }] }
  return { mapping: compileMapping(library().resolve(to)), policy: {}, agreement: { ids }, ...moment }
}

function forPartner(id: string, to: string, setting: Setting) {
  const { agreement, mappings, crosswalks } = partnerFor(id, setting)
  const isAgreed = agreement.outbound?.some(({ type }) => type === to)
  const found = mappings.find(({ name, guide }) => guide.guide === to && name.endsWith('-out'))
  if (!isAgreed || !found) {
    const types = agreement.outbound?.map(({ type }) => type).join(', ') || 'nothing'
    throw new UsageError(`the agreement of ${id} sends no ${to}; it sends ${types}`)
  }
  return { mapping: compileMapping(found.guide), policy: policyOf(agreement, crosswalks), agreement }
}

const UNWRITTEN = 'value-unwritten'

function explain({ number, from, refusal, findings }: Converted, file: string, to: string): void {
  const name = `${file}${number === undefined ? '' : ` ${number}`}${from === undefined ? '' : ` (${from})`}`
  if (refusal !== undefined) tell(`${name}: not converted, ${refusal}`)
  const [lost, others] = [
    findings.filter(({ code }) => code === UNWRITTEN),
    findings.filter(({ code }) => code !== UNWRITTEN),
  ]
  for (const one of others) tell(`${name}: ${one.severity}: ${sentence(one)}`)
  if (lost.length === 0) return
  tell(`${name}: ${lost.length} values have no place in ${to}:`)
  for (const [path, values] of Map.groupBy(lost, pathOf)) tell(`  ${path}: ${quoted(values)}`)
}

/** lines[].prices[].amount of /lines/0/prices/1/amount. */
const pathOf = ({ at }: Finding): string =>
  (at.path ?? '')
    .slice(1)
    .replaceAll(/\/\d+(?=\/|$)/g, '[]')
    .replaceAll('/', '.')

const SHOWN = 3

function quoted(lost: readonly Finding[]): string {
  const values = [...new Set(lost.map(({ facts }) => `"${facts.got}"`))]
  const more = lost.length > SHOWN ? `, ${lost.length} in all` : ''
  return `${values.slice(0, SHOWN).join(', ')}${more}`
}
