// What stands in a document and in no line of its file: defaults, what the guide says itself, what is lost or gone.
import { leavesOf } from '../difference.ts'
import { UNREASONED } from '../mappingFile.ts'
import { directionOf } from '../underTest.ts'
import type { Besides, ReviewLine } from './reviewed.ts'
import type { Reviewer, Subject } from './subject.ts'

/** The values of a document that no line shows. */
export function besidesOf(
  { under, contract }: Reviewer,
  { document, lineage, unmapped, changes }: Subject,
): Besides[] {
  const isOut = directionOf(under.mapping) === 'out'
  const onWire = new Set(lineage.filter(({ by }) => !by).map(({ pointer }) => pointer))
  const filled = new Set(lineage.filter(({ by }) => by).map(({ pointer }) => pointer))
  const lost = new Map(isOut ? unmapped.map((one) => [one.path, one.guide] as const) : [])
  const gone = changes.filter(({ got, place }) => got === undefined || (isOut && !place))
  return [
    ...leavesOf(document)
      .filter(({ pointer }) => pointer !== '/schema' && !onWire.has(pointer))
      .map(({ pointer, value }): Besides => {
        const path = lost.get(pointer)
        if (path === undefined) return { pointer, value, why: filled.has(pointer) ? 'default' : 'constant' }
        const reason = contract?.file.drops.get(path)?.reason ?? ''
        return { pointer, value, why: 'unwritten', reason: reason === UNREASONED ? '' : reason }
      }),
    ...gone.map(({ pointer, expected }): Besides => ({ pointer, value: expected, why: 'gone' })),
  ]
}

/** What a qualifier says by its guide, such as the type of a reference, stands beside what it qualifies: true where it does. */
export function settled(
  { pointer, value, why }: Besides,
  lines: readonly ReviewLine[],
  document: number,
): boolean {
  if (why !== 'constant') return false
  const entry = pointer.slice(0, pointer.lastIndexOf('/') + 1)
  if (entry === '/') return false
  const line = lines.find(
    (one) =>
      one.document === document &&
      one.cells.some(({ meant }) => meant.some((other) => other.pointer.startsWith(entry))),
  )
  const cell = line?.cells.find(({ fate }) => fate === 'checked')
  cell?.meant.push({ pointer, value })
  return cell !== undefined
}
