// What a command says, and to whom: results on standard output, everything else on standard error.
import { AsyncLocalStorage } from 'node:async_hooks'
import { styleText } from 'node:util'

/** The caller's mistake: usage or configuration. The message is all that is shown; exit code 2. */
export class UsageError extends Error {}

/** What no other words on the line would mend: the usage is not shown with it. */
export class Hindrance extends UsageError {}

type Listener = (text: string) => void
const listeners = new AsyncLocalStorage<Listener | undefined>()

export function say(text = ''): void {
  const listener = listeners.getStore()
  if (listener) listener(text)
  else process.stdout.write(`${text}\n`)
}

/** Does the work; what is said in it goes to the listener, and what the listener says to whoever heard before. */
export function listening<T>(listener: Listener, work: () => Promise<T>): Promise<T> {
  const before = listeners.getStore()
  return listeners.run((text) => listeners.run(before, () => listener(text)), work)
}

export const tell = (text = ''): void => void process.stderr.write(`${text}\n`)

/** A reader that has seen enough, such as `head`, ends the command without a word. */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(0)
  })
}

type Style = Parameters<typeof styleText>[0]

/** Styled where standard output is a terminal, plain elsewhere. */
export const styled = (style: Style, text: string): string =>
  styleText(style, text, { stream: process.stdout })

/** A text in so many columns at most. */
export const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
