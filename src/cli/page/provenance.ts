// Where a dictionary's facts were taken from, and where other publications say otherwise, as a page.
import type { Comparison, Published } from '../../guide/source/compare.ts'
import { table } from '../terminal.ts'

/** The page of one dictionary. */
export function provenancePage(
  { dictionary, sources }: Published,
  { differences, compared }: Comparison,
): string {
  const bySources = (n: number) => [...compared].filter(([, of]) => of === n).map(([id]) => id)
  const alone = bySources(0)
  const rows = differences.map(({ segment, place, ours, source, theirs, because }) => [
    segment,
    place,
    ours,
    theirs,
    source,
    because ?? 'not decided',
  ])
  return [
    `${dictionary}: ${compared.size} segments; ${compared.size - alone.length} compared with another source, ${bySources(2).length} of them with two.`,
    ...Object.entries(sources).map(([name, what]) => `  ${name}: ${what}`),
    '',
    table([['SEGMENT', 'PLACE', 'OURS', 'THEIRS', 'SAID BY', 'OURS STAYS, BECAUSE'], ...rows]),
    '',
    `Not compared: ${alone.join(' ') || 'none'}`,
  ].join('\n')
}
