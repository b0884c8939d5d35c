// A mapping as Pact's provider: a message in is a partner's file, a message out is one canonical document, and
// beside it how it was judged.
import { MAPPING_STATE } from './compile.ts'
import { countValues } from './difference.ts'
import { CannotAnswer, type Provider, type Question, type Reply } from './endpoint.ts'
import { labelOf } from './explain.ts'
import { bytesOf, sha256 } from './pact.ts'
import { findingCodes, type MappingUnderTest, openUnderstanding, type Understood } from './understood.ts'

/** Reads each file once, however often it is asked for. */
export interface Reader {
  /** Throws where the engine breaks on the file. */
  read: (bytes: Uint8Array) => readonly Understood[]
  /** As `read`; nothing where the engine breaks. */
  known: (bytes: Uint8Array) => readonly Understood[]
  /** How the engine breaks, if it does. */
  fault: (bytes: Uint8Array) => string | undefined
}

/** A reader by a mapping. */
export function openReader(under: MappingUnderTest): Reader {
  const understand = openUnderstanding(under)
  const outcomes = new Map<string, { understood: readonly Understood[]; fault?: string }>()
  const outcome = (bytes: Uint8Array) => {
    const key = sha256(bytes)
    const made = outcomes.get(key) ?? attempt(understand, bytes)
    outcomes.set(key, made)
    return made
  }
  return {
    read(bytes) {
      const { understood, fault } = outcome(bytes)
      if (fault !== undefined) throw new CannotAnswer(fault)
      return understood
    },
    known: (bytes) => outcome(bytes).understood,
    fault: (bytes) => outcome(bytes).fault,
  }
}

function attempt(understand: (bytes: Uint8Array) => Understood[], bytes: Uint8Array) {
  try {
    return { understood: understand(bytes) }
  } catch (error) {
    return { understood: [], fault: `the engine breaks on it: ${(error as Error).message}` }
  }
}

/** Answers the verifier by what the mapping reads. */
export const mappingProvider = (under: MappingUnderTest, reader: Reader): Provider => ({
  states: {
    [MAPPING_STATE]({ partner, mapping }) {
      if (partner !== under.partner || mapping !== under.mapping)
        throw new CannotAnswer(`${partner} ${mapping} is not under test, ${labelOf(under)} is`)
    },
  },
  answer: (question) => answer(under, reader, question),
})

function answer({ guide }: MappingUnderTest, reader: Reader, { request }: Question): Reply {
  const bytes = bytesOf(request?.contents)
  if (!bytes) throw new CannotAnswer('a request without a document')
  const ordinal = Number(request?.metadata?.document ?? 1)
  const all = reader.read(bytes)
  const one = all[ordinal - 1]
  if (!one) throw new CannotAnswer(`the file has ${all.length} documents, and no ${ordinal}`)
  return {
    body: one.document,
    metadata: {
      contentType: 'application/json',
      canonical: `${guide.canonical}/1`,
      published: one.published ? 'yes' : 'no',
      findings: findingCodes(all).join(' ') || 'none',
      values: String(countValues(one.document)),
      documents: String(all.length),
    },
  }
}
