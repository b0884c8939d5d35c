// Taking bytes in: what came before is found out by unique keys of the tables, so no race can be written.
import type { EnvelopeClaim } from '../atOnce.ts'
import type { Receipt } from '../record.ts'
import type { FetchedFile } from '../remote.ts'
import type { Database } from '../schema.ts'
import { hidden } from '../seal/cells.ts'
import { overwrite, type Session, together } from '../session.ts'
import { receipts } from '../shapes.ts'
import { insertion } from '../statement.ts'
import type { Lookup, Receiving } from '../store.ts'
import { keepChunk } from './bytes.ts'
import { placeFile } from './drop.ts'
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

/** Whether the row was new: neither its id nor, for a first one, its bytes were there. */
async function insertReceipt(session: Session, receipt: Receipt, shown: boolean): Promise<boolean> {
  const row = hidden(session, 'receipt', receipts)(receipt)
  return (await putReceipts(session, [{ ...row, files: shown ? 1 : null }])).length > 0
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
  const fresh = await insertReceipt(
    session,
    { ...own, state: 'repeat', repeatOf: before.id, findings: [] },
    inbound,
  )
  if (fresh && inbound) await placeFile(session, dropFileOf(own, 'archive'))
  return { repeatOf: before.id }
}

export async function receive(
  session: Session,
  receipt: NewReceipt,
  inbound: boolean,
  fetched?: FetchedFile,
  last?: Parameters<Receiving['receive']>[3],
): Promise<Repeat> {
  const { id, sha256, at } = receipt
  if (fetched) await rememberFile(session, { ...fetched, sha256, receipt: id, at })
  const first = await insertReceipt(session, { ...receipt, state: 'received', findings: [] }, inbound)
  if (!first) return repeat(session, receipt, inbound)
  await together([
    ...(last ? [keepChunk(session, { blob: receipt.blob, at, ...last })] : []),
    ...(inbound ? [placeFile(session, dropFileOf(receipt, 'inbound'))] : []),
    leaveSteps(session, [{ verb: 'open', subject: receipt.id, partner: receipt.partner }]),
  ])
  return {}
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

/** Claims envelopes for a receipt; throws where one of them came before. */
export async function claimAll(session: Session, claims: readonly EnvelopeClaim[]): Promise<void> {
  for (const [since, own] of Map.groupBy(claims, (claim) => claim.since))
    if ((await putClaims(session, since, own)) < own.length)
      throw new Error(`an envelope of receipt ${own[0]!.receipt} came before`)
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
