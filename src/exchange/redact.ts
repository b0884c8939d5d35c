// Takes a person's data out of what is kept: found in canonical values, in what has no place there and in the bytes, and
// crossed out where it stands, by lineage also where the bytes say it otherwise. Bytes go first: should it end in the middle,
// the values still lead to them the next time. What partners, the ERP and backups have is theirs.
import { instant } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'
import type { Document, DropFile, Receipt } from '../store/record.ts'
import { holds, type Range, type Redaction } from '../store/redaction.ts'
import type { Store } from '../store/store.ts'
import { type Judged, judge } from './redacting/judge.ts'
import { hashes, merged, patternsOf, scan } from './redacting/scan.ts'

export interface RedactionAsk {
  /** What to take out, in capitals or not. */
  match: string
  partner?: string
  /** RFC 3339: nothing that came before. */
  since?: string
  reason: string
  by: string
  principal: string
  /** Only tells what would be redacted. */
  dryRun: boolean
  /** Where a part before has ended. */
  after?: string
}

/** Where the words stand, or stood. */
export interface RedactedThing {
  kind: 'receipt' | 'document'
  id: string
  partner: string
  at: string
  /** Stretches of bytes as they came or left. */
  bytes: number
  /** Values of documents, findings among them. */
  values: number
  /** Stretches in files that were made about it. */
  files: number
  /** Names of files. */
  names: number
}

export interface RedactionPart {
  things: RedactedThing[]
  /** Where the next part begins; absent at the end. */
  next?: string
  /** How many hold the words and are under way: to be asked for again once they are not. */
  underWay: number
}

const PAGE = 100
const TRAIL_PAGE = 500
const REDACTED_ACT = 'redacted'
const WAY: readonly string[] = ['submitted', 'written', 'sealed']

type Acts = ReturnType<Store['audited']>

interface Walk {
  house: House
  ask: RedactionAsk
  patterns: string[]
  part: RedactionPart
}

/** One part of the store; ends soon after the signal, and says where. */
export async function redact(house: House, ask: RedactionAsk, signal: AbortSignal): Promise<RedactionPart> {
  const part: RedactionPart = { things: [], underWay: 0 }
  const walk: Walk = { house, ask, patterns: patternsOf([ask.match]), part }
  const [phase, id] = (ask.after ?? 'receipts ').split(' ') as [string, string]
  const stopped = phase === 'receipts' ? await receipts(walk, id, signal) : undefined
  const next =
    stopped ??
    (phase === 'trail' ? undefined : await documents(walk, phase === 'documents' ? id : '', signal)) ??
    (ask.dryRun ? undefined : await told(walk, phase === 'trail' ? Number(id) : 0, signal))
  return next === undefined ? part : { ...part, next }
}

/** What was said of it: to operators and callers, and in the audit trail. */
async function told({ house, ask }: Walk, from: number, signal: AbortSignal): Promise<string | undefined> {
  const { store, clock } = house
  if (from === 0) await acting({ house, ask }, ask.partner ?? 'store', 'told').redactTold(ask.match)
  const how = { match: ask.match, principal: ask.principal, limit: TRAIL_PAGE }
  for (let after = from; ; ) {
    const { last } = await store.redactTrail({ ...how, at: instant(clock), after })
    if (last === undefined) return undefined
    after = last
    if (signal.aborted) return `trail ${after}`
  }
}

const meant = ({ since, partner }: RedactionAsk) => ({ since: since ?? '', only: partner ? { partner } : {} })

async function receipts(walk: Walk, from: string, signal: AbortSignal): Promise<string | undefined> {
  const { store } = walk.house
  const { since, only } = meant(walk.ask)
  for (let after = from; ; ) {
    const page = await store.receipts({ ...only, ...(after === '' ? {} : { after }), limit: PAGE })
    for (const receipt of page) {
      if (receipt.at >= since) await redactReceipt(walk, receipt)
      after = receipt.id
      if (signal.aborted) return `receipts ${after}`
    }
    if (page.length < PAGE) return undefined
  }
}

async function documents(walk: Walk, from: string, signal: AbortSignal): Promise<string | undefined> {
  const { store } = walk.house
  const { since, only } = meant(walk.ask)
  for (let after = from; ; ) {
    const ask = { ...only, direction: 'out' as const, ...(after === '' ? {} : { after }), limit: PAGE }
    const page = await store.documents(ask)
    for (const document of page) {
      if (document.at >= since) await redactOutbound(walk, document)
      after = document.id
      if (signal.aborted) return `documents ${after}`
    }
    if (page.length < PAGE) return undefined
  }
}

async function* documentsOf({ house: { store } }: Walk, receipt: string): AsyncGenerator<Document> {
  for (let after = ''; ; ) {
    const page = await store.documents({ receipt, ...(after === '' ? {} : { after }), limit: PAGE })
    yield* page
    if (page.length < PAGE) return
    after = page.at(-1)!.id
  }
}

async function redactReceipt(walk: Walk, receipt: Receipt): Promise<void> {
  const { house, ask, patterns, part } = walk
  const { store } = house
  const all = await store.filesOfReceipt(receipt.id)
  const names = [receipt.name ?? '', ...all.filter(atRest).map(({ name }) => name)]
  const named = names.filter((name) => holds(name, ask.match)).length
  // A repeat has the bytes of its first.
  if (receipt.repeatOf !== undefined) return redactRepeat(walk, receipt, named)
  const ranges = await scan(store, receipt.blob, receipt.bytes, patterns)
  const words = new Set([ask.match])
  let values = 0
  for await (const document of documentsOf(walk, receipt.id)) {
    const judged = await judge(store, document, ask.match)
    if (!judged) continue
    ranges.push(...judged.ranges)
    values += countOf(judged)
    for (const value of judged.values) if (words.size < PAGE) words.add(value)
  }
  const files = all.filter(({ blob }) => blob !== receipt.blob)
  const own = patternsOf([...words])
  const inFiles = await Promise.all(files.map(({ blob, bytes }) => scan(store, blob, bytes, own)))
  const counted = { bytes: merged(ranges).length, values, files: inFiles.flat().length, names: named }
  if (counted.bytes + counted.values + counted.files + counted.names === 0) return
  if (receipt.state === 'received' || receipt.state === 'opened') {
    part.underWay++
    return
  }
  part.things.push({ ...thing('receipt', receipt), ...counted })
  if (ask.dryRun) return
  await redactBlob(walk, receipt.id, receipt, ranges)
  for (const [index, file] of files.entries()) await redactBlob(walk, receipt.id, file, inFiles[index]!)
  for await (const document of documentsOf(walk, receipt.id)) {
    const judged = await judge(store, document, ask.match)
    if (judged) await redactDocument(walk, document.id, judged)
  }
  if (named > 0) await acting(walk, receipt.id, 'names').redactNames(receipt.id, ask.match)
}

async function redactRepeat(walk: Walk, receipt: Receipt, names: number): Promise<void> {
  const { ask, part } = walk
  if (names === 0) return
  part.things.push({ ...thing('receipt', receipt), bytes: 0, values: 0, files: 0, names })
  if (!ask.dryRun) await acting(walk, receipt.id, 'names').redactNames(receipt.id, ask.match)
}

/** Others are moved by partners and by the way of their receipt: they keep their names until then. */
const atRest = ({ folder }: DropFile): boolean => folder === 'archive' || folder === 'error'

const countOf = ({ pointers, redacted: { number, reason } }: Judged): number =>
  pointers.length + (number === undefined ? 0 : 1) + (reason === undefined ? 0 : 1)

const thing = (kind: RedactedThing['kind'], { id, partner, at }: Pick<Receipt, 'id' | 'partner' | 'at'>) => ({
  ...{ kind, id, partner, at },
})

async function redactOutbound(walk: Walk, document: Document): Promise<void> {
  const { house, ask, part } = walk
  const { store } = house
  const judged = await judge(store, document, ask.match)
  const kept = await store.outbound(document.id)
  const { blob, bytes = 0, body } = kept ?? {}
  const said = (judged?.ranges ?? []).map(([offset, length]) =>
    Buffer.from(body ?? [])
      .toString('latin1', offset, offset + length)
      .toLowerCase(),
  )
  const patterns = [...new Set([...walk.patterns, ...said.filter((one) => one.length >= LEAST)])]
  const ranges = blob === undefined ? [] : await scan(store, blob, bytes, patterns)
  const values = judged ? countOf(judged) : 0
  const inBody = blob === undefined ? (judged?.ranges.length ?? 0) : ranges.length
  if (values + inBody + ranges.length === 0) return
  if (WAY.includes(document.state)) {
    part.underWay++
    return
  }
  part.things.push({ ...thing('document', document), bytes: inBody, values, files: 0, names: 0 })
  if (ask.dryRun) return
  if (blob !== undefined) await redactBlob(walk, document.id, { blob, bytes }, ranges)
  if (judged) await redactDocument(walk, document.id, judged)
}

/** A shorter value is not looked for in what others stand in as well. */
const LEAST = 3

/** Again where another redaction came between. */
async function redactBlob(
  walk: Walk,
  of: string,
  { blob, bytes }: Pick<DropFile, 'blob' | 'bytes'>,
  found: readonly Range[],
): Promise<void> {
  const { store } = walk.house
  const ranges = merged(found)
  if (ranges.length === 0) return
  for (;;) {
    const last = (await store.redactionsOf('bytes', blob)).at(-1)
    const { before, after } = await hashes(store, blob, bytes, ranges)
    const link = { what: 'bytes' as const, subject: blob, places: ranges, before, after }
    if (before === after) return
    if (await acting(walk, of, 'bytes').redactBytes(linkOf(walk, link), last?.id)) return
  }
}

async function redactDocument(walk: Walk, subject: string, judged: Judged): Promise<void> {
  const { redacted, pointers, before, after } = judged
  const link = linkOf(walk, { what: 'document', subject, places: pointers, before, after })
  await acting(walk, subject, 'document').redactDocument(redacted, walk.ask.match, link)
}

/** What is done to one thing, with its entry in the trail: never with the words. */
function acting({ house, ask }: Pick<Walk, 'house' | 'ask'>, subject: string, what: string): Acts {
  const { principal, by, reason } = ask
  const detail = JSON.stringify({ by, reason, what })
  return house.store.audited({ at: instant(house.clock), principal, act: REDACTED_ACT, subject, detail })
}

function linkOf(
  { house, ask: { principal, by, reason } }: Walk,
  link: Pick<Redaction, 'what' | 'subject' | 'places' | 'before' | 'after'>,
): Redaction {
  return { id: house.newId(), at: instant(house.clock), principal, by, reason, ...link }
}
