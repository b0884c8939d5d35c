// Times as people type them: a day, an instant, or so long from now, or before now.
import { milliseconds } from '../partner/agreement.ts'
import { UsageError } from './terminal.ts'

/** How long what people make is good where they say nothing. */
export const YEAR = '365d'

/** Milliseconds of `90d`, `12h` and the like. Throws UsageError, which names the option. */
export function spanOf(option: string, word: string): number {
  if (/^[1-9]\d{0,4}[smhd]$/.test(word)) return milliseconds(word)
  throw new UsageError(`--${option} must be a time such as 14d or 12h, got "${word}"`)
}

/** The instant, in UTC, of `2027-03-01`, of an RFC 3339 time, or of `90d` from now. Throws UsageError. */
export function momentOf(option: string, word: string | boolean): string {
  const text = String(word)
  if (/^\d+[smhd]$/.test(text)) return new Date(Date.now() + spanOf(option, text)).toISOString()
  return instantOf(text, `--${option} must be a day such as 2027-03-01, or a time from now such as 90d`)
}

/** The instant, in UTC, of `2027-03-01`, of an RFC 3339 time, or of `12h` before now. Throws UsageError. */
export function pastOf(option: string, word: string | boolean): string {
  const text = String(word)
  if (/^\d+[smhd]$/.test(text)) return new Date(Date.now() - spanOf(option, text)).toISOString()
  return instantOf(text, `--${option} must be a day such as 2027-03-01, or a time before now such as 12h`)
}

function instantOf(text: string, expected: string): string {
  const time = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(time)) return new Date(time).toISOString()
  throw new UsageError(`${expected}, got "${text}"`)
}
