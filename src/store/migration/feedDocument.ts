// From a document to its entries in the feed: whoever proves that there is exactly one looks there a million times.

/** Rows for each value of the index's columns, for SQLite, which does not count by itself (first.ts). */
const COUNTS: readonly string[] = [
  `insert into sqlite_stat1 (tbl, idx, stat) values ('feed_entry', 'feed_entry_document', '1000000 1')`,
  'analyze sqlite_schema',
]

/** The statements of this schema. */
export const feedDocument = (dialect: 'sqlite' | 'postgres'): string[] => [
  'create index feed_entry_document on feed_entry (document)',
  ...(dialect === 'sqlite' ? COUNTS : []),
]
