// A guide without what an agreement does not use. Nothing of it is mutated, and each mutant is compiled anew: of a narrow
// agreement only the part that is used.
import type { Node, ResolvedGuide } from '../../guide/model.ts'

type Nodes = Readonly<Record<string, Node>>

/** The guide without its unused nodes; its addresses stay as they are. */
export function pruned(guide: ResolvedGuide): ResolvedGuide {
  const areas = Object.entries(guide.areas).map(([area, nodes]) => [area, prunedNodes(nodes)])
  return { ...guide, areas: Object.fromEntries(areas), hash: `${guide.hash} pruned` }
}

const prunedNodes = (nodes: Nodes): Nodes =>
  Object.fromEntries(
    Object.entries(nodes)
      .filter(([, { usage }]) => usage !== 'unused')
      .map(([key, node]) => [key, prunedNode(node)]),
  )

const prunedNode = (node: Node): Node => ({
  ...node,
  ...(node.loop ? { loop: prunedNodes(node.loop) } : {}),
  ...(node.children ? { children: prunedNodes(node.children) } : {}),
})
