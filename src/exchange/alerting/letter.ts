// A letter to the operators: what began, what still is so, what is over, each with what to do and what to type. Its subject
// is made of our own words and counts alone, so that nothing that a partner wrote can stand in a header.
import type { Alert, Letter } from '../../store/alerts.ts'

export interface Told {
  id: string
  at: string
  /** Those without an id are not in the store. */
  began: readonly Alert[]
  again: readonly Alert[]
  ended: readonly Alert[]
}

/** So many of each are told in full; more are counted. */
const SHOWN = 40

/** The letter of one look; undefined where there is nothing to tell. */
export function letterOf({ id, at, began, again, ended }: Told): Letter | undefined {
  if (began.length + again.length + ended.length === 0) return undefined
  const counts = [
    began.length > 0 ? `${began.length} new` : '',
    again.length > 0 ? `${again.length} open` : '',
    ended.length > 0 ? `${ended.length} over` : '',
  ].filter(Boolean)
  const kinds = [...new Set([...began, ...again, ...ended].map(({ kind }) => kind))]
  const text = [
    ...chapter('NEW', began, inFull),
    ...chapter('STILL SO (said each day until it is acknowledged)', again, inFull),
    ...chapter('OVER', ended, ({ says, began: since }) => [
      says,
      `It was so from ${minute(since)} to ${minute(at)}.`,
    ]),
    'All that is open: edigw alerts',
  ].join('\n')
  return { id, at, subject: `EDI gateway: ${counts.join(', ')} (${kinds.slice(0, 4).join(', ')})`, text }
}

function chapter(head: string, alerts: readonly Alert[], linesOf: (alert: Alert) => string[]): string[] {
  if (alerts.length === 0) return []
  const shown = alerts.slice(0, SHOWN).flatMap((one, index) => {
    const [first = '', ...rest] = linesOf(one)
    return [`${index + 1}. ${first}`, ...rest.map((line) => `   ${line}`), '']
  })
  const more = alerts.length - SHOWN
  return [head, '', ...shown, ...(more > 0 ? [`… and ${more} more: edigw alerts`, ''] : [])]
}

function inFull({ id, says, advice, command, began, partner, environment, kind }: Alert): string[] {
  return [
    says,
    `Since ${minute(began)}; ${partner === undefined ? 'the house' : `partner ${partner}`}, ${environment}, ${kind}`,
    `What to do: ${advice}`,
    ...(command === undefined ? [] : [`  $ ${command}`]),
    id === '' ? 'The store could not keep this alert.' : `Taken on:  edigw alerts ack ${id} --note "…"`,
  ]
}

const minute = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`
