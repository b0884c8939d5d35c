// A receipt: its bytes came once, are kept, and either something became of them or a step will see to it.
import type { ReceiptInBooks } from '../../store/books.ts'
import { CHUNK_BYTES } from '../../store/record.ts'
import { about, counted, type Disagreement, type Judged } from './disagreement.ts'
import { filesGone } from './files.ts'

/** What a receipt is counted as, and what is wrong with it. */
export function judgeReceipt(receipt: ReceiptInBooks): Judged {
  const { id, partner, name, state, repeatOf } = receipt
  const tell = about('receipts', id, `receipt ${id} (${partner}${name === null ? '' : `, ${name}`})`)
  const found = [...missingBytes(receipt, tell), ...twins(receipt, tell)]
  if (repeatOf !== null || state === 'repeat') found.push(...repeated(receipt, tell))
  else found.push(...orphaned(receipt, tell))
  if (receipt.replacedBy === 0) found.push(...filesGone(receipt, tell))
  return { as: wordFor(receipt), found }
}

type Tell = ReturnType<typeof about>

function wordFor({ state, opening, reading, acknowledging }: ReceiptInBooks): string {
  if (state === 'concluded' || state === 'repeat') return state
  const steps = [opening, reading, acknowledging]
  if (steps.includes('parked')) return 'parked'
  return steps.every((one) => one === null) ? state : 'under way'
}

function missingBytes({ bytes, blob, chunks, purged }: ReceiptInBooks, tell: Tell): Disagreement[] {
  const expected = Math.ceil(bytes / CHUNK_BYTES)
  if (chunks >= expected || purged > 0) return []
  return [
    tell(
      'lost',
      `has ${bytes} bytes, and ${chunks} of ${counted(expected, 'chunk')} of blob ${blob} are kept`,
    ),
  ]
}

const twins = ({ twin }: ReceiptInBooks, tell: Tell): Disagreement[] =>
  twin === null ? [] : [tell('twice', `has the same bytes as receipt ${twin}, and neither is a repeat`)]

function repeated(receipt: ReceiptInBooks, tell: Tell): Disagreement[] {
  const { repeatOf, state, documents, opening, acknowledging } = receipt
  const found: Disagreement[] = []
  const why = whyNoRepeat(receipt)
  if (why !== undefined) found.push(tell('altered', why))
  if (state !== 'repeat') found.push(tell('altered', `is a repeat of ${repeatOf}, and ${state} as well`))
  if (documents > 0)
    found.push(tell('twice', `is a repeat, and has ${counted(documents, 'document')} of its own`))
  if (opening !== null || acknowledging !== null)
    found.push(tell('twice', 'is a repeat, and a step would open or answer it once more'))
  return found
}

function whyNoRepeat({ repeatOf, sha256, firstSha256, firstRepeats }: ReceiptInBooks): string | undefined {
  if (repeatOf === null) return 'is a repeat, and nothing says of which receipt'
  if (firstSha256 === null) return `is a repeat of receipt ${repeatOf}, which is not there`
  if (firstSha256 !== sha256) return `is a repeat of receipt ${repeatOf}, which has other bytes`
  return firstRepeats === null ? undefined : `is a repeat of receipt ${repeatOf}, which is one itself`
}

function orphaned({ state, opening, reading, acknowledging }: ReceiptInBooks, tell: Tell): Disagreement[] {
  if (state === 'received' && opening === null) return [tell('orphan', 'is received, and no step opens it')]
  if (state === 'opened' && reading === null && acknowledging === null)
    return [tell('orphan', 'is opened, and no step reads a group of it or concludes it')]
  if (state === 'concluded' && (opening ?? acknowledging) !== null)
    return [tell('twice', 'is concluded, and a step would open or answer it once more')]
  return []
}
