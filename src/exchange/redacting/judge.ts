// What of one document holds the words: values of the canonical document and of what has no place in it, findings, number
// and reason; and where by lineage the values stand in the bytes.
import { createHash } from 'node:crypto'
import type { Finding } from '../../finding/finding.ts'
import { unpackLineage } from '../../guide/lineage.ts'
import type { Document } from '../../store/record.ts'
import {
  crossOut,
  holds,
  type Range,
  REDACTED,
  type RedactedDocument,
  redactJson,
} from '../../store/redaction.ts'
import type { Store } from '../../store/store.ts'
import { merged, patternsOf, stretches } from './scan.ts'

/** A document with something to take out. */
export interface Judged {
  redacted: RedactedDocument
  /** JSON pointers of values; `unmapped/` and `findings/` before those of the sidecar and of findings. */
  pointers: string[]
  /** Stretches of the receipt's bytes, or of our own body, by lineage. */
  ranges: Range[]
  /** The whole values, which may be longer than the words. */
  values: string[]
  before: string
  after: string
}

type Kept = Pick<Store, 'reading' | 'outbound'>

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Undefined where nothing of it holds the words. */
export async function judge(store: Kept, document: Document, match: string): Promise<Judged | undefined> {
  const found = new Found(match)
  const { number, reason } = document
  const findings = found.within('findings', document.findings) as Finding[]
  const about = found.count()
  const redacted: RedactedDocument = {
    document: document.id,
    ...(about > 0 ? { findings } : {}),
    ...(number !== undefined && holds(number, match) ? { number: REDACTED } : {}),
    ...(reason !== undefined && holds(reason, match) ? { reason: REDACTED } : {}),
  }
  const body =
    document.direction === 'in'
      ? await readingOf(store, document.id, found)
      : await outboundOf(store, document.id, found)
  const isOther = redacted.number !== undefined || redacted.reason !== undefined
  if (found.count() === 0 && !isOther && !body?.changed) return undefined
  const { pointers, values } = found
  const { text = '', after = '', ranges = [], changed = {} } = body ?? {}
  return {
    redacted: { ...redacted, ...changed },
    ...{ pointers, ranges, values: [...new Set(values)], before: hashOf(text), after: hashOf(after) },
  }
}

class Found {
  readonly match: string
  readonly pointers: string[] = []
  readonly values: string[] = []

  constructor(match: string) {
    this.match = match
  }

  count(): number {
    return this.pointers.length
  }

  /** The value without the words. */
  within(prefix: string, value: unknown): unknown {
    return redactJson(value, this.match, (pointer, text) => {
      this.pointers.push(`${prefix}${pointer}`)
      this.values.push(text)
    })
  }
}

interface Body {
  text: string
  after: string
  ranges: Range[]
  changed?: Pick<RedactedDocument, 'reading' | 'outbound'>
}

async function readingOf(store: Kept, id: string, found: Found): Promise<Body | undefined> {
  const reading = await store.reading(id)
  if (!reading) return undefined
  const canonical = JSON.stringify(found.within('', JSON.parse(reading.canonical)))
  const pointers = new Set(found.pointers)
  const beside = found.count()
  const sidecar = JSON.parse(reading.unmapped) as { offset?: number; length?: number; value?: string }[]
  const unmapped = JSON.stringify(found.within('unmapped', sidecar))
  const ranges = lineageOf(reading.lineage, pointers)
  for (const { offset, length, value } of sidecar)
    if (offset !== undefined && length !== undefined && value !== undefined && holds(value, found.match))
      ranges.push([offset, length])
  const isChanged = beside > 0 && canonical !== reading.canonical
  const changed = isChanged || found.count() > beside ? { reading: { canonical, unmapped } } : undefined
  return { text: reading.canonical, after: canonical, ranges, ...(changed ? { changed } : {}) }
}

async function outboundOf(store: Kept, id: string, found: Found): Promise<Body | undefined> {
  const kept = await store.outbound(id)
  if (!kept || kept.canonical === '') return undefined
  const before = found.count()
  const canonical = JSON.stringify(found.within('', JSON.parse(kept.canonical)))
  const isSaid = found.count() > before
  const ranges = merged([
    ...lineageOf(kept.lineage, new Set(found.pointers)),
    ...stretches(Buffer.from(kept.body ?? []).toString('latin1'), patternsOf([found.match])),
  ])
  const body = kept.body && new Uint8Array(kept.body)
  if (body) crossOut(body, 0, ranges)
  if (!isSaid && ranges.length === 0) return { text: kept.canonical, after: kept.canonical, ranges }
  const outbound = { canonical, ...(body ? { body } : {}) }
  return { text: kept.canonical, after: canonical, ranges, changed: { outbound } }
}

function lineageOf(lineage: string | undefined, pointers: ReadonlySet<string>): Range[] {
  if (!lineage || pointers.size === 0) return []
  return unpackLineage(lineage).flatMap(({ pointer, offset, length, by }): Range[] =>
    by === undefined && offset !== undefined && length !== undefined && pointers.has(pointer)
      ? [[offset, length]]
      : [],
  )
}
