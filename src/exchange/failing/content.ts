// What the ERP could not take, as a canonical document that tells its partner: an application advice, or an order response
// that rejects. Pure; which of the two, and by which guide it is written, the agreement says.
import type { ApplicationAdvice, OrderResponse, Party } from '../../canonical/canonical.ts'
import type { Document, Group } from '../../store/record.ts'

/** Why it failed: the ERP's words. */
export interface FailReason {
  code: string
  text: string
  /** Number of the line that it is about. */
  line?: string
}

export interface Failed {
  document: Pick<Document, 'type' | 'canonical' | 'number' | 'date' | 'control'>
  /** X12 only. */
  group?: Pick<Group, 'control' | 'version'>
  /** What was understood of it. */
  canonical: Record<string, unknown>
  reasons: readonly FailReason[]
}

export interface Telling {
  /** The number of what is told. */
  number: string
  /** YYYY-MM-DD. */
  date: string
  syntax: 'x12' | 'xml'
}

/** A free text of TED02, MSG01 and the like is cut into pieces that fit everywhere. */
const PIECE = 60
const MOST_PIECES = 50

/** An application advice: 824, ApplicationResponse. */
export function failureAdvice(failed: Failed, { number, date, syntax }: Telling): ApplicationAdvice {
  const { document, group } = failed
  const isX12 = syntax === 'x12'
  const about = subjectOf(failed)
  return {
    schema: 'application-advice/1',
    number,
    date,
    ...(isX12 ? { purpose: 'original' } : partiesOf(failed)),
    documents: [
      {
        status: 'rejected',
        ...about,
        ...(document.date === undefined ? {} : { date: document.date }),
        ...(isX12 && group
          ? {
              groupControl: group.control,
              setControl: document.control,
              set: document.type.split('/').at(-1)!,
              version: group.version,
            }
          : {}),
        reasons: failed.reasons.flatMap((reason) =>
          piecesOf(wordsOf(reason), isX12).map((text) => (isX12 ? { code: 'other', text } : { text })),
        ),
      },
    ],
  }
}

/** An order response that rejects the whole order: 855, OrderResponse. */
export function failureResponse(failed: Failed, { number, date, syntax }: Telling): OrderResponse {
  const { buyer, seller } = failed.canonical as { buyer?: Party; seller?: Party }
  const text = failed.reasons.map(wordsOf).join('; ')
  const isX12 = syntax === 'x12'
  return {
    schema: 'order-response/1',
    ...(isX12 ? { purpose: 'original' } : { number }),
    date,
    response: 'rejected',
    order: orderOf(failed),
    ...(buyer ? { buyer } : {}),
    ...(seller ? { seller } : {}),
    ...(isX12
      ? {
          notes: piecesOf(text, true).map((piece) => ({
            type: 'letters-or-notes',
            subject: 'REJECTED',
            text: piece,
          })),
        }
      : { reason: text }),
  }
}

function orderOf({ document, canonical }: Failed): OrderResponse['order'] {
  const { number } = (canonical.order ?? {}) as { number?: string }
  const date = document.canonical === 'order' ? document.date : undefined
  return { number: number ?? document.number ?? 'unknown', ...(date === undefined ? {} : { date }) }
}

/** What the document is called by: its own number, or that of the order that it is about. */
function subjectOf({ document, canonical }: Failed): { type?: string; number?: string } {
  const { number } = (canonical.order ?? {}) as { number?: string }
  if (document.number !== undefined && !ABOUT_ORDER.includes(document.canonical))
    return { type: document.canonical, number: document.number }
  return number === undefined ? {} : { type: 'order', number }
}

const ABOUT_ORDER = ['order-change', 'order-response']

/** Documents that the buyer sends; we are the other side. */
const OF_BUYER = ['order', 'order-change', 'receipt-advice']

function partiesOf({ document, canonical }: Failed): { sender?: Party; receiver?: Party } {
  const { buyer, seller } = canonical as { buyer?: Party; seller?: Party }
  const fromBuyer = OF_BUYER.includes(document.canonical)
  const [ours, theirs] = fromBuyer ? [seller, buyer] : [buyer, seller]
  return { ...(ours ? { sender: plain(ours) } : {}), ...(theirs ? { receiver: plain(theirs) } : {}) }
}

const plain = ({ role: _, ...party }: Party): Party => party

const wordsOf = ({ code, text, line }: FailReason): string =>
  `${line === undefined ? '' : `line ${line} - `}${text} (${code})`

/** The text in pieces of whole words; in X12 without what could be a delimiter or is in no character set of it. */
function piecesOf(text: string, isX12: boolean): string[] {
  if (!isX12) return [text]
  const said = text
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/[*~>^:|]/g, ' ')
  const pieces: string[] = []
  for (const word of said.split(/ +/).flatMap((one) => one.match(/.{1,60}/g) ?? [])) {
    const last = pieces.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= PIECE)
      pieces[pieces.length - 1] = `${last} ${word}`
    else pieces.push(word)
  }
  return pieces.slice(0, MOST_PIECES)
}
