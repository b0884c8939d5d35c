// Drop points: a folder that a partner sees is a list of names in the store, so each name stands for something that came or
// was sent, with its bytes, and none is gone that nobody took away. What partners remove themselves, and what was purged, is
// counted out where it happens; of what came before that was counted, nobody knows.
import type { FileInBooks } from '../../store/books.ts'
import { CHUNK_BYTES } from '../../store/record.ts'
import { about, counted, type Disagreement, type Judged } from './disagreement.ts'
import { isSealed } from './sealed.ts'

type Tell = ReturnType<typeof about>

/** Files of a receipt or a document that were shown at its drop point, and that nobody took away. */
export function filesGone(
  { state, files, shown }: { state: string; files: number | null; shown: number },
  tell: Tell,
): Disagreement[] {
  if (files === null || shown >= files) return []
  const gone = `${files - shown} of ${counted(files, 'file')}`
  return [tell('lost', `is ${state}, and misses ${gone} at its drop point that nobody took away`)]
}

/** What a file at a drop point is counted as, and what is wrong with it. */
export function judgeFile(file: FileInBooks): Judged {
  const path = [file.environment === 'test' ? 'test' : '', file.folder, file.day, file.name]
  const place = path.filter((step) => step !== '').join('/')
  const tell = about('drop points', `${file.partner} /${place}`, `file /${place} of ${file.partner}`)
  return { as: file.folder, found: [...bytesGone(file, tell), ...owned(file, tell)] }
}

/** Bytes of a receipt or a document are told with it. */
function bytesGone(file: FileInBooks, tell: Tell): Disagreement[] {
  const { bytes, blob, chunks, purged } = file
  if (blob === file.receiptBlob || blob === file.documentBlob) return []
  const expected = Math.ceil(bytes / CHUNK_BYTES)
  if (chunks >= expected || purged > 0) return []
  return [
    tell(
      'lost',
      `is shown with ${bytes} bytes, and ${chunks} of ${counted(expected, 'chunk')} of blob ${blob} are kept`,
    ),
  ]
}

function owned(file: FileInBooks, tell: Tell): Disagreement[] {
  const { receipt, document } = file
  if (receipt !== null) return ofReceipt(file, receipt, tell)
  if (document !== null) return ofDocument(file, document, tell)
  return [tell('altered', 'is of no receipt and of no document')]
}

/** Beside a file that was rejected stand reports, which are no bytes of its receipt. */
function ofReceipt(
  { folder, blob, receiptState, receiptBlob }: FileInBooks,
  receipt: string,
  tell: Tell,
): Disagreement[] {
  if (receiptState === null) return [tell('altered', `is of receipt ${receipt}, which is not there`)]
  if (folder !== 'error' && blob !== receiptBlob)
    return [tell('altered', `shows other bytes than those of receipt ${receipt}`)]
  if (folder !== 'inbound' || (receiptState !== 'concluded' && receiptState !== 'repeat')) return []
  return [tell('altered', `stands there still, and receipt ${receipt} is ${receiptState}`)]
}

function ofDocument(
  { folder, blob, documentState, documentBlob }: FileInBooks,
  document: string,
  tell: Tell,
): Disagreement[] {
  if (documentState === null) return [tell('altered', `is of document ${document}, which is not there`)]
  if (folder === 'outbound' && !isSealed(documentState))
    return [tell('altered', `is shown to the partner, and document ${document} is ${documentState}`)]
  if (documentBlob === null || blob === documentBlob) return []
  return [tell('altered', `shows other bytes than document ${document} was sealed in`)]
}
