// The audit trail: who did what to what, and why. Rows are only ever added, each with the SHA-256 of the row before it and of
// its own content, so that one that was changed, left out or put in later is noticed. Who keeps a head elsewhere also notices
// that the end was cut off. Old rows may be forgotten: the chain then begins at an anchor, which is the last of those.
import { createHash } from 'node:crypto'
import { withoutNul } from './bind.ts'
import type { AuditEntry } from './record.ts'

/** A place in the chain: a row's id, and its hash. */
export interface AuditPlace {
  id: number
  hash: string
}

/** An entry as it stands in the chain. */
export type AuditRow = AuditEntry & AuditPlace

/** Where an empty chain begins. */
export const ORIGIN: AuditPlace = { id: 0, hash: '0'.repeat(64) }

/** Acts of signing in and out, which every look into the house leaves. */
export const SIGN_INS: readonly string[] = ['token issued', 'sftp-login', 'sftp-session']

/** What an entry does that says of another one, its subject, that a person's data was taken out of its detail. */
export const REDACTS_ENTRY = 'audit entry redacted'

export interface Audit {
  /** Adds entries to the trail, in this order; each becomes part of the chain in the transaction that adds it. */
  audit(...entries: AuditEntry[]): Promise<void>
  /**
   * The newest entries, newest first; `act` is how the act begins, `without` names acts that are left out, `since` is an
   * RFC 3339 time.
   */
  auditTrail(ask: {
    subject?: string
    principal?: string
    act?: string
    without?: readonly string[]
    since?: string
    limit: number
  }): Promise<AuditEntry[]>
  /** Rows in the chain's order, after an id. */
  auditRows(ask: { after: number; limit: number }): Promise<AuditRow[]>
  /** The chain's last row, and the row that it begins after: `ORIGIN` where nothing was forgotten. */
  auditEnds(): Promise<{ head: AuditPlace; anchor: AuditPlace }>
}

/** What a verb answers where it changed nothing. */
const NOTHING: ReadonlySet<unknown> = new Set([false, 'same', 'conflict', 'unknown', 'in-use', 'current'])

/** Whether a verb that answered this has done what it was asked. */
export const isDone = (result: unknown): boolean =>
  !NOTHING.has(result) &&
  !(Array.isArray(result) && result.length === 0) &&
  !(typeof result === 'object' && result !== null && isNone(result))

/** It was there before, or is on its way; or there were none. */
const isNone = (result: object): boolean =>
  'repeatOf' in result || 'unsettled' in result || ('count' in result && result.count === 0)

/** Text as both engines keep it: what is hashed must be what is read again. */
const kept = (text: string): string => String(withoutNul(text)).toWellFormed()

/** The entry as it is kept and hashed. */
const keptEntry = ({ at, principal, act, subject, detail }: AuditEntry): AuditEntry => ({
  at: kept(at),
  principal: kept(principal),
  act: kept(act),
  subject: kept(subject),
  detail: kept(detail),
})

/** The hash of a row: over the JSON list of the hash before it, its id and its five texts. */
export function linkOf(previous: string, row: AuditEntry & { id: number }): string {
  const content = [previous, row.id, row.at, row.principal, row.act, row.subject, row.detail]
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}

/** Entries behind a place of the chain, each with its id and hash. */
export function chained(after: AuditPlace, entries: readonly AuditEntry[]): AuditRow[] {
  let { id, hash } = after
  return entries.map((entry) => {
    const row = { ...keptEntry(entry), id: ++id }
    hash = linkOf(hash, row)
    return { ...row, hash }
  })
}

/** What a walk over the chain found: so many rows that fit, and where the first one is that does not. */
export interface AuditVerdict {
  rows: number
  anchor: AuditPlace
  head: AuditPlace
  /** Entries out of which a person's data was taken, as others behind them say. */
  redacted: number
  broken?: { id: number; why: string }
}

type Chain = Pick<Audit, 'auditRows' | 'auditEnds'>

const PAGE = 1000

/**
 * Walks the whole chain, a page at a time. `expected` is a head that was kept elsewhere: the chain must still hold it.
 * `progress` hears how many rows were seen.
 */
export async function verifyAudit(
  store: Chain,
  expected?: AuditPlace,
  progress: (rows: number) => void = () => {},
): Promise<AuditVerdict> {
  const { head, anchor } = await store.auditEnds()
  const walk: Walk = {
    at: anchor,
    rows: 0,
    redacted: 0,
    other: new Map(),
    expected,
    met: expected?.id === anchor.id && anchor,
  }
  const broken =
    (await walkTo(store, head.id, walk, progress)) ?? changedIn(walk) ?? endBroken(walk, head, anchor)
  // Rows that were forgotten meanwhile are not missing: then it begins again, at the new anchor.
  if (broken && (await store.auditEnds()).anchor.id !== anchor.id)
    return verifyAudit(store, expected, progress)
  return { rows: walk.rows, redacted: walk.redacted, anchor, head, ...(broken ? { broken } : {}) }
}

interface Walk {
  at: AuditPlace
  rows: number
  redacted: number
  /** Entries that are not those of their hashes, and what their hashes would be: an entry behind them may explain it. */
  other: Map<number, { hash: string; link: string }>
  expected: AuditPlace | undefined
  /** The place in the chain that has the id of the expected one. */
  met: AuditPlace | false
}

type Broken = NonNullable<AuditVerdict['broken']>

async function walkTo(
  store: Chain,
  last: number,
  walk: Walk,
  progress: (rows: number) => void,
): Promise<Broken | undefined> {
  while (walk.at.id < last) {
    const page = await store.auditRows({ after: walk.at.id, limit: PAGE })
    if (page.length === 0) return { id: walk.at.id + 1, why: 'it is missing, and all behind it' }
    for (const row of page.filter(({ id }) => id <= last)) {
      judge(walk, row)
      walk.at = { id: row.id, hash: row.hash }
      if (row.id === walk.expected?.id) walk.met = walk.at
      walk.rows++
    }
    progress(walk.rows)
  }
  return undefined
}

function judge(walk: Walk, row: AuditRow): void {
  const link = linkOf(walk.at.hash, row)
  if (link !== row.hash) walk.other.set(row.id, { hash: row.hash, link })
  else if (row.act === REDACTS_ENTRY) explain(walk, row)
}

/** By the entry's own word, which is in the chain, the row that it names has this content now and had that hash before. */
function explain(walk: Walk, { subject, detail }: AuditRow): void {
  const id = Number(subject)
  const found = walk.other.get(id)
  if (!found || detail !== JSON.stringify({ before: found.hash, after: found.link })) return
  walk.redacted++
  walk.other.delete(id)
}

function changedIn({ other }: Walk): Broken | undefined {
  const [id] = other.keys()
  return id === undefined
    ? undefined
    : { id, why: 'it was changed, or a row before it was changed, taken out or put in' }
}

function endBroken({ at, expected, met }: Walk, head: AuditPlace, anchor: AuditPlace): Broken | undefined {
  if (at.hash !== head.hash) return { id: head.id, why: 'the chain does not end in the hash of its head' }
  if (!expected || (met && met.hash === expected.hash)) return undefined
  if (met) return { id: expected.id, why: 'it has another hash than the head that was kept elsewhere' }
  if (expected.id < anchor.id)
    return { id: expected.id, why: 'it was forgotten by retention: keep a newer head elsewhere' }
  return { id: expected.id, why: 'it is not there any more, though its head was kept elsewhere' }
}
