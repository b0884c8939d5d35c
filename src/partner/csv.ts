// Rows of comma-separated text with the line on which each begins (RFC 4180): quoted fields may hold commas,
// quotes and line breaks. Nothing is trimmed or coerced: a code is a text.

export interface CsvRow {
  line: number
  fields: string[]
}

// One field and what ends it: "…""…", or anything without quotes.
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y

/** The rows of a text, without empty lines; `broken` is the line on which a quote stands wrong. */
export function parseCsv(text: string): { rows: CsvRow[]; broken?: number } {
  const rows: CsvRow[] = []
  let line = 1
  let row: CsvRow = { line, fields: [] }
  FIELD.lastIndex = 0
  while (FIELD.lastIndex < text.length) {
    const match = FIELD.exec(text)
    if (!match) return { rows, broken: line }
    const [whole, quoted, plain, end] = match
    row.fields.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
    line += whole.split('\n').length - 1
    if (end === ',' && FIELD.lastIndex < text.length) continue
    if (end === ',') row.fields.push('')
    if (row.fields.join('') !== '') rows.push(row)
    row = { line, fields: [] }
  }
  return { rows }
}
