// torture: the tests' own loop of kills, by a command. It needs what only a checkout has (the tests, and the
// PostgreSQL that npm installs for them), so it is asked for at run time, and missing from an installed package.
import { access } from 'node:fs/promises'
import type { Command } from '../command.ts'
import { say, UsageError } from '../terminal.ts'

type Main = (words: string[], say: (text: string) => void) => Promise<number>

/** Runs the main function of a test suite's file. */
export async function runSuite(file: string, words: string[]): Promise<number> {
  const suite = new URL(`../../../test/${file}`, import.meta.url)
  await access(suite).catch(() => {
    throw new UsageError('this command needs a checkout of the project: its tests are not in the package')
  })
  const { main } = (await import(suite.href)) as { main: Main }
  return main(words, say)
}

export const torture: Command = {
  usage:
    'torture [--rounds N | --kills N | --drop N [--kill-every 10s]] [--store embedded|postgres|both] [--processes N] [--seed N]',
  summary:
    'Kills the gateway at commits, fsyncs, renames and sends, and checks that nothing is lost or doubled; with --kills N times as fast as it starts again, judged for fifty kills together; with --drop while N files are being dropped; with --processes at so many gateways on one PostgreSQL, of which one is killed every so often, or with --kills as soon as the one before is back.',
  run: (words) => runSuite('fault/torture.ts', words),
}
