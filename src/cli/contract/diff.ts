// contract diff: what mappings make now against the approved documents, path by path.
import { parseArgs } from 'node:util'
import type { Change } from '../../contract/changes.ts'
import { diffMapping, type SampleDiff } from '../../contract/diff.ts'
import { labelOf } from '../../contract/explain.ts'
import { testedMappings } from '../../contract/mappings.ts'
import { printable } from '../../exchange/engine/place.ts'
import { styled } from '../terminal.ts'
import type { Act, Out } from './act.ts'
import { exitCode, type Outcome } from './outcome.ts'
import { askedFor } from './which.ts'

/** `[--partner ID] [--doc NAME]`. */
export const diff: Act = async (words, { folders, out }) => {
  const { values } = parseArgs({
    args: words,
    options: { partner: { type: 'string' }, doc: { type: 'string' } },
  })
  const { partner, doc } = values
  const only = askedFor({ partner, doc })
  const outcomes = testedMappings(folders, only).map(({ under, contract }): Outcome => {
    if (!contract) {
      out(`${labelOf(under)}: no contract`)
      return 'no contract'
    }
    const diffs = diffMapping(under, contract)
    sayDiffs(out, labelOf(under), diffs)
    if (diffs.length > 0)
      out(
        `  To take these as expected: edigw contract approve ${under.partner} ${under.mapping} --accept ${diffs.map(({ sample }) => `--sample ${sample}`).join(' ')} --by WHO --reason WHY`,
      )
    return diffs.length > 0 ? 'changed' : 'same'
  })
  return exitCode(outcomes.length > 0 ? outcomes : ['no contract'])
}

function sayDiffs(out: Out, label: string, diffs: readonly SampleDiff[]): void {
  if (diffs.length === 0) out(`${label}: ${styled('green', 'as approved')}`)
  for (const { sample, changes, besides } of diffs) {
    out(`${label} "${sample}":`)
    for (const text of besides) out(`  ${printable(text)}`)
    for (const change of changes) for (const line of changeLines(change)) out(line)
  }
}

/** The list of a segment, such as `BAK[].` before BAK01, says nothing to a person. */
const SEGMENT = /^[A-Z][A-Z0-9]{1,2}\[\]\.(?=[A-Z])/

const COLOURS = { changed: 'yellow', lost: 'red', added: 'cyan' } as const

/** A change in lines: the path and how often, below it each example. */
function changeLines({ path, kind, count, examples }: Change): string[] {
  const more = count - examples.length
  return [
    `  ${printable(path.replace(SEGMENT, ''))} ${styled(COLOURS[kind], kind)}${count > 1 ? ` ${count} times` : ''}`,
    ...examples.flatMap(({ pointer, was, now, from }) => [
      `    ${printable(`${pointer}: ${shown(was)} → ${shown(now)}`)}`,
      `      ${printable(`← ${from}`)}`,
    ]),
    ...(more > 0 ? [`    … and ${more} more`] : []),
  ]
}

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))
