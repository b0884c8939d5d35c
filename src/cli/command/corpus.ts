// corpus: every document below a directory, read as `read` reads one, and what became of each. What throws is
// counted as crashed and named: that is always our fault.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { TAKEN_AS_FAR } from '../../exchange/engine/judge.ts'
import { printable } from '../../exchange/engine/place.ts'
import { unaccounted } from '../../exchange/engine/ranges.ts'
import { readBytes } from '../../exchange/engine/readFile.ts'
import { type Rulebook, shippedRules } from '../../exchange/engine/rulebook.ts'
import { instant, systemClock } from '../../setting/clock.ts'
import type { Setting } from '../../setting/setting.ts'
import type { Command } from '../command.ts'
import { byType, leftTable, typeTable } from '../corpus/byType.ts'
import {
  crashed,
  FATES,
  type Fate,
  type FileOutcome,
  type Outcome,
  outcomesOf,
  refused,
} from '../corpus/outcome.ts'
import { rulesFor } from '../rules.ts'
import { say, table, UsageError } from '../terminal.ts'
import { LARGEST } from './read.ts'

export const corpus: Command = {
  usage: 'corpus DIR [--partner ID | --accept-with-errors] [--list] [--unmapped] [--json]',
  summary:
    'Reads every document below a directory and counts, by type, what became of them and of their values; --list names each, --unmapped the elements most often left over. With --accept-with-errors a document with errors that is still complete in our meaning is taken, as an agreement may say.',
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        partner: { type: 'string' },
        'accept-with-errors': { type: 'boolean' },
        list: { type: 'boolean' },
        unmapped: { type: 'boolean' },
        json: { type: 'boolean' },
      },
    })
    const [directory, ...more] = positionals
    if (directory === undefined || more.length > 0) throw new UsageError('name one directory')
    const files = await filesBelow(directory)
    if (files.length === 0) throw new UsageError(`there are no files below ${directory}`)
    const rules = values['accept-with-errors']
      ? shippedRules(TAKEN_AS_FAR)
      : rulesFor(values.partner, setting)
    const read = await readAll(directory, files, rules, setting)
    const documents = read.flatMap((one) => one.documents)
    const lost = read.reduce((sum, one) => sum + one.unaccounted, 0)
    const counts = count(documents)
    const types = byType(documents)
    if (values.json)
      say(
        JSON.stringify(
          { files: files.length, counts, unaccounted: lost, types, documents: documents.map(told) },
          null,
          2,
        ),
      )
    else {
      if (values.list) say(`${[...documents.map(listed), ...read.filter(isLossy).map(lossy)].join('\n')}\n`)
      say(`${typeTable(types)}\n`)
      if (values.unmapped) say(`${leftTable(types, MOST_LEFT)}\n`)
      say(`${tableOf(files.length, counts)}\n\nbytes unaccounted for: ${lost}`)
    }
    return counts.draft + counts.refused + counts.crashed + lost > 0 ? 1 : 0
  },
}

/** Elements of a type that are named as left over. */
const MOST_LEFT = 20

/** Files below a directory in the order of their names; what a source expects of a document is none itself. */
async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && !entry.name.includes('.expected-'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

async function readAll(
  directory: string,
  files: readonly string[],
  rules: Rulebook,
  setting: Setting,
): Promise<FileOutcome[]> {
  const outcomes: FileOutcome[] = []
  for (const [index, file] of files.entries()) {
    progress(index + 1, files.length, file)
    outcomes.push(await readOne(relative(directory, file), file, rules, setting))
  }
  progress(0, 0, '')
  return outcomes
}

async function readOne(
  name: string,
  file: string,
  rules: Rulebook,
  { maxSetBytes }: Setting,
): Promise<FileOutcome> {
  if ((await stat(file)).size > LARGEST)
    return {
      file: name,
      documents: [refused(name, `The file is larger than ${LARGEST} bytes.`)],
      unaccounted: 0,
    }
  const bytes = await readFile(file)
  try {
    const reading = readBytes(bytes, { rules, receivedAt: instant(systemClock), maxSetBytes })
    return {
      file: name,
      documents: outcomesOf(name, bytes, reading),
      unaccounted: unaccounted(reading.ranges, bytes.length),
    }
  } catch (error) {
    return { file: name, documents: [crashed(name, error)], unaccounted: bytes.length }
  }
}

/** One line that is written over, where somebody watches; taken away by a count of 0. */
function progress(done: number, of: number, file: string): void {
  if (!process.stderr.isTTY) return
  const width = Math.max(20, process.stderr.columns ?? 80) - 1
  const text = done === 0 ? '' : printable(`${done}/${of} ${file}`).slice(0, width)
  process.stderr.write(`\r\x1b[K${text}`)
}

function count(outcomes: readonly Outcome[]): Record<Fate, number> {
  const counts = Object.fromEntries(Object.keys(FATES).map((fate) => [fate, 0])) as Record<Fate, number>
  for (const { fate } of outcomes) counts[fate]++
  return counts
}

function tableOf(files: number, counts: Record<Fate, number>): string {
  const total = Object.values(counts).reduce((sum, one) => sum + one, 0)
  const rows = Object.entries(counts).map(([fate, n]) => [FATES[fate as Fate], String(n).padStart(6)])
  return table([['DOCUMENTS', `of ${files} files`], ...rows, ['all', String(total).padStart(6)]])
}

const listed = ({ fate, file, document, reason }: Outcome): string =>
  printable(
    `${FATES[fate]}: ${file}${document === undefined ? '' : `, ${document}`}${reason ? `: ${reason}` : ''}`,
  )

/** Without what is counted by type. */
const told = ({ left: _, ...rest }: Outcome) => rest

const isLossy = ({ unaccounted: lost }: FileOutcome) => lost > 0
const lossy = ({ file, unaccounted: lost }: FileOutcome) => printable(`unaccounted: ${file}: ${lost} bytes`)
