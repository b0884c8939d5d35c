// bench: what the engine costs, or the whole gateway, measured anew on this machine, as the README gives it.
import type { Command } from '../command.ts'
import { runSuite } from './torture.ts'

const SUITES: Readonly<Record<string, string>> = {
  gateway: 'bench/gateway/gateway.ts',
  search: 'bench/search/search.ts',
}

export const bench: Command = {
  usage:
    'bench [--megabytes N] [--seed N] [--passes N] [--levels A,B] [--data A,B] [--large] [--json] | bench gateway [--store embedded|postgres|both] [--loop open|closed|both] [--seconds N] [--rate N] [--partners N] [--window N] [--most N] [--soak 10m] [--profiles DIR] [--json] | bench search [--store embedded|postgres|both] [--documents N] [--queries N] [--json]',
  summary:
    'Measures framing, validation, reading and writing beside a bare byte loop and node-x12: CPU, documents a second, memory; with --large also 1 MB, 50 MB and 1 GB. `bench gateway` measures a whole gateway: documents a second by SFTP and REST, latency to feed and 997, CPU by step, syncs, memory; `bench search` how long finding documents takes in a store of a million.',
  run: ([word, ...words]) => {
    const suite = word === undefined ? undefined : SUITES[word]
    return suite
      ? runSuite(suite, words)
      : runSuite('bench/bench.ts', word === undefined ? [] : [word, ...words])
  },
}
