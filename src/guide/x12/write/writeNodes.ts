// Writing a tree: the document's own node first, then those of its list in their order, each followed by what stands
// below it. Numbers are given in that order, so that a parent always comes before its children.
import type { View } from '../../view.ts'
import type { Variant } from '../compiled.ts'
import type { WriteWalk } from '../write.ts'
import { fitsEntry, type SegmentDraft } from './writeSegment.ts'

/** Where the node that is being written stands. */
export interface Place {
  serial: number
  /** Serial of the node above; undefined at the root. */
  parent: number | undefined
  hasChildren: boolean
}

/** Writes one node's loop without what stands below it. */
export type WriteNode = (variant: Variant, view: View, walk: WriteWalk) => SegmentDraft[]

/** Writes the nodes of a view by the variants of one position; `write` writes each. */
export function writeNodes(
  variants: readonly Variant[],
  view: View,
  walk: WriteWalk,
  write: WriteNode,
): SegmentDraft[] {
  const usable = variants.filter((one) => one.usage !== 'unused')
  const walker: Walker = { walk, write, listed: usable.filter((one) => one.path), uses: new Map(), serial: 0 }
  const root = usable.find((one) => !one.path)
  const own = root ? writeOne(walker, root, view, undefined) : []
  const drafts = [...own]
  writeBelow(walker, view, own.length > 0 ? walker.serial : undefined, drafts)
  return drafts
}

interface Walker {
  walk: WriteWalk
  write: WriteNode
  listed: readonly Variant[]
  uses: Map<Variant, number>
  serial: number
}

function writeBelow(walker: Walker, view: View, parent: number | undefined, drafts: SegmentDraft[]): void {
  for (const entry of childrenOf(walker, view)) {
    const variant = walker.listed.find((one) => hasRoom(walker, one) && fitsEntry(one.segment, entry))
    if (!variant) continue
    drafts.push(...writeOne(walker, variant, entry, parent))
    walker.uses.set(variant, (walker.uses.get(variant) ?? 0) + 1)
    entry.claim()
    writeBelow(walker, entry, walker.serial, drafts)
  }
}

function writeOne(walker: Walker, variant: Variant, view: View, parent: number | undefined): SegmentDraft[] {
  const { walk, write } = walker
  const serial = ++walker.serial
  walk.place = { serial, parent, hasChildren: childrenOf(walker, view).length > 0 }
  const drafts = write(variant, view, walk)
  if (drafts.length === 0) walker.serial--
  return drafts
}

// All variants of a tree have one path, relative to the node above.
const childrenOf = ({ listed: [first] }: Walker, view: View): View[] =>
  first ? view.entries(first.path!) : []

const hasRoom = ({ uses }: Walker, variant: Variant) => (uses.get(variant) ?? 0) < variant.max
