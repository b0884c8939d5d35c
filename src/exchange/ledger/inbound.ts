// A document that came: in the feed once, told why it is not, or on its way with a step that will see to it.
import type { InboundInBooks } from '../../store/books.ts'
import { about, type Disagreement, type Judged } from './disagreement.ts'

type Tell = ReturnType<typeof about>

/** What a document that came is counted as, and what is wrong with it. */
export function judgeInbound(document: InboundInBooks): Judged {
  const { id, partner, type, number, state, receipt, receiptState } = document
  const named = `${partner}, ${type}${number === null ? '' : ` ${number}`}`
  const tell = about('documents in', id, `document ${id} (${named})`)
  const found = [...inFeed(document, tell), ...standing(document, tell)]
  if (receipt !== null && receiptState === null)
    found.push(tell('altered', `is of receipt ${receipt}, which is not there`))
  return { as: state, found }
}

function inFeed({ state, entries, readings, purged }: InboundInBooks, tell: Tell): Disagreement[] {
  if (entries > 1) return [tell('twice', `is in the feed ${entries} times`)]
  if (state !== 'published') return entries === 0 ? [] : [tell('altered', `is ${state}, and in the feed`)]
  if (entries === 0) return [tell('lost', 'is published, and in no feed')]
  return readings + purged > 0 ? [] : [tell('lost', 'is published, and its canonical document is not kept')]
}

function standing(document: InboundInBooks, tell: Tell): Disagreement[] {
  const { state, reason } = document
  if (state === 'parked' && !reason) return [tell('orphan', 'is parked, and nothing says why')]
  const why = whyOrphan(document)
  return why === undefined ? [] : [tell('orphan', `is ${state}, and ${why}`)]
}

function whyOrphan(document: InboundInBooks): string | undefined {
  const { state, receiptState, opening, reading, publishing, reconciling, waits } = document
  if (state === 'opened') {
    // A receipt that was refused in its middle takes what was listed of it along.
    const goesOn = (opening ?? reading) !== null || receiptState === 'refused'
    return goesOn ? undefined : 'no step reads it'
  }
  if (state === 'read')
    return (reading ?? publishing ?? reconciling) === null ? 'no step publishes or matches it' : undefined
  if (state !== 'waiting') return undefined
  if (waits === 0) return 'nothing that it waits for is known'
  return publishing === null ? 'no step publishes it when its time is over' : undefined
}
