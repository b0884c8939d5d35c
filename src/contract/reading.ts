// An inbound mapping tried: a partner's file, read as the gateway reads it.
import { type FileInterchange, type FileSet, readBytes } from '../exchange/engine/readFile.ts'
import { partnerRules } from '../exchange/engine/rulebook.ts'
import type { Finding } from '../finding/finding.ts'
import { readXml } from '../xml/reader.ts'
import type { XmlReading } from '../xml/tree.ts'
import { agreedName } from './standard.ts'
import type { Trial, Tried } from './tried.ts'
import type { MappingUnderTest } from './underTest.ts'

/** Only a TA1 says when a file came, and no contract is about that. */
const receivedAt = '2000-01-01T00:00:00.000Z'

/** Reads files by one mapping, which is compiled once. */
export function openReading(under: MappingUnderTest): Trial {
  const { loaded, guide } = under
  const rules = partnerRules({ ...loaded, mappings: [{ name: agreedName(under), guide }] })
  return (bytes) => {
    const { interchanges, findings } = readBytes(bytes, { rules, receivedAt, parse })
    return interchanges.flatMap((interchange) => ofInterchange(interchange, guide.guide, findings))
  }
}

// By its bytes, which nobody changes: a sample is tried with thousands of versions of one mapping, and to parse it takes as
// long as all the rest.
const parsed = new WeakMap<Uint8Array, Map<string | undefined, XmlReading>>()

const parse: typeof readXml = (bytes, options) => {
  const known = parsed.get(bytes) ?? new Map<string | undefined, XmlReading>()
  parsed.set(bytes, known)
  const reading = known.get(options?.doctype) ?? readXml(bytes, options)
  known.set(options?.doctype, reading)
  return reading
}

function ofInterchange(interchange: FileInterchange, type: string, around: readonly Finding[]): Tried[] {
  const { groups, acknowledgements = [] } = interchange
  const all = [...around, ...interchange.findings]
  // A TA1 is in no group, and only what is tried is looked at: each interchange is read by the one mapping.
  const answers = acknowledgements.filter((one) => one.type === type).map((set) => tried(set, all))
  const sets = groups.flatMap((group) => group.sets.map((set) => tried(set, [...all, ...group.findings])))
  return [...answers, ...sets]
}

const tried = (
  { document, verdict, state, findings, lineage, unmapped }: FileSet,
  around: readonly Finding[],
): Tried => ({
  document,
  verdict,
  published: state === 'read',
  findings: [...around, ...findings],
  lineage,
  unmapped,
})
