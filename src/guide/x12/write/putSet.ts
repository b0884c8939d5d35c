// The fast way of writing: a document by code that was made from its guide's plan, straight into the output. It knows
// only what is right. At the first doubt, be it a value too long, a code that is not known or a member without a place,
// it gives up, and the walk with pointers says what is wrong; so the two can't judge differently.
//
// 50 MB of orders of 2.2 KB and 270 values each, of which one byte loop takes 30 to 75 ms and JSON.stringify 360:
//   the walk with pointers                                           18,000 ms
//   each node of the guide asked what the document has for it         2,100
//   the document's members looked up, nodes found by bits             1,000
//   a program for each shape of an object, a step for each value        650 to 800, half of it fetching steps
//   programs that share their segments, a segment's values in one loop  400
//   code made from the plan                                             230 to 260
// A value costs 15 to 20 ns for its characters (2 for each, by charCodeAt; Buffer.latin1Write has 45 for any text,
// Array.join 3 a byte), 20 for taking it up from its object, of which the bare for-in has half, and as much again where
// its document comes from far memory. No faster than it: concatenating texts and writing them at once; looking at each
// text while it is taken up, so that memory answers for several at once; asking first what is text; words by their
// length in place of the last one; more shapes for a place of code.
import { plainBytes } from '../../../x12/charset.ts'
import type { Output } from '../../../x12/output.ts'
import type { Delimiters } from '../../../x12/types.ts'
import type { ReadContext } from '../../leaf.ts'
import type { CanonicalDocument, LineageEntry } from '../../reading.ts'
import { CodeWalk } from './code/codeWalk.ts'
import { ValuePut } from './putValue.ts'
import { Trail } from './trail.ts'
import type { SetPlan } from './writePlan.ts'

/**
 * How many segments were put; undefined where there is a doubt, or no code yet, and what was put must be unwritten. The lineage of
 * what was put goes to `lineage`, where it is given.
 */
export function putSet(
  plan: SetPlan,
  document: CanonicalDocument,
  context: ReadContext,
  { delimiters, out }: { delimiters: Delimiters; out: Output },
  lineage?: LineageEntry[],
): number | undefined {
  const wire = { out, delimiters, plain: plainBytes(out.charset, delimiters) }
  const trail = lineage && new Trail(lineage)
  const walk = new CodeWalk(wire, new ValuePut(document, context, wire, trail), trail)
  return walk.object(plan.root, document) && !walk.isPartial ? walk.segments : undefined
}
