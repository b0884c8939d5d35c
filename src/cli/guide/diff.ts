// guide diff: what one guide says otherwise than another, place by place. Of a list of codes only those that differ are
// told: an overlay that takes one of sixty away is a line, not a page.
import { compareGuides, type GuideDifference, type GuideRow } from '../../guide/describe.ts'
import type { ResolvedGuide } from '../../guide/model.ts'
import { say, styled } from '../terminal.ts'

/** Tells the differences between two guides, or between a guide and a partner's use of it. Always 0. */
export function diff(a: ResolvedGuide, b: ResolvedGuide): number {
  const differences = compareGuides(a, b)
  if (differences.length === 0)
    say(`${a.guide} and ${b.guide}${b.partner ? ` of ${b.partner}` : ''} say the same.`)
  for (const one of differences) for (const line of told(one)) say(line)
  return 0
}

function told({ address, before, after, columns }: GuideDifference): string[] {
  if (!before)
    return [`${styled('green', `+ ${address}`)}  ${after!.title} ${after!.meaning && `→ ${after!.meaning}`}`]
  if (!after) return [`${styled('red', `- ${address}`)}  ${before.title}`]
  return columns.map(
    (column) => `${styled('yellow', `~ ${address}`)}  ${column}: ${changed(before, after, column)}`,
  )
}

function changed(before: GuideRow, after: GuideRow, column: keyof GuideRow): string {
  const [was, is] = [String(before[column]), String(after[column])]
  const isList = column === 'codes' && was.includes(', ') && !is.startsWith('=')
  return isList ? codesChanged(was, is) : `${counted(was, column) || '(nothing)'} → ${is || '(nothing)'}`
}

/** Of what is gone as a whole, how many are enough to be named. */
const FEW = 6

function counted(text: string, column: keyof GuideRow): string {
  const count = text.split(', ').length
  return column === 'codes' && count > FEW ? `${count} codes` : text
}

/** `NE new, SA stand-alone` and `SA rush, PM promotional` become `- NE new, SA stand-alone → rush, + PM promotional`. */
export function codesChanged(was: string, is: string): string {
  const [before, after] = [wordsOf(was), wordsOf(is)]
  const gone = [...before].filter(([code]) => !after.has(code)).map(([code, word]) => `- ${code} ${word}`)
  const other = [...after].flatMap(([code, word]) => {
    const one = before.get(code)
    if (one === undefined) return [`+ ${code} ${word}`]
    return one === word ? [] : [`${code} ${one} → ${word}`]
  })
  return [...gone, ...other].join(', ') || 'the same in another order'
}

const wordsOf = (codes: string): Map<string, string> =>
  new Map(
    codes.split(', ').map((one): [string, string] => {
      const [code = '', ...word] = one.split(' ')
      return [code, word.join(' ')]
    }),
  )
