// Places for gateways that are killed: a directory, and for PostgreSQL a fresh database beside it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, freshDatabase } from '../postgres.ts'
import type { Place } from './gateway.ts'

export type StoreKind = 'embedded' | 'postgres'

/** An empty place, and how it is taken away again. */
export async function openPlace(
  store: StoreKind,
  newDatabase: () => Promise<Database> = freshDatabase,
): Promise<{ place: Place; remove: () => Promise<void> }> {
  const data = await mkdtemp(join(tmpdir(), 'edigw-fault-'))
  const database = store === 'postgres' ? await newDatabase() : undefined
  const remove = async () => {
    await database?.drop()
    await rm(data, { recursive: true, force: true })
  }
  return { place: { data, ...(database ? { databaseUrl: database.url } : {}) }, remove }
}

/** Gives the work an empty place, and takes it away again. */
export async function atPlace<T>(
  store: StoreKind,
  work: (place: Place) => Promise<T>,
  newDatabase = freshDatabase,
): Promise<T> {
  const { place, remove } = await openPlace(store, newDatabase)
  try {
    return await work(place)
  } finally {
    await remove()
  }
}
