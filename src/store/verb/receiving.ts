// Taking bytes in: what came before is found out by unique keys of the tables, so no race can be written.
import type { EnvelopeClaim } from '../atOnce.ts'
import type { Receipt } from '../record.ts'
import type { Database } from '../schema.ts'
import { hidden } from '../seal/cells.ts'
import { batches, overwrite, type Session, together } from '../session.ts'
import { receipts } from '../shapes.ts'
import { insertion } from '../statement.ts'
import type { Lookup, Receiving } from '../store.ts'
import { keepChunks } from './bytes.ts'
import { placeFile, showInbound } from './drop.ts'
import { rememberFile } from './remote.ts'
import { leaveSteps } from './step.ts'

type NewReceipt = Parameters<Receiving['receive']>[0]
type Repeat = { repeatOf?: string }

const dropFileOf = (receipt: NewReceipt, folder: 'inbound' | 'archive') => ({
  partner: receipt.partner,
  environment: receipt.environment,
  folder,
  day: folder === 'archive' ? receipt.at.slice(0, 10) : '',
  name: receipt.name ?? receipt.id,
  blob: receipt.blob,
  bytes: receipt.bytes,
  at: receipt.at,
  receipt: receipt.id,
})

type ReceiptRow = Database['receipt']

const putReceipts = insertion<ReceiptRow, ReceiptRow>('receipt', [...receipts.columns, 'files'], {
  conflict: { leave: [] },
  returning: ['id'],
})

/** The ids of the rows that were new: neither the id nor, for a first one, the bytes were there. */
async function insertReceipts(
  session: Session,
  all: readonly { receipt: Receipt; inbound: boolean }[],
): Promise<Set<string>> {
  const rowOf = hidden(session, 'receipt', receipts)
  const rows = all.map(({ receipt, inbound }) => ({ ...rowOf(receipt), files: inbound ? 1 : null }))
  return new Set((await putReceipts(session, rows)).map(({ id }) => id))
}

async function earlier({ db }: Session, receipt: NewReceipt): Promise<Repeat & { id: string; blob: string }> {
  const same = await db
    .selectFrom('receipt')
    .select(['id', 'blob', 'repeat_of'])
    .where('id', '=', receipt.id)
    .executeTakeFirst()
  if (same) {
    const { repeat_of, ...kept } = same
    return repeat_of === null ? kept : { ...kept, repeatOf: repeat_of }
  }
  return db
    .selectFrom('receipt')
    .select(['id', 'blob'])
    .where('partner', '=', receipt.partner)
    .where('environment', '=', receipt.environment)
    .where('sha256', '=', receipt.sha256)
    .where('repeat_of', 'is', null)
    .executeTakeFirstOrThrow()
}

/** A repeat names the first one's bytes; its own are unnamed, and swept. */
async function repeat(session: Session, receipt: NewReceipt, inbound: boolean): Promise<Repeat> {
  const before = await earlier(session, receipt)
  if (before.id === receipt.id) return before.repeatOf === undefined ? {} : { repeatOf: before.repeatOf }
  const own = { ...receipt, blob: before.blob }
  const again: Receipt = { ...own, state: 'repeat', repeatOf: before.id, findings: [] }
  const fresh = await insertReceipts(session, [{ receipt: again, inbound }])
  if (fresh.size > 0 && inbound) await placeFile(session, dropFileOf(own, 'archive'))
  return { repeatOf: before.id }
}

export type Received = Parameters<Receiving['receive']>

export const receive = async (session: Session, ...received: Received): Promise<Repeat> =>
  (await receiveAll(session, [received]))[0]!

/** Receives several, each as if it came alone, in an order that is the same whoever brings them. */
export async function receiveAll(session: Session, all: readonly Received[]): Promise<Repeat[]> {
  const sorted = all.toSorted(([one], [other]) => (one.sha256 < other.sha256 ? -1 : 1))
  for (const [{ id, sha256, at }, , fetched] of sorted)
    if (fetched) await rememberFile(session, { ...fetched, sha256, receipt: id, at })
  const rows = sorted.map(([receipt, inbound]) => ({
    receipt: { ...receipt, state: 'received' as const, findings: [] },
    inbound,
  }))
  const fresh = await insertReceipts(session, rows)
  await keepFresh(
    session,
    sorted.filter(([{ id }]) => fresh.has(id)),
  )
  const repeats: Repeat[] = []
  for (const [receipt, inbound] of all)
    repeats.push(fresh.has(receipt.id) ? {} : await repeat(session, receipt, inbound))
  return repeats
}

/** Whatever stands beside the rows of receipts that were not there before. */
async function keepFresh(session: Session, fresh: readonly Received[]): Promise<void> {
  if (fresh.length === 0) return
  const chunks = fresh.flatMap(([{ blob, at }, , , last]) => (last ? [{ blob, at, ...last }] : []))
  const shown = fresh.flatMap(([receipt, inbound]) => (inbound ? [dropFileOf(receipt, 'inbound')] : []))
  await together([
    keepChunks(session, chunks),
    showInbound(session, shown),
    leaveSteps(
      session,
      fresh.map(([{ id, partner }]) => ({ verb: 'open', subject: id, partner })),
    ),
  ])
}

/** Puts claims that forget the same past; answers how many were the first of their key. */
async function putClaims({ db }: Session, since: string, claims: readonly EnvelopeClaim[]): Promise<number> {
  const rows = claims.map(({ since: _, ...row }) => row)
  const put = await db
    .insertInto('envelope')
    .values(rows)
    .onConflict((on) =>
      on
        .columns(['environment', 'key'])
        .doUpdateSet(overwrite(['receipt', 'ordinal', 'at']))
        .where('envelope.at', '<', since),
    )
    .returning('key')
    .execute()
  return put.length
}

type EnvelopeRow = Database['envelope']

const putNew = insertion<EnvelopeRow, EnvelopeRow>(
  'envelope',
  ['environment', 'key', 'receipt', 'ordinal', 'at'],
  { conflict: { leave: ['environment', 'key'] }, returning: ['environment', 'key'] },
)

const keyOf = ({ environment, key }: Pick<EnvelopeClaim, 'environment' | 'key'>) => `${environment} ${key}`

/** Claims envelopes; throws where one of them came before. Always in one order, so that two can't wait for each other. */
export async function claimAll(session: Session, claims: readonly EnvelopeClaim[]): Promise<void> {
  const sorted = claims.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  const fresh = new Set<string>()
  for (const batch of batches(sorted)) for (const row of await putNew(session, batch)) fresh.add(keyOf(row))
  for (const claim of sorted)
    if (!fresh.delete(keyOf(claim)) && (await putClaims(session, claim.since, [claim])) === 0)
      throw new Error(`an envelope of receipt ${claim.receipt} came before`)
}

export async function claimEnvelope(
  session: Session,
  claim: EnvelopeClaim,
): ReturnType<Receiving['claimEnvelope']> {
  const { db } = session
  const ours = { receipt: claim.receipt, ordinal: claim.ordinal }
  await putClaims(session, claim.since, [claim])
  const held = await db
    .selectFrom('envelope')
    .select(['receipt', 'ordinal', 'at'])
    .where('environment', '=', claim.environment)
    .where('key', '=', claim.key)
    .executeTakeFirstOrThrow()
  const first = held.receipt === ours.receipt && held.ordinal === ours.ordinal
  return first ? { first } : { first, receipt: held.receipt, at: held.at }
}

export async function countReceived(
  { db }: Session,
  { partner, doors, after }: Parameters<Lookup['countReceived']>[0],
): Promise<{ files: number; bytes: number }> {
  const { files, bytes } = await db
    .selectFrom('receipt')
    .select(({ fn }) => [fn.countAll().as('files'), fn.sum('bytes').as('bytes')])
    .where('partner', '=', partner)
    .where('id', '>', after)
    .where('door', 'in', doors)
    .executeTakeFirstOrThrow()
  return { files: Number(files), bytes: Number(bytes ?? 0) }
}
