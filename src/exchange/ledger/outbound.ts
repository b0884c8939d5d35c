// A document of ours: on its way with a step, or sealed under numbers that the ledger of control numbers gave to it, its
// bytes kept, and waited for where an acknowledgement was agreed.
import type { NumberInBooks, OutboundInBooks } from '../../store/books.ts'
import { CHUNK_BYTES } from '../../store/record.ts'
import { about, counted, type Disagreement, type Judged } from './disagreement.ts'
import { filesGone } from './files.ts'
import { isSealed } from './sealed.ts'

type Tell = ReturnType<typeof about>

/** What a document of ours is counted as, and what is wrong with it. */
export function judgeOutbound(document: OutboundInBooks): Judged {
  const { id, partner, type, number, state, kept } = document
  const named = `${partner}, ${type}${number === null ? '' : ` ${number}`}`
  const tell = about('documents out', id, `document ${id} (${named})`)
  const found = standing(document, tell)
  if (kept === 0) found.push(tell('lost', `is ${state}, and its canonical document is not kept`))
  if (isSealed(state) || (state === 'given-up' && document.blob !== null))
    found.push(...bytesOf(document, tell), ...numbersOf(document, tell))
  if (document.blob !== null) found.push(...filesGone(document, tell))
  return { as: state, found }
}

function standing(document: OutboundInBooks, tell: Tell): Disagreement[] {
  const { state, reason, acknowledgement, reconciling } = document
  if ((state === 'parked' || state === 'given-up') && !reason)
    return [tell('orphan', `is ${state}, and nothing says why`)]
  const verb = verbFor(document)
  if (verb !== undefined) return [tell('orphan', `is ${state}, and no step ${verb} it`)]
  if (state !== 'delivered' && state !== 'fetched') return []
  if (acknowledgement === null)
    return [tell('altered', `is ${state}, and nothing says whether it is to be acknowledged`)]
  if (acknowledgement !== 'waiting' || reconciling !== null) return []
  return [tell('orphan', 'waits for its acknowledgement, and no step looks whether it is overdue')]
}

function verbFor({ state, writing, sealing, delivering }: OutboundInBooks): string | undefined {
  if (state === 'submitted' && writing === null) return 'writes'
  if (state === 'written' && sealing === null) return 'seals'
  return state === 'sealed' && delivering === null ? 'delivers' : undefined
}

function bytesOf({ state, blob, bytes, chunks, purged }: OutboundInBooks, tell: Tell): Disagreement[] {
  if (blob === null || bytes === null) return [tell('lost', `is ${state}, and has no sealed bytes`)]
  const expected = Math.ceil(bytes / CHUNK_BYTES)
  if (chunks >= expected || purged > 0) return []
  return [
    tell(
      'lost',
      `was sealed in ${bytes} bytes, and ${chunks} of ${counted(expected, 'chunk')} of blob ${blob} are kept`,
    ),
  ]
}

function numbersOf(document: OutboundInBooks, tell: Tell): Disagreement[] {
  const { interchangeControl, groupControl, blob } = document
  const interchange: NumberInBooks = {
    document: document.interchangeDocument,
    state: document.interchangeState,
    blob: document.interchangeBlob,
  }
  const group: NumberInBooks = {
    document: document.groupDocument,
    state: document.groupState,
    blob: document.groupBlob,
  }
  return [
    ...numberOf(`interchange number ${interchangeControl}`, interchangeControl, interchange, blob, tell),
    ...numberOf(`group number ${groupControl}`, groupControl, group, blob, tell),
  ]
}

function numberOf(
  name: string,
  control: string | null,
  { document, state, blob }: NumberInBooks,
  own: string | null,
  tell: Tell,
): Disagreement[] {
  if (control === null) return []
  if (state === null) return [tell('altered', `was sealed under ${name}, which the ledger never gave`)]
  if (state !== 'sealed')
    return [tell('altered', `was sealed under ${name}, which is ${state} in the ledger`)]
  // Those that were sealed together share bytes and numbers.
  if (blob === own) return []
  return [tell('twice', `was sealed under ${name}, which the ledger gave to document ${document}`)]
}
