// Cursors are opaque to those who get them: what they page and how far, so that one of another list is
// refused instead of silently meaning something else.
import { Refusal } from '../../exchange/refusal.ts'

/** What a cursor pages: a feed by position, rows by id, oldest or newest first, or a list by ordinal. */
export type Paged = 'feed' | 'id' | 'newest' | 'ordinal'

const START = '-'

/** A cursor after `last`; without it, the one before everything. */
export const cursorAfter = (paged: Paged, last: string | number | undefined): string =>
  Buffer.from(`${paged}:${last ?? START}`, 'latin1').toString('base64url')

/** What the cursor stands after, or undefined at the beginning. Refuses one that was not handed out for this. */
export function readCursor(paged: Paged, cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined
  const [kind, last] = Buffer.from(cursor, 'base64url').toString('latin1').split(':', 2)
  if (kind !== paged || !last || !/^([0-9A-Z]{1,40}|-)$/.test(last)) throw notACursor()
  return last === START ? undefined : last
}

/** As `readCursor`, for cursors that hold a number; 0 at the beginning. */
export function readNumberCursor(paged: Paged, cursor: string | undefined): number {
  const last = readCursor(paged, cursor) ?? '0'
  if (!/^\d{1,15}$/.test(last)) throw notACursor()
  return Number(last)
}

const MAPPINGS = 'mapping'

/** A cursor after a mapping; without it, the one before everything. */
export const mappingCursor = (last: { partner: string; name: string } | undefined): string =>
  Buffer.from(`${MAPPINGS}:${last ? `${last.partner}/${last.name}` : START}`, 'latin1').toString('base64url')

/** The mapping that the cursor stands after. Refuses as `readCursor`. */
export function readMappingCursor(cursor: string | undefined): { partner: string; name: string } | undefined {
  if (cursor === undefined) return undefined
  const text = Buffer.from(cursor, 'base64url').toString('latin1')
  if (text === `${MAPPINGS}:${START}`) return undefined
  const [, partner, name] = /^mapping:([\w-]{1,100})\/([\w-]{1,100})$/.exec(text) ?? []
  if (partner === undefined || name === undefined) throw notACursor()
  return { partner, name }
}

const notACursor = () => new Refusal('invalid-request', 'This is not a nextCursor of this list.')
