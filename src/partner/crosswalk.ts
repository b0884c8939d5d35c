// A partner's code tables as CSV files: theirs, ours, the days between which a row holds, and whether it is
// only read. They seed the rows in the store, where they live on.
import type { Problem } from '../guide/load/problem.ts'
import { problemAt } from '../guide/load/source.ts'
import type { CodeRow } from '../guide/reading.ts'
import { overlap } from '../store/overlap.ts'
import type { CrosswalkRow } from '../store/record.ts'
import { type CsvRow, parseCsv } from './csv.ts'

/** Columns that a table may have, in this order: the first two, and as many behind them as it needs. */
const COLUMNS = ['theirs', 'ours', 'from', 'to', 'readOnly', 'preferred']
const FEWEST = 2
const DAY = /^(\d{4}-\d{2}-\d{2})?$/
const FLAG = ['', 'true', 'false']

type Named = { partner: string; crosswalk: string }
type Placed = { row: CrosswalkRow; line: number }

/** A unit as a canonical document has it: Rec 20, or Rec 21 with X before it. */
const UNIT = /^[A-Z0-9]{1,3}$/

/**
 * The rows of one table; what is wrong with them is in `problems`, at file and line. Those of a table of units must each
 * mean one, since a document with anything else could never be published.
 */
export function loadCrosswalk(
  name: Named,
  file: string,
  text: string,
  isOfUnits = false,
): { rows: CrosswalkRow[]; problems: Problem[] } {
  const problems: Problem[] = []
  const complain = (line: number, message: string) =>
    void problems.push(problemAt({ file, text }, { line, column: 1 }, message))
  const { rows, broken } = parseCsv(text.replace(/^\ufeff/, ''))
  if (broken !== undefined) complain(broken, 'a quote stands where none can')
  const [header, ...data] = rows
  const count = header?.fields.length ?? 0
  if (count < FEWEST || header?.fields.join() !== COLUMNS.slice(0, count).join()) {
    complain(
      1,
      `the first line must be theirs,ours, with ${COLUMNS.slice(FEWEST).join()} behind it as far as needed`,
    )
    return { rows: [], problems }
  }
  const made: Placed[] = []
  for (const row of data) {
    const wrong = flawOf(row, count) ?? (isOfUnits ? noUnit(row) : undefined)
    if (wrong) complain(row.line, wrong)
    else made.push({ row: rowOf(name, row), line: row.line })
  }
  tellOverlaps(made, complain)
  return { rows: made.map(({ row }) => row), problems }
}

function flawOf({ fields }: CsvRow, count: number): string | undefined {
  if (fields.length !== count) return `a row has ${count} fields, this one has ${fields.length}`
  const [theirs = '', ours = '', from = '', to = '', readOnly = '', preferred = ''] = fields
  if (theirs === '' || ours === '') return 'theirs and ours can’t be empty'
  if (!DAY.test(from) || !DAY.test(to)) return 'from and to are days such as 2026-01-31, or empty'
  if (from !== '' && to !== '' && from > to) return `the row ends (${to}) before it begins (${from})`
  if (!FLAG.includes(readOnly)) return 'readOnly is true, false or empty'
  if (!FLAG.includes(preferred)) return 'preferred is true, false or empty'
  return readOnly === 'true' && preferred === 'true'
    ? 'a row that is only read is never preferred'
    : undefined
}

function noUnit({ fields: [theirs, ours = ''] }: CsvRow): string | undefined {
  if (UNIT.test(ours)) return undefined
  return `"${ours}" is no unit, such as C62, KGM or XCT: this table says what units "${theirs}" and the others are`
}

function rowOf(name: Named, { fields }: CsvRow): CrosswalkRow {
  const [theirs = '', ours = '', from = '', to = '', readOnly, preferred] = fields
  return { ...name, theirs, ours, from, to, readOnly: readOnly === 'true', preferred: preferred === 'true' }
}

// On one day a code means one thing, and one of several that mean the same is the preferred one.
function tellOverlaps(made: readonly Placed[], complain: (line: number, message: string) => void): void {
  for (const same of Map.groupBy(made, ({ row }) => row.theirs).values())
    eachOverlap(same, (one, other) => {
      complain(other.line, `"${one.row.theirs}" has a row on the same days already, in line ${one.line}`)
    })
  const preferred = made.filter(({ row }) => row.preferred)
  for (const same of Map.groupBy(preferred, ({ row }) => row.ours).values())
    eachOverlap(same, (one, other) => {
      complain(
        other.line,
        `another row is preferred for "${one.row.ours}" on the same days, in line ${one.line}`,
      )
    })
}

/** In the order of their days only neighbours have to be compared: each with the one that ends last before it. */
function eachOverlap(rows: readonly Placed[], tell: (one: Placed, other: Placed) => void): void {
  const sorted = rows.toSorted((a, b) =>
    a.row.from < b.row.from ? -1 : a.row.from > b.row.from ? 1 : a.line - b.line,
  )
  let last: Placed | undefined
  for (const one of sorted) {
    if (last && overlap(last.row, one.row)) {
      if (last.line < one.line) tell(last, one)
      else tell(one, last)
    }
    if (!last || endOf(one) >= endOf(last)) last = one
  }
}

const endOf = ({ row }: Placed) => row.to || '9999-12-31'

/** Rows as the engine takes them: by crosswalk. */
export function crosswalksOf(rows: readonly CrosswalkRow[]): Record<string, CodeRow[]> {
  const tables: Record<string, CodeRow[]> = {}
  for (const { crosswalk, theirs, ours, from, to, readOnly, preferred } of rows) {
    tables[crosswalk] ??= []
    tables[crosswalk].push({ theirs, ours, from, to, readOnly, preferred })
  }
  return tables
}

/** How the rows of a partner's files and those in the store differ. */
export interface RowDifference {
  /** `only-file`: not in the store (perhaps removed there); `only-store`: added there; `contradicts`: both say something. */
  kind: 'only-file' | 'only-store' | 'contradicts'
  crosswalk: string
  theirs: string
  file?: CrosswalkRow
  store?: CrosswalkRow
}

/** What the files and the store say otherwise, by crosswalk and code; what both say alike is no difference. */
export function differences(files: readonly CrosswalkRow[], store: readonly CrosswalkRow[]): RowDifference[] {
  const kept = Map.groupBy(store, codeOf)
  const seen = new Set<CrosswalkRow>()
  const told: RowDifference[] = []
  for (const file of files) {
    const { crosswalk, theirs } = file
    const near = kept.get(codeOf(file))?.filter((row) => overlap(row, file)) ?? []
    for (const row of near) seen.add(row)
    if (near.length === 0) told.push({ kind: 'only-file', crosswalk, theirs, file })
    for (const row of near)
      if (rowText(row) !== rowText(file))
        told.push({ kind: 'contradicts', crosswalk, theirs, file, store: row })
  }
  for (const row of store)
    if (!seen.has(row))
      told.push({ kind: 'only-store', crosswalk: row.crosswalk, theirs: row.theirs, store: row })
  return told
}

const codeOf = ({ crosswalk, theirs }: CrosswalkRow) => JSON.stringify([crosswalk, theirs])

const rowText = ({ ours, from, to, readOnly, preferred }: CrosswalkRow) =>
  JSON.stringify([ours, from, to, readOnly, preferred])
