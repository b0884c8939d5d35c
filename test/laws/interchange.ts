// Documents as a whole interchange: written by our own envelope writer with delimiters, suffix and version of
// choice, framed in chunks of any size, and read set by set where the framer says that they are.
import assert from 'node:assert/strict'
import type { Mapping } from '../../src/guide/mapping.ts'
import { readX12, writeDocument } from '../../src/guide/mapping.ts'
import type { CanonicalDocument, Reading, WireSegment } from '../../src/guide/reading.ts'
import type { SetBytes } from '../../src/guide/x12/read.ts'
import { writeSetBytes } from '../../src/guide/x12/writeBytes.ts'
import { EnvelopeWriter } from '../../src/x12/envelopeWriter.ts'
import { Framer } from '../../src/x12/framer.ts'
import { Output } from '../../src/x12/output.ts'
import type { Delimiters, FramedInterchange, FramedSet, FrameEvent } from '../../src/x12/types.ts'
import { fromBytes, setBytes } from './bytes.ts'
import type { Named } from './guides.ts'

export type X12 = Mapping & { syntax: 'x12' }
export type NamedX12 = Named & { mapping: X12 }

export const isX12 = (named: Named): named is NamedX12 => named.mapping.syntax === 'x12'

/** How an interchange is put on the wire. */
export interface Wire {
  name: string
  /** ISA12; before 00402 ISA11 separates nothing. */
  version: string
  suffix: '' | '\n' | '\r\n'
  delimiters: Delimiters
}

const delimiters = (element: number, component: number, segment: number, repetition?: number): Delimiters =>
  repetition === undefined ? { element, component, segment } : { element, component, segment, repetition }

export const WIRES: readonly Wire[] = [
  { name: '*~>', version: '00401', suffix: '', delimiters: delimiters(0x2a, 0x3e, 0x7e) },
  {
    name: '*~> and line feeds',
    version: '00501',
    suffix: '\n',
    delimiters: delimiters(0x2a, 0x3e, 0x7e, 0x5e),
  },
  { name: "|:' and CR LF", version: '00501', suffix: '\r\n', delimiters: delimiters(0x7c, 0x3a, 0x27, 0x21) },
  { name: 'tabs', version: '00402', suffix: '\r\n', delimiters: delimiters(0x09, 0x5c, 0x7e, 0x7d) },
  {
    name: 'control characters',
    version: '00705',
    suffix: '',
    delimiters: delimiters(0x1d, 0x1f, 0x1c, 0x1e),
  },
  {
    name: 'control characters and line feeds',
    version: '00401',
    suffix: '\n',
    delimiters: delimiters(0x01, 0x02, 0x03),
  },
  {
    name: 'line feeds as terminators',
    version: '00403',
    suffix: '',
    delimiters: delimiters(0x2b, 0x3c, 0x0a, 0x25),
  },
  {
    name: 'carriage returns as terminators',
    version: '00401',
    suffix: '',
    delimiters: delimiters(0x2a, 0x3a, 0x0d),
  },
]

/** One interchange of one group, a set for each document; TA1 segments where the guide is that of the TA1. */
export function interchangeOf(mapping: X12, documents: readonly CanonicalDocument[], wire: Wire): Uint8Array {
  const out = new Output({ charset: 'utf-8', suffix: wire.suffix })
  const writer = new EnvelopeWriter(wire.delimiters, out)
  said(writer.begin(isaOf(wire)))
  if (isTa1(mapping)) for (const one of documents) putAnswers(mapping, one, writer)
  else {
    const version = mapping.set.release
    said(writer.beginGroup({ ...GROUP, functionalId: mapping.guide.group ?? 'PO', version }))
    for (const [n, one] of documents.entries()) putSet(mapping, one, n + 1, writer)
    said(writer.endGroup())
  }
  said(writer.end())
  return out.take()
}

export const isTa1 = ({ guide }: Mapping): boolean => guide.guide.endsWith('/TA1')

const GROUP = {
  sender: 'NORTHWIND',
  receiver: 'GATEWAY',
  date: '20260131',
  time: '0930',
  control: '7',
  agency: 'X',
}

const isaOf = ({ version }: Wire) => ({
  authorizationQualifier: '00',
  authorization: '',
  securityQualifier: '00',
  security: '',
  senderQualifier: 'ZZ',
  sender: 'NORTHWIND',
  receiverQualifier: '01',
  receiver: '987654321',
  date: '260131',
  time: '0930',
  standardOrRepetition: 'U',
  version,
  control: '42',
  acknowledgementRequested: '0',
  usage: 'P',
})

function said(refusal: unknown): void {
  if (refusal) throw new Error(`the writer refuses ${JSON.stringify(refusal)}`)
}

function putSet(mapping: X12, document: CanonicalDocument, n: number, writer: EnvelopeWriter): void {
  said(writer.beginSet(mapping.guide.guide.split('/').at(-1)!, String(n).padStart(4, '0')))
  for (const { id, elements } of segmentsOf(mapping, document)) said(writer.segment([id, ...elements]))
  said(writer.endSet())
}

function putAnswers(mapping: X12, document: CanonicalDocument, writer: EnvelopeWriter): void {
  for (const { elements } of segmentsOf(mapping, document))
    said(writer.acknowledgement(elements.map((one) => String(one ?? ''))))
}

function segmentsOf(mapping: X12, document: CanonicalDocument): readonly WireSegment[] {
  const written = writeDocument(mapping, document)
  said(written.findings[0])
  if (written.syntax !== 'x12') throw new Error('that is no X12')
  return written.segments
}

/** The segments between ST and SE by the fast writer, which makes no strings. */
export function bodyOf(mapping: X12, document: CanonicalDocument, wire: Wire): Uint8Array {
  const out = new Output({ charset: 'utf-8', suffix: wire.suffix })
  said(writeSetBytes(mapping.set, document, {}, wire.delimiters, out).findings[0])
  return out.take()
}

/** Frames bytes that come in pieces which end at these places. */
export function framedAt(bytes: Uint8Array, cuts: Iterable<number>): FrameEvent[] {
  const framer = new Framer({ ranges: true })
  const events: FrameEvent[] = []
  let from = 0
  for (const to of [...cuts, bytes.length]) {
    events.push(...framer.push(bytes.subarray(from, to)))
    from = to
  }
  return [...events, ...framer.end()]
}

/** The only interchange of what was framed, which must have nothing wrong with it, and its sets. */
export function wholeOf(events: readonly FrameEvent[]): {
  interchange: FramedInterchange
  sets: FramedSet[]
} {
  const interchanges = events.flatMap((one) => (one.kind === 'interchange-end' ? [one.interchange] : []))
  const groups = events.flatMap((one) => (one.kind === 'group-end' ? [one.group] : []))
  const sets = events.flatMap((one) => (one.kind === 'set' ? [one.set] : []))
  const strays = events.flatMap((one) => (one.kind === 'stray' ? [one.finding] : []))
  assert.deepEqual([...strays, ...[...interchanges, ...groups, ...sets].flatMap((one) => one.findings)], [])
  assert.equal(interchanges.length, 1)
  return { interchange: interchanges[0]!, sets }
}

/** The bytes of a framed set, as reading wants them. */
export function stretchOf(bytes: Uint8Array, { delimiters, tolerances }: FramedInterchange, set: FramedSet) {
  const { offset, length } = set
  return { bytes: bytes.subarray(offset, offset + length), offset, delimiters, tolerances } satisfies SetBytes
}

/** The sets of an interchange as the mapping reads them; of a TA1's interchange, its TA1 segments. */
export function readingsOf(mapping: X12, bytes: Uint8Array, cuts: Iterable<number> = []): Reading[] {
  const { interchange, sets } = wholeOf(framedAt(bytes, cuts))
  if (!isTa1(mapping))
    return sets.map((set) => readX12(mapping, stretchOf(bytes, interchange, set), { charset: 'utf-8' }))
  return interchange.acknowledgements.map((elements) =>
    fromBytes(mapping, setBytes([{ id: 'TA1', elements }])),
  )
}
