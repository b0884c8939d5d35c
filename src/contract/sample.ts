// The samples beside an overlay: a partner's files, each with the canonical document that a person approved.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CanonicalDocument } from '../guide/reading.ts'
import { sha256 } from './pact.ts'

export interface Sample {
  /** The file's name without its ending: what is special about it. */
  name: string
  /** As people see it, such as partners/acme/samples/850-in/minimal.edi. */
  file: string
  bytes: Uint8Array
  sha256: string
  contentType: string
  /** What it must be read as, one entry for each set; absent where nobody said. */
  expected?: readonly CanonicalDocument[]
}

/** File endings of samples, and what such a file is. */
const TYPES: Readonly<Record<string, string>> = { edi: 'application/edi-x12', xml: 'application/xml' }

/** A sample is a document to be looked at by a person; a pact holds all of it twice. */
const MOST_BYTES = 4 << 20

/** `<name>.expected.json` beside the sample. */
export const expectedFile = (folder: string, name: string): string => join(folder, `${name}.expected.json`)

/** The folder of a mapping's samples. */
export const sampleFolder = (partners: string, partner: string, mapping: string): string =>
  join(partners, partner, 'samples', mapping)

/** The samples of a mapping, by name; throws where an expected document is not JSON. */
export function loadSamples(partners: string, partner: string, mapping: string): Sample[] {
  const folder = sampleFolder(partners, partner, mapping)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .sort()
    .flatMap((file): Sample[] => {
      const [, name, ending] = /^(.+)\.([a-z0-9]+)$/.exec(file) ?? []
      const contentType = TYPES[ending ?? '']
      if (name === undefined || contentType === undefined) return []
      const shown = `partners/${partner}/samples/${mapping}/${file}`
      return [loadSample(join(folder, file), shown, name, contentType, expectedFile(folder, name))]
    })
}

function loadSample(path: string, file: string, name: string, contentType: string, expected: string): Sample {
  const bytes = readFileSync(path)
  if (bytes.length > MOST_BYTES)
    throw new ContractError(`${file} has ${bytes.length} bytes; a sample has ${MOST_BYTES} at most`)
  const sample = { name, file, bytes, sha256: sha256(bytes), contentType }
  return existsSync(expected) ? { ...sample, expected: parseExpected(expected, file) } : sample
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

/** The text of an expected file. */
export const expectedText = (documents: readonly CanonicalDocument[]): string =>
  `${JSON.stringify(documents.length === 1 ? documents[0] : documents, null, 2)}\n`

/** A contract that can't be used: a mistake in its files, told as a sentence. */
export class ContractError extends Error {}
