// bench: what the engine costs, measured anew on this machine and beside its peers, as the README gives it.
import type { Command } from '../command.ts'
import { runSuite } from './torture.ts'

export const bench: Command = {
  usage: 'bench [--megabytes N] [--seed N] [--passes N] [--levels A,B] [--data A,B] [--large] [--json]',
  summary:
    'Measures framing, validation, reading and writing beside a bare byte loop and node-x12: CPU, documents a second, memory; with --large also 1 MB, 50 MB and 1 GB.',
  run: (words) => runSuite('bench/bench.ts', words),
}
