// A canonical document that an XML guide can say, drawn node by node from the guide itself.
import type { CompiledLeaf } from '../leaf.ts'
import type { CanonicalDocument } from '../reading.ts'
import { Scope } from '../scope.ts'
import type { CompiledNode, CompiledXml } from '../xml/compiled.ts'
import { between, chance, type Random } from './random.ts'
import { sampleValue } from './value.ts'

const LIMITS = { min: 1, max: 20 }

/** A document of the guide's canonical type. */
export function sampleOfXml(xml: CompiledXml, random: Random): CanonicalDocument {
  const root = new Scope()
  sampleNodes(xml.children, root, random)
  return { schema: `${xml.canonical}/1`, ...root.document }
}

function sampleNodes(nodes: readonly CompiledNode[], scope: Scope, random: Random): void {
  for (const node of nodes) {
    if (node.usage === 'unused' || (node.usage !== 'required' && node.min === 0 && !chance(random))) continue
    for (let n = timesOf(node, random); n > 0; n--) sampleNode(node, scope, random)
  }
}

function timesOf(node: CompiledNode, random: Random): number {
  const many = node.path?.steps.at(-1)?.list || node.text?.path?.steps.at(-1)?.list
  return many ? between(random, Math.max(1, node.min), Math.max(1, node.min, Math.min(node.max, 3))) : 1
}

function sampleNode(node: CompiledNode, scope: Scope, random: Random): void {
  const inner = node.path ? scope.at(node.path, node.constants) : scope
  if (node.text) putSample(node.text, inner, random)
  for (const attribute of node.attributes)
    if (attribute.usage === 'required' || chance(random)) putSample(attribute, inner, random)
  sampleNodes(node.children, inner, random)
}

function putSample(leaf: CompiledLeaf, scope: Scope, random: Random): void {
  if (!leaf.path || leaf.usage === 'unused') return
  const value = sampleValue(leaf, LIMITS, random)
  if (value === undefined) return
  if (typeof value !== 'object') scope.put(leaf.path, value)
  else
    for (const [name, part] of Object.entries(value))
      scope.at(leaf.path).put({ root: false, steps: [{ name, list: false }] }, part)
}
