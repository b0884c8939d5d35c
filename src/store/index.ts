// The store's doors: a directory for one process, a PostgreSQL address for many.
export { openEmbedded } from './embedded/open.ts'
