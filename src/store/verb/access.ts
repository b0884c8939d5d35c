// Who may do what, and what was asked before.

import type { Access } from '../access.ts'
import type { Credential, Credentials, Principal } from '../credentials.ts'
import { hide, show } from '../seal/cells.ts'
import { overwrite, type Session } from '../session.ts'
import { credentials, principals } from '../shapes.ts'
import { statementOf } from '../statement.ts'

export async function putPrincipal({ db }: Session, principal: Principal): Promise<void> {
  await db
    .insertInto('principal')
    .values(principals.row(principal))
    .onConflict((on) => on.column('id').doUpdateSet(overwrite(principals.columns)))
    .execute()
}

export async function principal({ db }: Session, id: string): Promise<Principal | undefined> {
  const row = await db.selectFrom('principal').selectAll().where('id', '=', id).executeTakeFirst()
  return row && principals.record(row)
}

export async function allPrincipals({ db }: Session): Promise<Principal[]> {
  return (await db.selectFrom('principal').selectAll().orderBy('id').execute()).map(principals.record)
}

/** The same id again replaces the credential: so one is ended, by a date on which it expires. */
export async function addCredential({ db }: Session, credential: Credential): Promise<void> {
  await db
    .insertInto('credential')
    .values(credentials.row(credential))
    .onConflict((on) => on.column('id').doUpdateSet(overwrite(credentials.columns)))
    .execute()
}

export async function credentialsOf(
  { db }: Session,
  of: string,
  kind: Credential['kind'],
  now: string,
): Promise<Credential[]> {
  const rows = await db
    .selectFrom('credential')
    .selectAll()
    .where('principal', '=', of)
    .where('kind', '=', kind)
    .where('from', '<=', now)
    .where((where) => where.or([where('expires', 'is', null), where('expires', '>', now)]))
    .orderBy('id')
    .execute()
  return rows.map(credentials.record)
}

export async function everyCredential(
  { db }: Session,
  kind: Credential['kind'],
  of?: string,
): Promise<Credential[]> {
  const rows = await db
    .selectFrom('credential')
    .selectAll()
    .where('kind', '=', kind)
    .$if(of !== undefined, (query) => query.where('principal', '=', of!))
    .orderBy('principal')
    .orderBy('id')
    .execute()
  return rows.map(credentials.record)
}

export async function endCredential(
  { db }: Session,
  { id, expires }: Parameters<Credentials['endCredential']>[0],
): Promise<boolean> {
  const ended = await db
    .updateTable('credential')
    .set({ expires })
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return ended !== undefined
}

export async function useCredential(
  { db }: Session,
  { id, at, from }: Parameters<Credentials['useCredential']>[0],
): Promise<void> {
  await db.updateTable('credential').set({ used_at: at, used_from: from }).where('id', '=', id).execute()
}

export async function revokeToken({ db }: Session, id: string, expires: string): Promise<void> {
  await db
    .insertInto('revoked_token')
    .values({ id, expires })
    .onConflict((on) => on.doNothing())
    .execute()
}

const revoked = statementOf<string, { id: string }>(({ db }, isOne) =>
  db.selectFrom('revoked_token').select('id').where(isOne('id')),
)

export const isRevoked = async (session: Session, id: string): Promise<boolean> =>
  (await areRevoked(session, [[id]]))[0]!

export async function areRevoked(
  session: Session,
  asked: readonly (readonly [string])[],
): Promise<boolean[]> {
  const ids = asked.map(([id]) => id)
  const found = new Set((await revoked(session, ids)).map(({ id }) => id))
  return ids.map((id) => found.has(id))
}

export async function beginIdempotent(
  session: Session,
  { principal: by, key, fingerprint, at, staleBefore }: Parameters<Access['beginIdempotent']>[0],
): ReturnType<Access['beginIdempotent']> {
  const { db } = session
  const begun = await db
    .insertInto('idempotency')
    .values({ principal: by, key, fingerprint, at })
    .onConflict((on) =>
      on
        .columns(['principal', 'key'])
        .doUpdateSet({ fingerprint, at, answer: null })
        .where('idempotency.at', '<', staleBefore),
    )
    .returning('key')
    .executeTakeFirst()
  if (begun) return { kind: 'new' }
  const kept = await db
    .selectFrom('idempotency')
    .select(['fingerprint', 'answer'])
    .where('principal', '=', by)
    .where('key', '=', key)
    .executeTakeFirst()
  // Abandoned between the two statements: its caller is still on the line.
  if (!kept) return { kind: 'in-flight' }
  if (kept.fingerprint !== fingerprint) return { kind: 'mismatch' }
  const { answer } = show(session, 'idempotency', { principal: by, key }, kept)
  return answer === null ? { kind: 'in-flight' } : { kind: 'replay', answer }
}

export async function finishIdempotent(
  session: Session,
  { principal: by, key, fingerprint, answer }: Parameters<Access['finishIdempotent']>[0],
): Promise<void> {
  await session.db
    .updateTable('idempotency')
    .set(hide(session, 'idempotency', { principal: by, key }, { answer }))
    .where((where) => where.and({ principal: by, key, fingerprint }))
    .where('answer', 'is', null)
    .execute()
}

export async function abandonIdempotent(
  { db }: Session,
  { principal: by, key }: Parameters<Access['abandonIdempotent']>[0],
): Promise<void> {
  await db
    .deleteFrom('idempotency')
    .where((where) => where.and({ principal: by, key }))
    .where('answer', 'is', null)
    .execute()
}
