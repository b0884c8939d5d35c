// guide show: a guide as a tree that fits a wide terminal, or all that is said of one place, with the address by which
// an overlay changes it: nobody should have to guess that, or read a list of codes that was cut off.
import { describe, type GuideRow } from '../../guide/describe.ts'
import { meant } from '../../guide/load/nearest.ts'
import type { ResolvedGuide } from '../../guide/model.ts'
import { say, styled, table, UsageError } from '../terminal.ts'

/** Shows a guide, or the places of it that are named so: `BEG02`, `BEG.2`, `N1/shipTo`, `heading.BEG.2`. */
export function show(one: ResolvedGuide, place: string | undefined, all: boolean): number {
  const as = one.partner ? ` as ${one.partner} uses it` : ''
  say(`${styled('bold', one.guide)}${as}   version ${one.hash.slice(0, 12)}\n`)
  if (place === undefined) tree(one, all)
  else for (const row of placesIn(one, place)) say(`${shown(one, row)}\n`)
  return 0
}

function tree(one: ResolvedGuide, all: boolean): void {
  let area = ''
  const rows = describe(one, all).flatMap((row) => {
    const before = area
    area = row.address.slice(0, row.address.indexOf('.'))
    return area === before ? [cells(row)] : [[area], cells(row)]
  })
  say(table([['PLACE', 'TITLE', 'USAGE', 'MAX', 'FORM', 'CODES', 'MEANING'], ...rows]))
  say(`\nAll of a place, and its address for an overlay: edigw guide show ${one.guide} PLACE, such as BEG02`)
}

const cells = (row: GuideRow): string[] => [
  `  ${'  '.repeat(row.depth)}${row.name}`,
  row.title,
  row.usage === 'situational' ? '' : row.usage,
  row.max,
  row.form,
  row.codes.length > 40 ? `${row.codes.slice(0, 39)}…` : row.codes,
  row.meaning && `→ ${row.meaning}`,
]

/** So many places of one name are shown. */
const MOST = 20

function placesIn(one: ResolvedGuide, place: string): GuideRow[] {
  const rows = describe(one, true)
  const found = rows.filter(
    ({ address, name }) =>
      address === place || address.endsWith(`.${place}`) || name === place || name === `${place} loop`,
  )
  if (found.length > 0) return found.slice(0, MOST)
  const known = rows.flatMap(({ address, name }) => [address, name.replace(/ loop$/, '')])
  throw new UsageError(`${one.guide} has no place ${place}${meant(place, known) || ', such as BEG02'}`)
}

function shown(one: ResolvedGuide, row: GuideRow): string {
  const origin = originOf(one, row.address)
  const facts: [string, string][] = [
    ['usage', `${row.usage}${row.max ? `, at most ${row.max}` : ''}`],
    ['form', row.form],
    ['meaning', row.meaning],
    ['codes', row.codes.split(', ').join('\n              ')],
    ['otherwise', row.otherwise],
    ['conditions', row.conditions],
    ['note', row.note],
    ['example', row.example],
    ['said in', origin],
  ]
  const lines = facts.filter(([, text]) => text !== '').map(([word, text]) => `  ${word.padEnd(12)}${text}`)
  const title = `${row.name}  ${row.title}`
  return [styled('bold', title), `  ${'address'.padEnd(12)}${styled('bold', row.address)}`, ...lines].join(
    '\n',
  )
}

// What no file names stands where the place around it does.
function originOf({ origins }: ResolvedGuide, address: string): string {
  for (let at = address; at.includes('.'); at = at.slice(0, at.lastIndexOf('.'))) {
    const origin = origins[at]
    if (origin) return `${origin.file}:${origin.line}`
  }
  return ''
}
