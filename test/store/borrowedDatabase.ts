// Databases on PostgreSQL for tests, each lent to one after the other: to make one and its tables costs more than most
// tests do. One is as a gateway that never did anything leaves it: every row of the one before is gone, and so are those
// who were still connected. Tests of the tables' own coming take a fresh one.
import pg from 'pg'
import { openPostgres } from '../../src/store/index.ts'
import { type Database, freshDatabase } from '../postgres.ts'

const idle: string[] = []

/** A database with the tables of a store and nothing in them; to drop it is to give it back. */
export async function borrowDatabase(): Promise<Database> {
  const url = idle.pop() ?? (await newOne())
  await at(url, [ALONE, EMPTY])
  return { url, drop: async () => void idle.push(url) }
}

async function newOne(): Promise<string> {
  const { url } = await freshDatabase()
  await (await openPostgres({ url })).close()
  await at(url, [MODEL])
  return url
}

async function at(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

// What a store's tables begin with.
const MODEL = `create schema model;
do $$ declare one record; begin
  for one in select tablename as name from pg_tables where schemaname = 'public' loop
    execute format('create table model.%1$I as table public.%1$I', one.name);
  end loop;
end $$`

const ALONE = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`

// Without the triggers of foreign keys, so in any order.
const EMPTY = `begin;
set local session_replication_role = replica;
do $$ declare one record; begin
  for one in select tablename as name from pg_tables where schemaname = 'public' loop
    execute format('delete from public.%1$I; insert into public.%1$I overriding system value select * from model.%1$I', one.name);
  end loop;
  for one in select sequencename as name from pg_sequences where schemaname = 'public' loop
    perform setval(format('public.%I', one.name), 1, false);
  end loop;
end $$;
commit`
