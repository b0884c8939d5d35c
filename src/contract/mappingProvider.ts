// A mapping as Pact's provider: a message in is a sample, a message out is one document that the mapping made of it,
// and beside it how it was judged.

import type { ResolvedGuide } from '../guide/model.ts'
import { MAPPING_STATE, WIRE } from './compile.ts'
import { countValues } from './difference.ts'
import { CannotAnswer, type Provider, type Question, type Reply } from './endpoint.ts'
import { labelOf } from './explain.ts'
import { bytesOf, JSON_TYPE, sha256 } from './pact.ts'
import { findingCodes, openTrial, type Trial, type Tried } from './tried.ts'
import { directionOf, type MappingUnderTest } from './underTest.ts'
import { wireMetadata } from './wirePact.ts'

/** Tries each sample once, however often it is asked for. */
export interface Trials {
  /** Throws where the engine breaks on the sample. */
  tried: (bytes: Uint8Array) => readonly Tried[]
  /** As `tried`; nothing where the engine breaks. */
  known: (bytes: Uint8Array) => readonly Tried[]
  /** How the engine breaks, if it does. */
  fault: (bytes: Uint8Array) => string | undefined
}

/** The trials of a mapping. */
export function openTrials(under: MappingUnderTest): Trials {
  const trial = openTrial(under)
  const keyOf = (bytes: Uint8Array) => sha256(directionOf(under.mapping) === 'in' ? bytes : shortest(bytes))
  const outcomes = new Map<string, { tried: readonly Tried[]; fault?: string }>()
  const outcome = (bytes: Uint8Array) => {
    const key = keyOf(bytes)
    const made = outcomes.get(key) ?? attempt(trial, bytes)
    outcomes.set(key, made)
    return made
  }
  return {
    tried(bytes) {
      const { tried, fault } = outcome(bytes)
      if (fault !== undefined) throw new CannotAnswer(fault)
      return tried
    },
    known: (bytes) => outcome(bytes).tried,
    fault: (bytes) => outcome(bytes).fault,
  }
}

// JSON comes back from Pact without the white space of its file.
function shortest(bytes: Uint8Array): string | Uint8Array {
  try {
    return JSON.stringify(JSON.parse(Buffer.from(bytes).toString('utf8')))
  } catch {
    return bytes
  }
}

function attempt(trial: Trial, bytes: Uint8Array) {
  try {
    return { tried: trial(bytes) }
  } catch (error) {
    return { tried: [], fault: `the engine breaks on it: ${(error as Error).message}` }
  }
}

/** Answers the verifier by what the mapping makes of a sample. */
export const mappingProvider = (under: MappingUnderTest, trials: Trials): Provider => ({
  states: {
    [MAPPING_STATE]({ partner, mapping }) {
      if (partner !== under.partner || mapping !== under.mapping)
        throw new CannotAnswer(`${partner} ${mapping} is not under test, ${labelOf(under)} is`)
    },
  },
  answer: (question) => answer(under, trials, question),
})

function answer({ guide, mapping }: MappingUnderTest, trials: Trials, { request }: Question): Reply {
  const bytes = bytesOf(request?.contents)
  if (!bytes) throw new CannotAnswer('a request without a document')
  const ordinal = Number(request?.metadata?.document ?? 1)
  const all = trials.tried(bytes)
  const one = all[ordinal - 1]
  if (!one) throw new CannotAnswer(`the file has ${all.length} documents, and no ${ordinal}`)
  const judged = {
    published: one.published ? 'yes' : 'no',
    findings: findingCodes(all).join(' ') || 'none',
    documents: String(all.length),
  }
  if (request?.metadata?.answer === WIRE) return answerWire(guide, one, judged)
  const values = String(countValues(one.document))
  const what = directionOf(mapping) === 'in' ? { canonical: `${guide.canonical}/1` } : { view: 'of the wire' }
  return { body: one.document, metadata: { contentType: JSON_TYPE, ...what, ...judged, values } }
}

function answerWire(
  guide: ResolvedGuide,
  { wire, document, ...one }: Tried,
  judged: Reply['metadata'],
): Reply {
  if (wire) return { body: wire, metadata: { ...wireMetadata(document, guide), ...judged } }
  throw new CannotAnswer(`nothing is written: ${one.refusal ?? judged.findings}`)
}
