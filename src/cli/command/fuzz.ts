// fuzz: the tests' own search for documents that two ways of reading or of writing understand otherwise, by a command.
import type { Command } from '../command.ts'
import { runSuite } from './torture.ts'

export const fuzz: Command = {
  usage: 'fuzz [--for 10m] [--seed N] [--only readers|bytes|writers]',
  summary:
    'Reads documents whole and broken by WebAssembly and by JavaScript alone, writes them and reads them again, and writes documents with things wrong in them by both ways of writing, until the time is over; what differs is made as small as it goes, and kept. Takes also the real documents that lie beside the project.',
  run: (words) => runSuite('fuzz/fuzz.ts', words),
}
