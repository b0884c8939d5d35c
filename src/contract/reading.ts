// An inbound mapping tried: a partner's file, read as the gateway reads it.
import { type FileInterchange, type FileSet, readBytes } from '../exchange/engine/readFile.ts'
import { partnerRules } from '../exchange/engine/rulebook.ts'
import type { Finding } from '../finding/finding.ts'
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
    const { interchanges, findings } = readBytes(bytes, { rules, receivedAt })
    return interchanges.flatMap((interchange) => ofInterchange(interchange, guide.guide, findings))
  }
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
