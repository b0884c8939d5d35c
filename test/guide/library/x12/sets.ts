// Sets read and written by the shipped guides: the engine's own framer, cursor and mapping, nothing stood in for.
import { library } from '../../../../src/guide/library.ts'
import { compileMapping, type Mapping, readX12, writeDocument } from '../../../../src/guide/mapping.ts'
import type { CanonicalDocument, Reading, WireSegment } from '../../../../src/guide/reading.ts'
import { Framer } from '../../../../src/x12/framer.ts'
import type { Delimiters, FramedSet } from '../../../../src/x12/types.ts'

type X12Mapping = Mapping & { syntax: 'x12' }

const mappings = new Map<string, X12Mapping>()

/** A shipped guide, compiled once. */
export function mappingOf(id: string): X12Mapping {
  const known = mappings.get(id)
  if (known) return known
  const made = compileMapping(library().resolve(id)) as X12Mapping
  mappings.set(id, made)
  return made
}

/** The sets of one interchange as framed; throws where the envelope has a finding. */
function framed(bytes: Uint8Array): { delimiters: Delimiters; sets: FramedSet[] } {
  const framer = new Framer()
  const events = [...framer.push(bytes), ...framer.end()]
  const findings = events.flatMap((event) => {
    if (event.kind === 'set') return event.set.findings
    if (event.kind === 'group-end') return event.group.findings
    if (event.kind === 'interchange-end') return event.interchange.findings
    return event.kind === 'stray' ? [event.finding] : []
  })
  if (findings.length > 0) throw new Error(`envelope: ${JSON.stringify(findings)}`)
  const start = events.find((event) => event.kind === 'interchange')
  if (!start) throw new Error('no interchange')
  return {
    delimiters: start.delimiters,
    sets: events.flatMap((event) => (event.kind === 'set' ? [event.set] : [])),
  }
}

/** Reads every set of an interchange. */
export function readInterchange(id: string, bytes: Uint8Array): Reading[] {
  const { delimiters, sets } = framed(bytes)
  return sets.map(({ offset, length }) =>
    readX12(mappingOf(id), { bytes: bytes.subarray(offset, offset + length), delimiters, offset }, {}),
  )
}

const DELIMITERS: Delimiters = { element: 42, component: 62, repetition: 94, segment: 126 }

/** Reads one set from its segments between ST and SE, separated by `*`, `>` and `^`. */
export function read(id: string, ...segments: string[]): Reading {
  const [, , set] = id.split('/')
  const wire = [`ST*${set}*0001`, ...segments, `SE*${segments.length + 2}*0001`].join('~')
  return readX12(mappingOf(id), { bytes: Buffer.from(`${wire}~`), delimiters: DELIMITERS, offset: 0 }, {})
}

/** The segments that a document becomes, as text, and the codes of the findings. */
export function write(id: string, document: CanonicalDocument): { segments: string[]; findings: string[] } {
  const written = writeDocument(mappingOf(id), document)
  if (written.syntax !== 'x12') throw new Error(`${id} is not an X12 guide`)
  return { segments: written.segments.map(text), findings: written.findings.map(({ code }) => code) }
}

const text = ({ id, elements }: WireSegment): string =>
  [id, ...elements.map((element) => (typeof element === 'string' ? element : element.join('>')))]
    .join('*')
    .replace(/\*+$/, '')

export const codesOf = (reading: Reading): string[] => reading.findings.map(({ code }) => code)
