// The first of the two readers: our own framer, streaming and without any tolerance, and the guide. What they
// find in the sealed bytes must be what was meant, to the segment, and to the canonical document.
import type { Finding } from '../../finding/finding.ts'
import { type Mapping, readX12, readXml, writeDocument } from '../../guide/mapping.ts'
import type { CanonicalDocument, Reading, ReadPolicy } from '../../guide/reading.ts'
import { elementName } from '../../guide/x12/notes.ts'
import { Framer } from '../../x12/framer.ts'
import type { FramedSet, FrameEvent, GroupHeader, InterchangeHeader } from '../../x12/types.ts'
import { readXml as parseXml } from '../../xml/reader.ts'
import { carried } from './carried.ts'
import { isEcho } from './echo.ts'
import { misread } from './meaning.ts'
import { meant } from './sayable.ts'
import { type SealEnvelope, setControl } from './seal.ts'
import { cursorOver, isTa1, type Wire } from './wire.ts'
import { manySets } from './writeSlices.ts'

/** One set or XML document that was written, and what it is to mean. */
export interface Written {
  body: Uint8Array
  canonical: CanonicalDocument
}

interface How {
  mapping: Mapping
  policy: ReadPolicy
  wire: Wire
}

/** What was to be sealed. */
interface Intent extends How {
  written: readonly Written[]
  envelope: SealEnvelope
}

/** One of it. */
type One = How & Written

/** Read in pieces of so many bytes, as they might come from a network. */
const PIECE = 64 * 1024

/** What was read otherwise than it was meant, in words; undefined where nothing was. */
export function readAgain(bytes: Uint8Array, intent: Intent): string | undefined {
  const events = frameAll(bytes)
  return (
    checkEnvelope(events, intent.envelope) ??
    checkSegments(bytes, events, intent) ??
    checkMeaning(bytes, events, intent)
  )
}

function frameAll(bytes: Uint8Array): FrameEvent[] {
  const framer = new Framer()
  const events: FrameEvent[] = []
  for (let at = 0; at < bytes.length; at += PIECE) events.push(...framer.push(bytes.subarray(at, at + PIECE)))
  return [...events, ...framer.end()]
}

// Delimiters are the partner's own where we answer it.
const HARMLESS: readonly string[] = [
  'line break after terminator',
  'line break as terminator',
  'control character as delimiter',
]

function checkEnvelope(events: readonly FrameEvent[], envelope: SealEnvelope): string | undefined {
  const findings = events.flatMap((event) => findingsOf(event))
  if (findings.length > 0) return `the envelope reads with ${findings[0]!.code}`
  const ends = events.filter((event) => event.kind === 'interchange-end')
  const [end] = ends
  if (ends.length !== 1 || !end) return `${ends.length} interchanges were read, not one`
  const strange = end.interchange.tolerances.find((one) => !HARMLESS.includes(one))
  if (strange) return `it could be read only with tolerance: ${strange}`
  const differs = differing(envelope.interchange, end.interchange.header)
  if (differs) return differs
  const groups = events.filter((event) => event.kind === 'group')
  if (groups.length !== (envelope.group ? 1 : 0)) return `${groups.length} groups were read`
  return groups[0] && envelope.group ? differing(envelope.group, groups[0].header) : undefined
}

function findingsOf(event: FrameEvent) {
  if (event.kind === 'stray') return [event.finding]
  if (event.kind === 'set') return event.set.findings
  if (event.kind === 'group-end') return event.group.findings
  return event.kind === 'interchange-end' ? event.interchange.findings : []
}

// ISA11 is the repetition separator where the version has one, which the header needn't say.
function differing<T extends InterchangeHeader | GroupHeader>(meantHeader: T, read: T): string | undefined {
  for (const [name, value] of Object.entries(meantHeader) as [keyof T & string, string][])
    if (name !== 'standardOrRepetition' && plain(value) !== plain(read[name] as string))
      return `${name} was read as "${read[name]}"`
  return undefined
}

const plain = (value: string) => value.trim().replace(/^0+(?=\d)/, '')

function checkSegments(bytes: Uint8Array, events: readonly FrameEvent[], intent: Intent): string | undefined {
  if (isTa1(intent.mapping.guide)) return undefined
  const sets = events.filter((event) => event.kind === 'set')
  const { envelope, wire, written } = intent
  if (sets.length !== written.length) return `${sets.length} sets were read, not ${written.length}`
  for (const [index, { set }] of sets.entries()) {
    if (!envelope.set || set.id !== envelope.set.id || set.control !== setControl(envelope.set, index))
      return `the set was read as ${set.id} ${set.control}`
    const differs = segmentsDiffer(setBytes(bytes, set), written[index]!.body, wire)
    if (differs) return differs
  }
  return undefined
}

function segmentsDiffer(set: Uint8Array, written: Uint8Array, wire: Wire): string | undefined {
  const read = cursorOver(set, wire)
  const body = cursorOver(written, wire)
  read.next()
  while (body.next()) {
    if (!read.next() || read.id !== body.id || read.used !== body.used)
      return `segment ${read.ordinal} differs`
    for (let element = 1; element <= body.used; element++)
      if (read.text(element) !== body.text(element)) return `${read.id}${element} differs`
  }
  return read.next() && read.id === 'SE' ? undefined : 'the set has more segments than were written'
}

const setBytes = (bytes: Uint8Array, { offset, length }: FramedSet) => bytes.subarray(offset, offset + length)

function checkMeaning(bytes: Uint8Array, events: readonly FrameEvent[], intent: Intent): string | undefined {
  const sets = events.filter((event) => event.kind === 'set')
  for (const [index, written] of intent.written.entries()) {
    const set = sets[index]?.set
    const differs = meaningDiffers(set ? setBytes(bytes, set) : written.body, { ...intent, ...written })
    if (differs) return differs
  }
  return undefined
}

function meaningDiffers(bytes: Uint8Array, intent: One): string | undefined {
  const { mapping, wire, policy } = intent
  // A large acknowledgement was read back part by part when it was written.
  if (mapping.syntax !== 'x12' || manySets(mapping, intent.canonical)) return undefined
  const charset = wire.charset === 'utf-8' ? ('utf-8' as const) : ('latin1' as const)
  const reading = readX12(mapping, { bytes, delimiters: wire.delimiters, offset: 0 }, { ...policy, charset })
  return judged(reading, intent)
}

/** As `readAgain`, for the bytes of an XML document. */
export function readXmlAgain(bytes: Uint8Array, intent: One): string | undefined {
  const { mapping, policy } = intent
  if (mapping.syntax !== 'xml') return 'a document in X12 has no envelope'
  const { root, findings } = parseXml(bytes, { bytes: Math.max(bytes.length, 1) })
  if (!root) return `it reads with ${findings[0]?.code ?? 'nothing'}`
  return judged(readXml(mapping, root, policy), intent)
}

const placeOf = ({ at: { path, id = '', element } }: Finding): string =>
  path ?? (element === undefined ? id : elementName(id, element))

function judged({ document, findings }: Reading, intent: One): string | undefined {
  const { mapping, canonical, policy, wire } = intent
  const wrong = findings.find((one) => one.severity === 'error' && !isEcho(one))
  if (wrong) return `it reads with ${wrong.code} at ${placeOf(wrong)}`
  const { document: said } = carried(mapping, meant(mapping, canonical, wire), policy, wire)
  const place = misread(said, document, () => unsaid(mapping, said, policy))
  return place === undefined ? undefined : `it means something else when it is read: ${place} differs`
}

/** The values that a guide has no place for, which was said when they were written. */
const unsaid = (mapping: Mapping, document: CanonicalDocument, policy: ReadPolicy): string[] =>
  writeDocument(mapping, document, policy)
    .findings.filter(({ code }) => code === 'value-unwritten')
    .map(({ at }) => at.path ?? '')
