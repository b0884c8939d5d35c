// Nothing may be lost between structures: every byte of a receipt is in one of them, or in a finding.
import assert from 'node:assert/strict'
import { SegmentCursor } from '../../src/x12/segments.ts'
import type { FramedGroup, FrameEvent } from '../../src/x12/types.ts'
import { findings, interchanges, sets, strays } from './sample.ts'

type Range = { offset?: number; length?: number }

/** Fails where a byte is in none of the ranges, but white, a byte order mark, or a terminator once more. */
export function assertCovered(bytes: Uint8Array, events: readonly FrameEvent[]): void {
  const ranges: Range[] = [...interchanges(events), ...strays(events).map((one) => one.at)]
  const rest = Uint8Array.from(bytes)
  for (const { offset, length } of ranges) rest.fill(0x20, offset, offset! + length!)
  for (const { offset, length, delimiters } of interchanges(events)) {
    let at = offset + length
    while (at < rest.length && (rest[at]! <= 0x20 || rest[at] === delimiters.segment)) rest[at++] = 0x20
  }
  assert.equal(Buffer.from(rest).toString('latin1').replaceAll('\xef\xbb\xbf', '').trim(), '')
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
  const ranges: Range[] = [...sets(events), ...findings(events).map((one) => one.at)]
  while (cursor.next()) {
    const { start } = cursor
    const inside = ranges.some((one) => start >= one.offset! && start < one.offset! + one.length!)
    assert.ok(inside || cursor.id === 'GS' || cursor.id === 'GE', `${cursor.id} at ${start} is in nothing`)
  }
}
