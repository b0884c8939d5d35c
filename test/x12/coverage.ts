// Nothing may be lost between structures: every byte of a receipt is in exactly one range, and every range where
// the structure says that it is.
import assert from 'node:assert/strict'
import { SegmentCursor } from '../../src/x12/segments.ts'
import type { FramedGroup, FramedRange, FrameEvent } from '../../src/x12/types.ts'
import { findings, groups, interchanges, sets } from './sample.ts'

type Range = { offset?: number; length?: number }

const ranges = (events: readonly FrameEvent[]): FramedRange[] =>
  events.flatMap((event) => (event.kind === 'range' ? [event.range] : []))

/** Fails where ranges leave out a byte, overlap, or don't fit interchanges, groups, sets and findings. */
export function assertCovered(bytes: Uint8Array, events: readonly FrameEvent[]): void {
  const all = ranges(events)
  assertContiguous(all, 0, bytes.length)
  for (const { ordinal, offset, length } of interchanges(events))
    assertContiguous(
      all.filter((one) => one.interchange === ordinal),
      offset,
      offset + length,
    )
  for (const { interchange, ordinal, offset, length } of groups(events))
    assertContiguous(
      all.filter((one) => one.interchange === interchange && one.group === ordinal),
      offset,
      offset + length,
    )
  const framed = sets(events).map(({ offset, length }) => ({ offset, length }))
  const asSets = all.filter(({ is }) => is === 'set').map(({ offset, length }) => ({ offset, length }))
  assert.deepEqual(asSets, framed)
  for (const one of all) assertSaid(one, events)
}

function assertContiguous(all: readonly FramedRange[], from: number, to: number): void {
  let at = from
  for (const { is, offset, length } of all) {
    assert.equal(offset, at, `${is} at ${offset}, expected at ${at}`)
    assert.ok(length > 0, `${is} at ${offset} is empty`)
    at = offset + length
  }
  assert.equal(at, to)
}

/** What is in no structure is in a finding of that code, or padding for a reason. */
function assertSaid(
  { is, offset, length, code, tolerances, interchange }: FramedRange,
  events: readonly FrameEvent[],
) {
  if (is === 'padding') return assert.ok((tolerances ?? []).length > 0, `padding at ${offset}`)
  assert.equal(is === 'junk', interchange === undefined && is !== 'unread', `${is} at ${offset}`)
  if (is !== 'stray' && is !== 'unread' && is !== 'junk') return
  const found = findings(events).filter((one) => one.code === code)
  assert.ok(
    found.length > 0 || findings(events).some((one) => one.code === 'envelope-findings-omitted'),
    code,
  )
  // That a GE behind its IEA was missed is said where it should have been.
  if (is === 'junk' && code !== 'group-trailer-missing')
    assert.ok(found.some(({ at }) => at.offset === offset && at.length === length))
}

/** Fails where a segment of a group is not GS or GE, in a set or in a finding. */
export function assertGroupCovered(
  bytes: Uint8Array,
  group: FramedGroup,
  events: readonly FrameEvent[],
): void {
  const { delimiters, tolerances } = interchanges(events)[group.interchange - 1]!
  const slice = bytes.subarray(group.offset, group.offset + group.length)
  const cursor = new SegmentCursor(slice, delimiters, group.offset, { tolerances })
  const covered: Range[] = [...sets(events), ...findings(events).map((one) => one.at)]
  while (cursor.next()) {
    const { start } = cursor
    const inside = covered.some((one) => start >= one.offset! && start < one.offset! + one.length!)
    assert.ok(inside || cursor.id === 'GS' || cursor.id === 'GE', `${cursor.id} at ${start} is in nothing`)
  }
}
