// acknowledge: what a file would be answered with, without a gateway: its TA1s, 997s and 999s, by the agreement or,
// without a partner, as the file itself asks for them.
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { type Answer, answersOf } from '../../exchange/engine/answers.ts'
import { printable } from '../../exchange/engine/place.ts'
import { type FileReading, readBytes } from '../../exchange/engine/readFile.ts'
import type { AnswerKind, Rulebook } from '../../exchange/engine/rulebook.ts'
import { instant, systemClock } from '../../setting/clock.ts'
import type { Setting } from '../../setting/setting.ts'
import type { Command } from '../command.ts'
import { rulesBy } from '../rules.ts'
import { say, tell, UsageError } from '../terminal.ts'
import { fileBytes, isTaken } from './read.ts'

const KINDS: Readonly<Record<string, AnswerKind>> = { '997': '997', '999': '999', ta1: 'TA1' }

export const acknowledge: Command = {
  usage: 'acknowledge FILE [--partner ID | --overlay FILE] [--kind 997|999|ta1] [--json]',
  summary: `Prints what we would answer to a file, one segment a line: what was agreed with the partner or, without one, a
997 for each group and a TA1 where the file asks for it or is rejected; --overlay tries one of nobody’s yet. With --kind only answers of that kind,
agreed or not. A 999 is of 005010, whatever it answers. Control numbers count from 000000001 here; a gateway
takes them from its ledger.`,
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        partner: { type: 'string' },
        overlay: { type: 'string' },
        kind: { type: 'string' },
        json: { type: 'boolean' },
      },
    })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) throw new UsageError('name one file')
    const kind = kindOf(values.kind)
    const rules = rulesBy(values, setting)
    const { reading, answers } = await answered(file, rules, kind, setting)
    if (answers.length === 0) tell(`${basename(file)}: ${whyNone(reading, kind)}`)
    if (values.json) say(JSON.stringify(answers.map(asJson), null, 2))
    else for (const answer of answers) print(answer)
    return isTaken(reading) ? 0 : 1
  },
}

function kindOf(said: string | undefined): AnswerKind | undefined {
  if (said === undefined) return undefined
  const kind = KINDS[said.toLowerCase()]
  if (!kind)
    throw new UsageError(`there is no acknowledgement "${said}"; known: ${Object.keys(KINDS).join(', ')}`)
  return kind
}

async function answered(
  file: string,
  rules: Rulebook,
  kind: AnswerKind | undefined,
  { maxSetBytes }: Setting,
): Promise<{ reading: FileReading; answers: Answer[] }> {
  const bytes = await fileBytes(file)
  const at = instant(systemClock)
  const reading = readBytes(bytes, { rules, receivedAt: at, maxSetBytes })
  let control = 0
  const options = { rules, at, nextControl: () => ++control, ...(kind ? { kind } : {}) }
  return { reading, answers: answersOf(reading, options) }
}

function whyNone({ interchanges, findings }: FileReading, kind: AnswerKind | undefined): string {
  const [first] = interchanges
  if (!first) return findings[0]?.sentence ?? 'there is nothing to answer'
  if (first.syntax === 'xml') return 'an XML document is answered by no X12 acknowledgement'
  if (interchanges.every(({ verdict }) => verdict === 'rejected') && kind !== 'TA1')
    return 'it is rejected as a whole, which only a TA1 says'
  return 'nothing in it is answered: acknowledgements never are, nor what was agreed not to be'
}

const asJson = ({ kind, interchange, group, document, bytes, wire }: Answer) => ({
  kind,
  answers: { interchange, ...(group === undefined ? {} : { group }) },
  document,
  segments: segmentsOf(bytes, wire),
})

/** The segments without their terminators. */
function segmentsOf(bytes: Uint8Array, { delimiters: { segment }, charset }: Answer['wire']): string[] {
  const text = Buffer.from(bytes).toString(charset === 'utf-8' ? 'utf8' : 'latin1')
  const parts = text.split(String.fromCharCode(segment)).map((one) => one.replace(/^[\r\n]+/, ''))
  return parts.filter((one) => one !== '')
}

// A terminal is shown no control characters; a program gets the bytes as a partner would, but for line breaks.
function print({ bytes, wire }: Answer): void {
  const { segment } = wire.delimiters
  const encoding = wire.charset === 'utf-8' ? 'utf8' : 'latin1'
  const isBreak = segment === 0x0a || segment === 0x0d
  const end = isBreak ? '' : String.fromCharCode(segment)
  for (const one of segmentsOf(bytes, wire)) {
    const line = `${one}${end}`
    process.stdout.write(`${process.stdout.isTTY ? printable(line) : line}\n`, encoding)
  }
}
