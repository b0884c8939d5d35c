// A partner's code tables as CSV files: theirs, ours, the days between which a row holds, and whether it is
// only read. They seed the rows in the store, where they live on.
import type { Problem } from '../guide/load/problem.ts'
import { problemAt } from '../guide/load/source.ts'
import type { CodeRow } from '../guide/reading.ts'
import type { CrosswalkRow } from '../store/record.ts'
import { type CsvRow, parseCsv } from './csv.ts'

const HEADER = 'theirs,ours,from,to,readOnly'
const DAY = /^(\d{4}-\d{2}-\d{2})?$/

/** The rows of one table; what is wrong with them is in `problems`, at file and line. */
export function loadCrosswalk(
  name: { partner: string; crosswalk: string },
  file: string,
  text: string,
): { rows: CrosswalkRow[]; problems: Problem[] } {
  const problems: Problem[] = []
  const complain = (line: number, message: string) =>
    void problems.push(problemAt({ file, text }, { line, column: 1 }, message))
  const { rows, broken } = parseCsv(text.replace(/^\ufeff/, ''))
  if (broken !== undefined) complain(broken, 'a quote stands where none can')
  const [header, ...data] = rows
  if (header?.fields.join(',') !== HEADER) complain(1, `the first line must be ${HEADER}`)
  const made: CrosswalkRow[] = []
  const seen = new Set<string>()
  for (const row of data) {
    const wrong = flawOf(row, seen)
    if (wrong) complain(row.line, wrong)
    else made.push(rowOf(name, row))
  }
  return { rows: made, problems }
}

function flawOf({ fields }: CsvRow, seen: Set<string>): string | undefined {
  if (fields.length !== 5) return `a row has 5 fields, this one has ${fields.length}`
  const [theirs = '', ours = '', from = '', to = '', readOnly = ''] = fields
  if (theirs === '' || ours === '') return 'theirs and ours can’t be empty'
  if (!DAY.test(from) || !DAY.test(to)) return 'from and to are days such as 2026-01-31, or empty'
  if (from !== '' && to !== '' && from > to) return `the row ends (${to}) before it begins (${from})`
  if (!['', 'true', 'false'].includes(readOnly)) return 'readOnly is true, false or empty'
  const key = `${from}\n${theirs}`
  if (seen.has(key)) return `"${theirs}" has a row from the same day already`
  seen.add(key)
  return undefined
}

function rowOf(name: { partner: string; crosswalk: string }, { fields }: CsvRow): CrosswalkRow {
  const [theirs = '', ours = '', from = '', to = '', readOnly] = fields
  return { ...name, theirs, ours, from, to, readOnly: readOnly === 'true' }
}

/** Rows as the engine takes them: by crosswalk. */
export function crosswalksOf(rows: readonly CrosswalkRow[]): Record<string, CodeRow[]> {
  const tables: Record<string, CodeRow[]> = {}
  for (const { crosswalk, theirs, ours, from, to, readOnly } of rows) {
    tables[crosswalk] ??= []
    tables[crosswalk].push({ theirs, ours, from, to, readOnly })
  }
  return tables
}
