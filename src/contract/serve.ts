// The endpoint for somebody else's verifier: all mappings that are named, behind one port, until it is closed. Which of
// them a question is about stands in its provider state, so that verifiers in any order, and at the same time, are
// answered right.
import { MAPPING_STATE } from './compile.ts'
import { pactFile, providerOf } from './contract.ts'
import { CannotAnswer, MESSAGES, type Provider, type Question, STATES } from './endpoint.ts'
import { labelOf } from './explain.ts'
import { mappingProvider, openTrials } from './mappingProvider.ts'
import type { MappingUnderTest } from './underTest.ts'

/** Answers for many mappings; each is compiled when it is first asked for. */
export function mappingsProvider(all: readonly MappingUnderTest[]): Provider {
  const opened = new Map<string, Provider>()
  const answering = (said: Readonly<Record<string, unknown>>): Provider => {
    const named = { partner: String(said.partner), mapping: String(said.mapping) }
    const under = all.find(({ partner, mapping }) => partner === named.partner && mapping === named.mapping)
    if (!under) throw new CannotAnswer(`${labelOf(named)} is not served here`)
    const provider = opened.get(labelOf(named)) ?? mappingProvider(under, openTrials(under))
    opened.set(labelOf(named), provider)
    return provider
  }
  return {
    states: { [MAPPING_STATE]: (params) => answering(params).states[MAPPING_STATE]!(params) },
    answer: (question) => answering(saidBy(question)).answer!(question),
  }
}

function saidBy({ description, providerStates = [] }: Question): Readonly<Record<string, unknown>> {
  const state = providerStates.find(({ name }) => name === MAPPING_STATE)
  if (!state) throw new CannotAnswer(`"${description}" is asked without the state "${MAPPING_STATE}"`)
  return state.params ?? {}
}

/** What Pact's own command line is to be told to verify a mapping's committed pact at a port. */
export const verifierWords = (of: { partner: string; mapping: string }, port: number): string[] => [
  'verifier',
  '--file',
  pactFile('contracts', of),
  '--provider-name',
  providerOf(of),
  '--hostname',
  '127.0.0.1',
  '--port',
  String(port),
  '--base-path',
  MESSAGES,
  '--state-change-url',
  `http://127.0.0.1:${port}${STATES}`,
]
