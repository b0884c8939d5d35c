// How an order stands after what was said of it since: changed line by line, ordered anew, or cancelled. A change says
// what a line is from now on (its quantity is the new one, not the difference), and only the members that it states.
import type { CanonicalDocument } from '../reading.ts'
import { kindOf, lineFinder, namedLine } from './claims.ts'
import { entriesAt, textAt } from './rule.ts'

type Holder = Record<string, unknown>

export interface Standing {
  /** As changed; absent where only its changes are known. */
  order?: CanonicalDocument
  /** By what it was cancelled. */
  cancelled?: CanonicalDocument
}

const CANCELS: readonly string[] = ['cancellation', 'cancellation-to-be-reissued']
/** What says an order once more, and neither anew nor away. */
const REPEATS: readonly string[] = ['confirmation', 'duplicate', 'information-copy', 'status']

export const isCancellation = ({ purpose }: CanonicalDocument): boolean => CANCELS.includes(String(purpose))

/** Orders by their number, out of orders and their changes in the order in which they came. */
export function standingOrders(known: readonly CanonicalDocument[]): Map<string, Standing> {
  const standing = new Map<string, Standing>()
  for (const document of known) {
    const isOrder = kindOf(document) === 'order'
    const number = textAt(document, isOrder ? 'number' : 'order.number')
    if (number === undefined || !(isOrder || kindOf(document) === 'order-change')) continue
    standing.set(number, after(standing.get(number) ?? {}, document, isOrder))
  }
  return standing
}

function after(before: Standing, document: CanonicalDocument, isOrder: boolean): Standing {
  if (isCancellation(document)) return { ...before, cancelled: document }
  if (isOrder)
    return REPEATS.includes(String(document.purpose)) && before.order ? before : { order: document }
  return before.order ? { ...before, order: changed(before.order, document) } : before
}

/** The members of a line that a change can say anew. */
const CHANGEABLE = ['quantity', 'price', 'action'] as const

function changed(order: CanonicalDocument, change: CanonicalDocument): CanonicalDocument {
  const lineOf = lineFinder()
  const anew = new Map<Holder, Holder>()
  const added: Holder[] = []
  for (const { value } of entriesAt(change, 'lines', '')) {
    const line = lineOf(order, namedLine(value, 'order-change'), value)
    if (line) anew.set(line, { ...(anew.get(line) ?? line), ...saidIn(value) })
    else if (value.action === 'added') added.push(numbered(value))
  }
  const lines = entriesAt(order, 'lines', '').map(({ value }) => anew.get(value) ?? value)
  return { ...order, lines: [...lines, ...added] }
}

const saidIn = (line: Holder): Holder =>
  Object.fromEntries(CHANGEABLE.flatMap((name) => (name in line ? [[name, line[name]]] : [])))

/** An added line stands in the order under the number by which later documents name it. */
function numbered(line: Holder): Holder {
  const number = namedLine(line, 'order-change')
  return number === undefined ? line : { ...line, number }
}
