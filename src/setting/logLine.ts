// The log as a person at a terminal reads it: a line of the log's JSON becomes the time, how grave it is, the sentence and
// what it is about. Whoever sends the log elsewhere gets the JSON itself.
import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

interface Entry {
  level: number
  time: number
  msg?: string
  [word: string]: unknown
}

/** What is the same in every line of a process. */
const APART: readonly string[] = ['level', 'time', 'pid', 'hostname', 'msg']

const GRAVITIES = [
  { from: 50, word: 'error', style: 'red' },
  { from: 40, word: 'look ', style: 'yellow' },
  { from: 30, word: 'note ', style: 'dim' },
  { from: 0, word: 'debug', style: 'dim' },
] as const

/**
 * One line of the log's JSON as text for a terminal, with its line end; the time is that of `zone`, this machine's where
 * absent. Nothing in it can move the terminal's cursor or colour it, whatever a partner wrote. What is no JSON stays.
 */
export function terminalLine(json: string, zone?: string): string {
  const entry = parsed(json)
  if (!entry) return json
  const { word, style } = GRAVITIES.find(({ from }) => entry.level >= from) ?? GRAVITIES[0]
  const time = new Date(entry.time).toLocaleTimeString('en-GB', zone === undefined ? {} : { timeZone: zone })
  const about = Object.entries(entry).filter(([name]) => !APART.includes(name))
  const facts = about.map(([name, value]) => `${name} ${shown(value)}`).join(', ')
  const sentence = [harmless(entry.msg ?? ''), facts].filter((part) => part !== '').join(': ')
  const stacks = about.flatMap(([, value]) => stackOf(value))
  const coloured = (how: Style, text: string) => styleText(how, text, { stream: process.stderr })
  return [`${coloured('dim', time)} ${coloured(style, word)} ${sentence}`, ...stacks, ''].join('\n')
}

function parsed(json: string): Entry | undefined {
  try {
    return JSON.parse(json) as Entry
  } catch {
    return undefined
  }
}

/** A version is known by its first digits, an error by its message. */
function shown(value: unknown): string {
  if (typeof value === 'string')
    return harmless(/^[0-9a-f]{64}$/.test(value) ? `${value.slice(0, 12)}…` : value)
  const { stack, message } = (value ?? {}) as { stack?: unknown; message?: unknown }
  return harmless(stack === undefined ? JSON.stringify(value) : String(message))
}

function stackOf(value: unknown): string[] {
  const { stack } = (value ?? {}) as { stack?: unknown }
  return typeof stack === 'string' ? stack.split('\n').map((line) => `  ${harmless(line)}`) : []
}

/** Without what a terminal obeys, or that turns the direction of writing. */
const harmless = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`,
  )
