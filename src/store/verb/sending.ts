// What one transaction keeps of documents of ours that were written, sealed and delivered at once: of each table one change.
import type { WholeSending } from '../atOnce.ts'
import type { Database, OutboundTable } from '../schema.ts'
import { sealRow, writtenPart } from '../seal/parts.ts'
import { type Session, together } from '../session.ts'
import { change } from '../statement.ts'
import { movedRow } from './outbound.ts'

/** Keeps what came of documents; answers which of them wait to be acknowledged. */
export async function keepSendings(
  session: Session,
  sendings: readonly WholeSending[],
): Promise<Set<string>> {
  const written = sendings.map(({ document, body, lineage, blob, content }) => {
    const plain = { document, body, lineage, written: null, written_key: null }
    return { ...sealRow(session, writtenPart, plain), blob, bytes: content.length }
  })
  const sent = sentDocuments(
    session,
    sendings.map((one) => sentRow(session, one)),
  )
  await together([setWritten(session, written), sent])
  const waiting = (await sent).filter(({ acknowledgement }) => acknowledgement === 'waiting')
  return new Set(waiting.map(({ id }) => id))
}

type DocumentChanged = Database['document']

/** One that was acknowledged already is not waited for. */
const sentDocuments = change<DocumentChanged, DocumentChanged>(
  'document',
  'id',
  {
    crosswalks: 'whole',
    files: 'whole',
    acknowledgement: 'once',
    acknowledgement_due: 'once',
    acknowledgement_risk: 'once',
  },
  ['id', 'acknowledgement'],
)

function sentRow(
  session: Session,
  { document, findings, control, sent, crosswalks, at, delivered }: WholeSending,
): Partial<DocumentChanged> {
  const changes = {
    findings,
    reason: null,
    control,
    ...sent,
    ...(crosswalks === undefined ? {} : { crosswalks }),
  }
  if (!delivered) return movedRow(session, document, 'sealed', changes)
  const { file, awaited } = delivered
  return {
    ...movedRow(session, document, 'delivered', {
      ...changes,
      deliveredAt: at,
      ...(file ? { files: 1 } : {}),
    }),
    acknowledgement: awaited ? 'waiting' : 'none-expected',
    ...(awaited ? { acknowledgement_due: awaited.due, acknowledgement_risk: awaited.risk ?? null } : {}),
  }
}

type SentRow = Pick<
  OutboundTable,
  'document' | 'body' | 'lineage' | 'written' | 'written_key' | 'blob' | 'bytes'
>

const setWritten = change<SentRow>('outbound', 'document', {
  body: 'bytes',
  written: 'bytes',
  bytes: 'whole',
})
