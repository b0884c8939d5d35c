// load: the figures for a large interchange, as the README gives them, measured anew on this machine.
import type { Command } from '../command.ts'
import { runSuite } from './torture.ts'

export const load: Command = {
  usage: 'load [--megabytes N] [--seed N] [--store embedded|postgres] [--shadow N | --ledger N]',
  summary:
    'Measures a large interchange by REST and by SFTP: memory, time to the feed, what another partner feels, and a kill in the middle. With --shadow N instead: a candidate of a mapping beside the version in force, over N received documents. With --ledger N: "edigw ledger verify" over a store of N documents.',
  run: (words) => runSuite('fault/load.ts', words),
}
