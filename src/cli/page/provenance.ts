// Where a dictionary's facts were taken from, and where other publications say otherwise, as a page.
import type { CodeLists } from '../../guide/source/codeLists.ts'
import type { Comparison } from '../../guide/source/compare.ts'
import type { Published } from '../../guide/source/published.ts'
import { table } from '../terminal.ts'

/** The page of one dictionary. */
export function provenancePage(
  { dictionary, sources }: Published,
  comparison: Comparison,
  lists: CodeLists,
): string {
  const rows = comparison.differences.map(({ segment, place, ours, source, theirs, because }) => [
    segment,
    place,
    ours,
    theirs,
    source,
    because ?? 'not decided',
  ])
  return [
    ...headLines(dictionary, comparison),
    codeLine(lists),
    ...Object.entries(sources).map(([name, what]) => `  ${name}: ${what}`),
    '',
    ...(rows.length > 0
      ? [table([['SEGMENT', 'PLACE', 'OURS', 'THEIRS', 'SAID BY', 'OURS STAYS, BECAUSE'], ...rows])]
      : ['No difference.']),
    '',
    ...restLines(comparison),
  ].join('\n')
}

function headLines(dictionary: string, { compared, shaped, noted }: Comparison): string[] {
  const withSources = (least: number) => [...compared.values()].filter((of) => of >= least).length
  return [
    `${dictionary}: ${compared.size} segments and composites; ${withSources(1)} compared with another source, ${withSources(2)} of them with two or more.`,
    `Types and lengths: ${trueOf(shaped)} of ${shaped.size} elements compared. Relational conditions: ${trueOf(noted)} of ${noted.size} segments that have some.`,
  ]
}

const trueOf = (map: ReadonlyMap<string, boolean>) => [...map.values()].filter(Boolean).length

const codeLine = ({ complete, partial, none }: CodeLists) =>
  `Code lists: ${complete.length} complete and judged (${complete.join(' ') || 'none'}), ${partial.length} partial and not judged (${partial.join(' ') || 'none'}); ${none.length} coded elements have none.`

function restLines({ compared, shaped, noted }: Comparison): string[] {
  const unseen = (map: ReadonlyMap<string, unknown>) =>
    [...map].flatMap(([id, seen]) => (seen ? [] : [id])).join(' ') || 'none'
  return [
    `Not compared: ${unseen(compared)}`,
    `Types and lengths not compared, elements: ${unseen(shaped)}`,
    `Relational conditions not compared: ${unseen(noted)}`,
  ]
}
