// Redactions in a file that somebody keeps where backups are not, so that a restored store forgets again what was taken out after
// its backup was made. The store itself never keeps the words; this file has to, one redaction a line as JSON.
import { appendFile, readFile } from 'node:fs/promises'
import { type RedactionAsk, redact } from '../exchange/redact.ts'
import { instant, newIds, systemClock } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'
import { noLog } from '../setting/log.ts'
import type { Store } from '../store/store.ts'
import { UsageError } from './terminal.ts'

/** What is taken out, of what, and why. */
export type NotedRedaction = Pick<RedactionAsk, 'match' | 'reason' | 'by' | 'partner' | 'since'>

/** Adds a redaction to a file that its owner alone can read. */
export const noteRedaction = (file: string, { ...noted }: NotedRedaction): Promise<void> =>
  appendFile(file, `${JSON.stringify({ at: instant(systemClock), ...noted })}\n`, { mode: 0o600 })

/** The redactions of a file; throws a UsageError that names the line which is none. */
export async function notedRedactions(file: string): Promise<NotedRedaction[]> {
  const lines = (await readFile(file, 'utf8')).split('\n')
  return lines.flatMap((line, index) => (line.trim() === '' ? [] : [notedIn(line, `${file}:${index + 1}`)]))
}

function notedIn(line: string, place: string): NotedRedaction {
  try {
    const noted = JSON.parse(line) as Record<string, unknown>
    const { match, reason, by, partner, since } = noted
    const texts = [match, reason, by, ...[partner, since].filter((one) => one !== undefined)]
    if (texts.every((text) => typeof text === 'string' && text !== '')) return noted as never
  } catch {
    // Said below, with its place.
  }
  throw new UsageError(`${place} is no redaction as "edigw redact --note FILE" writes it`)
}

/** Takes all of them out of a store that no gateway has open; how many receipts and documents, and how many are under way. */
export async function redactNoted(
  store: Store,
  noted: readonly NotedRedaction[],
  principal: string,
): Promise<{ things: number; underWay: number }> {
  const house: House = { store, clock: systemClock, newId: newIds(systemClock), log: noLog }
  const never = new AbortController().signal
  const sum = { things: 0, underWay: 0 }
  for (const { match, reason, by, partner, since } of noted) {
    const only = { ...(partner === undefined ? {} : { partner }), ...(since === undefined ? {} : { since }) }
    const { things, underWay } = await redact(
      house,
      { match, reason, by, ...only, principal, dryRun: false },
      never,
    )
    sum.things += things.length
    sum.underWay += underWay
  }
  return sum
}
