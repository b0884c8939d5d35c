// Which texts of a row may quote a document: findings, reasons, what people and servers are told. Each is sealed on its own
// and stays in its column, as `sealed:` with the key's id, a word that is searched by, and the sealed bytes in Base64; so a
// statement that sets one of them need not know the others. Texts from before sealing was turned on stay as they are.
import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../schema.ts'
import type { Session } from '../session.ts'
import { type Seal, unsealed } from './seal.ts'

interface Private {
  /** Columns that name a row. */
  ids: readonly string[]
  columns: readonly string[]
  /** What a column's text is bound to, where that is not its row: several rows may have it together. */
  bound?: readonly string[]
}

const CELLS = {
  receipt: { ids: ['id'], columns: ['findings'] },
  interchange: { ids: ['id'], columns: ['header', 'findings'] },
  functional_group: { ids: ['id'], columns: ['header', 'findings'] },
  document: { ids: ['id'], columns: ['findings', 'reason'] },
  told: { ids: ['document', 'by'], columns: ['findings'] },
  step: { ids: ['id'], columns: ['reason', 'position'] },
  crosswalk_wait: { ids: ['id'], columns: ['code'] },
  feed_entry: { ids: ['id'], columns: ['reason'] },
  control_number: { ids: ['environment', 'key', 'number'], columns: ['reason'], bound: ['document'] },
  alert: { ids: ['id'], columns: ['says', 'advice', 'command', 'note'] },
  letter: { ids: ['id'], columns: ['subject', 'text'] },
  door_trouble: { ids: ['place'], columns: ['says'] },
  drift_seen: { ids: ['partner', 'mapping', 'key'], columns: ['value'] },
  idempotency: { ids: ['principal', 'key'], columns: ['answer'] },
  webhook_delivery: { ids: ['webhook', 'event'], columns: ['said'] },
  audit: { ids: ['id'], columns: ['detail'] },
  mapping_standing: { ids: ['partner', 'name', 'hash'], columns: ['reason'] },
  activation: { ids: ['id'], columns: ['reason'] },
  redaction: { ids: ['id'], columns: ['reason'] },
  gap: { ids: ['what', 'environment', 'key', 'first'], columns: ['reason'] },
  feed_replay: { ids: ['environment', 'name'], columns: ['reason'] },
  webhook: { ids: ['id'], columns: ['reason'] },
} as const satisfies { [T in keyof Database]?: Private }

export type PrivateTable = keyof typeof CELLS

/** One column with private texts, for walking over all of them. */
export interface CellColumn {
  table: PrivateTable
  ids: readonly string[]
  column: string
  bound: readonly string[]
}

const boundIn = ({ ids, bound = ids }: Private): readonly string[] => bound

/** All of them, in the order in which they are sealed anew. */
export const cellColumns: readonly CellColumn[] = Object.entries<Private>(CELLS).flatMap(([table, cells]) =>
  cells.columns.map((column) => ({
    table: table as PrivateTable,
    ids: cells.ids,
    column,
    bound: boundIn(cells),
  })),
)

const MARK = 'sealed:'
/** Behind all texts that begin with the mark. */
const END = 'sealed;'
/** Says nothing of a document. */
const EMPTY: ReadonlySet<string> = new Set(['', '[]', '{}', 'null'])

type Cells = Record<string, unknown>

const placeOf = (table: string, column: string, bound: readonly string[], named: Cells, word: string) => ({
  of: `${table}.${column}`,
  row: JSON.stringify(bound.map((id) => named[id])),
  ...(word === '' ? {} : { part: word }),
})

interface Finding {
  code?: unknown
  severity?: unknown
}

const WAITED = 'crosswalk_wait.code'

/**
 * Parked documents are grouped and found by the code of the worst finding (verb/parked.ts), the codes that documents wait for
 * by their mark.
 */
function wordOf(seal: Seal, key: string, column: string, text: string): string {
  if (column === WAITED) return seal.mark(column, text, key)
  if (column !== 'document.findings') return ''
  const findings = JSON.parse(text) as Finding[]
  const code = (findings.find(({ severity }) => severity === 'error') ?? findings[0])?.code
  return typeof code === 'string' && /^[\w-]+$/.test(code) ? code : ''
}

const openly = (text: string): string => (text.startsWith(MARK) ? `${MARK}:${text}` : text)

function hideText(session: Session, table: PrivateTable, column: string, named: Cells, text: string): string {
  const { seal = unsealed } = session
  const key = seal.current()
  // What only looks sealed is told apart by having no key.
  if (key === undefined || EMPTY.has(text)) return openly(text)
  const word = wordOf(seal, key, `${table}.${column}`, text)
  const place = placeOf(table, column, boundIn(CELLS[table]), named, word)
  const sealed = seal.seal(place, Buffer.from(text))
  return `${MARK}${key}:${word}:${Buffer.from(sealed).toString('base64')}`
}

function showText(session: Session, table: PrivateTable, column: string, named: Cells, text: string): string {
  const [key = '', word = '', bytes = ''] = text.slice(MARK.length).split(':', 3)
  if (key === '') return text.slice(MARK.length + 1)
  const { seal = unsealed } = session
  const place = placeOf(table, column, boundIn(CELLS[table]), named, word)
  return Buffer.from(seal.open(place, Buffer.from(bytes, 'base64'))).toString()
}

/** Values for columns of the row that `named` names, the private ones among them sealed where the session seals. */
export function hide<V extends object>(session: Session, table: PrivateTable, named: object, values: V): V {
  let hidden: Cells | undefined
  for (const column of CELLS[table].columns) {
    const text = (values as Cells)[column]
    if (typeof text !== 'string') continue
    const kept = hideText(session, table, column, named as Cells, text)
    if (kept === text) continue
    hidden ??= { ...(values as Cells) }
    hidden[column] = kept
  }
  return (hidden ?? values) as V
}

/** Values as they were before they were sealed. Throws as `Seal.open` does. */
export function show<V extends object>(session: Session, table: PrivateTable, named: object, values: V): V {
  const cells = values as Cells
  let open: Cells | undefined
  for (const column of CELLS[table].columns) {
    const text = cells[column]
    if (typeof text !== 'string' || !text.startsWith(MARK)) continue
    open ??= { ...cells }
    open[column] = showText(session, table, column, named as Cells, text)
  }
  return (open ?? values) as V
}

/** From a table's rows to its records. */
export const shown =
  <R extends object, T>(session: Session, table: PrivateTable, shape: { record(row: R): T }) =>
  (row: R): T =>
    shape.record(show(session, table, row, row))

/** From records to a table's rows. */
export const hidden =
  <R extends object, T>(session: Session, table: PrivateTable, shape: { row(record: T): R }) =>
  (record: T): R => {
    const row = shape.row(record)
    return hide(session, table, row, row)
  }

/** Whether a column's text is sealed, as a condition that its index serves. */
export const isSealed = (column: string): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(column)} >= ${sql.lit(MARK)} and ${sql.ref(column)} < ${sql.lit(END)}`

const KEY_DIGITS = 16
const AFTER_MARK = MARK.length + 1

/** Instead of a key's id, where a text says nothing of a document. */
export const NOTHING_TO_SEAL = '-'

/** The id of the key that seals a column's text; null where none does. */
export const keyIn = (column: string): RawBuilder<string | null> => sql<string | null>`case
  when ${sql.ref(column)} is null or ${sql.ref(column)} in (${sql.join([...EMPTY].map((one) => sql.lit(one)))})
    then ${sql.lit(NOTHING_TO_SEAL)}
  when ${isSealed(column)} then substr(${sql.ref(column)}, ${sql.lit(AFTER_MARK)}, ${sql.lit(KEY_DIGITS)}) end`

/** Whether a key seals a column's text; said as the column's index says it. */
export const isSealedBy = (column: string, key: string): RawBuilder<boolean> =>
  sql<boolean>`${isSealed(column)}
    and substr(${sql.ref(column)}, 1, ${sql.lit(MARK.length + KEY_DIGITS)}) = ${`${MARK}${key}`}`

/** Whether the code that is waited for is this one, whichever key seals it. */
export function isWaitedFor({ seal = unsealed }: Session, code: string): RawBuilder<boolean> {
  const column = sql.ref(WAITED)
  const sealed = seal.known().map((key) => {
    const begins = `${MARK}${key}:${seal.mark(WAITED, code, key)}`
    return sql`or ${column} >= ${`${begins}:`} and ${column} < ${`${begins};`}`
  })
  return sql<boolean>`(${column} = ${openly(code)} ${sql.join(sealed, sql` `)})`
}

const MARK_DIGITS = 32

/** The same for the same code, as long as the same key seals it: for grouping. */
export const waitedFor: RawBuilder<string> = sql<string>`case
  when ${isSealed(WAITED)} and substr(${sql.ref(WAITED)}, ${sql.lit(AFTER_MARK)}, 1) <> ':'
    then substr(${sql.ref(WAITED)}, 1, ${sql.lit(MARK.length + KEY_DIGITS + 1 + MARK_DIGITS)})
  else ${sql.ref(WAITED)} end`

/** The word of a sealed text, empty where it has none. */
export function wordIn({ dialect }: Session, column: string): RawBuilder<string> {
  const rest = sql`substr(${sql.ref(column)}, ${sql.lit(AFTER_MARK + KEY_DIGITS + 1)}, 100)`
  return dialect === 'postgres'
    ? sql<string>`split_part(${rest}, ':', 1)`
    : sql<string>`substr(${rest}, 1, instr(${rest}, ':') - 1)`
}
