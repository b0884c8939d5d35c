// The samples of a mapping, beside its partner's overlay: what goes in, each with what a person approved to come out.
// Inbound that is a partner's file and canonical documents; outbound a canonical document and the file written.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CanonicalDocument } from '../guide/reading.ts'
import { JSON_TYPE, sha256 } from './pact.ts'
import type { Tried } from './tried.ts'
import { directionOf } from './underTest.ts'
import { type Seen, viewOf } from './view/view.ts'

export interface Sample {
  /** The file's name without its ending: what is special about it. */
  name: string
  /** As people see it, such as partners/acme/samples/850-in/minimal.edi. */
  file: string
  bytes: Uint8Array
  sha256: string
  contentType: string
  /** What must come of it, one entry for each document (outbound: the view of the wire); absent where nobody said. */
  expected?: readonly CanonicalDocument[]
  /** Outbound: the bytes that `expected` is the view of. */
  wire?: Uint8Array
}

/** Whose samples they are, and outbound what their wires are to be seen by. */
export interface SampledMapping {
  partner: string
  mapping: string
  guide?: Seen
}

/** Endings of a partner's files, and what such a file is. */
const TYPES: Readonly<Record<string, string>> = { edi: 'application/edi-x12', xml: 'application/xml' }

const WIRE_ENDINGS = { x12: 'edi', xml: 'xml' } as const

/** The content type of what a mapping writes. */
export const wireType = ({ syntax }: Pick<Seen, 'syntax'>): string => TYPES[WIRE_ENDINGS[syntax]]!

/** A sample is a document to be looked at by a person; a pact holds all of it twice. */
export const MOST_BYTES = 4 << 20

/** `<name>.expected.json` beside the sample, or `<name>.expected.edi` where it is written. */
function expectedFile(folder: string, name: string, { mapping, guide }: SampledMapping): string {
  const ending = directionOf(mapping) === 'in' || !guide ? 'json' : WIRE_ENDINGS[guide.syntax]
  return join(folder, `${name}.expected.${ending}`)
}

/** The folder of a mapping's samples. */
export const sampleFolder = (partners: string, partner: string, mapping: string): string =>
  join(partners, partner, 'samples', mapping)

/** The samples of a mapping, by name; throws where an expected document is not JSON. */
export function loadSamples(partners: string, of: SampledMapping): Sample[] {
  const folder = sampleFolder(partners, of.partner, of.mapping)
  if (!existsSync(folder)) return []
  const types = directionOf(of.mapping) === 'in' ? TYPES : { json: JSON_TYPE }
  return readdirSync(folder)
    .sort()
    .flatMap((file): Sample[] => {
      const [, name, ending] = /^(.+)\.([a-z0-9]+)$/.exec(file) ?? []
      const contentType = types[ending ?? '']
      if (name === undefined || contentType === undefined || name.endsWith('.expected')) return []
      return [loadSample(join(folder, file), { name, contentType, file: shownFile(of, file) }, of)]
    })
}

const shownFile = ({ partner, mapping }: SampledMapping, file: string): string =>
  `partners/${partner}/samples/${mapping}/${file}`

function loadSample(
  path: string,
  named: Pick<Sample, 'name' | 'file' | 'contentType'>,
  of: SampledMapping,
): Sample {
  const bytes = readFileSync(path)
  if (bytes.length > MOST_BYTES)
    throw new ContractError(`${named.file} has ${bytes.length} bytes; a sample has ${MOST_BYTES} at most`)
  const sample = { ...named, bytes, sha256: sha256(bytes) }
  const expected = expectedFile(join(path, '..'), named.name, of)
  if (!existsSync(expected)) return sample
  if (directionOf(of.mapping) === 'in' || !of.guide)
    return { ...sample, expected: parseExpected(expected, named.file) }
  const wire = readFileSync(expected)
  return { ...sample, wire, expected: [viewOf(wire, of.guide)] }
}

/** One document, or a list of them where the file holds several. */
function parseExpected(path: string, sample: string): CanonicalDocument[] {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return (Array.isArray(parsed) ? parsed : [parsed]) as CanonicalDocument[]
  } catch (error) {
    throw new ContractError(`The expected document of ${sample} is not JSON: ${(error as Error).message}`)
  }
}

/** What is to be expected of a sample where it should be what the mapping makes now: the file, and what stands in it. */
export function expectation(
  partners: string,
  of: SampledMapping,
  name: string,
  tried: readonly Tried[],
): { path: string; shown: string; content: string | Uint8Array } {
  const path = expectedFile(sampleFolder(partners, of.partner, of.mapping), name, of)
  const shown = shownFile(of, path.slice(path.lastIndexOf(name)))
  return { path, shown, content: tried[0]?.wire ?? expectedText(tried.map(({ document }) => document)) }
}

const expectedText = (documents: readonly CanonicalDocument[]): string =>
  `${JSON.stringify(documents.length === 1 ? documents[0] : documents, null, 2)}\n`

/** A contract that can't be used: a mistake in its files, told as a sentence. */
export class ContractError extends Error {}
