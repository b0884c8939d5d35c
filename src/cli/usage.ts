// How commands are listed and explained: a list that fits a screen, the whole of one at a time, and what somebody may have
// meant who typed something else.
import type { Command } from './command.ts'

/** What a command is listed by, and how it is loaded. */
export type Listed = readonly [brief: string, load: () => Promise<Command>]

/** Commands by what they are for. */
export type Listing = Readonly<Record<string, Readonly<Record<string, Listed>>>>

/** The list of all commands, a line each. */
export function overview(listing: Listing): string {
  const names = Object.values(listing).flatMap((group) => Object.keys(group))
  const width = Math.max(...names.map((name) => name.length))
  const groups = Object.entries(listing).map(([title, group]) => {
    const lines = Object.entries(group).map(([name, [brief]]) => `  ${name.padEnd(width)}  ${brief}`)
    return [title, ...lines].join('\n')
  })
  return [
    'edigw: the partner gateway. In its folder: npx edigw COMMAND. First start, or demo to see the whole way.',
    ...groups,
    '"edigw help COMMAND" says how one is called. Exit codes: 0 fine, 1 the document was rejected, 2 usage or configuration.',
  ].join('\n\n')
}

/** All that there is to say of a command, in lines of at most so many characters. */
export const explained = ({ usage, summary }: Command, width: number): string =>
  `Usage: edigw ${usage}\n\n${wrapped(summary.replace(/\s+/g, ' '), width)}`

function wrapped(text: string, width: number): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join('\n')
}

/** What a command can be told to do first of all, such as list and show, as its usage says; nothing where it does one thing. */
export function actsOf({ usage }: Pick<Command, 'usage'>): string[] {
  const name = /^\S+/.exec(usage)![0]
  const told = usage.matchAll(
    new RegExp(`(?:^|\\| |edigw )${name} \\[?([a-z][a-z-]*(?:\\|[a-z][a-z-]*)*)`, 'g'),
  )
  return [...new Set([...told].flatMap(([, acts]) => acts!.split('|')))]
}
