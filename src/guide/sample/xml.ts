// A canonical document that an XML guide can say, drawn node by node from the guide itself.
import { type CompiledLeaf, readLeaf } from '../leaf.ts'
import { named } from '../path.ts'
import type { CanonicalDocument } from '../reading.ts'
import { Scope } from '../scope.ts'
import type { CompiledNode, CompiledXml, VariantTest } from '../xml/compiled.ts'
import { between, chance, type Random } from './random.ts'
import { sampleValue } from './value.ts'

const LIMITS = { min: 1, max: 20 }

/** A document of the guide's canonical type. */
export function sampleOfXml(xml: CompiledXml, random: Random): CanonicalDocument {
  const root = new Scope(undefined, undefined, xml.constants)
  sampleNodes(xml.children, root, random)
  return { schema: `${xml.canonical}/1`, ...root.document }
}

/** Whether anything was said. */
function sampleNodes(nodes: readonly CompiledNode[], scope: Scope, random: Random): boolean {
  let said = false
  const skipped: CompiledNode[] = []
  const there = new Set<string>()
  for (const node of nodes) {
    if (node.usage === 'unused' && node.text?.fallback !== undefined) putDefault(node.text, scope)
    if (node.usage === 'unused' || node.isAlias || !isWritable(node)) continue
    if (skipped.some((one) => takesFor(one, node))) continue
    if (node.instead.some((key) => there.has(key))) continue
    const required = (node.usage === 'required' && node.instead.length === 0) || node.min > 0
    if (!required && !chance(random)) {
      if (node.text?.fallback !== undefined) putDefault(node.text, scope)
      skipped.push(node)
      continue
    }
    const filled = required || nodes.some((later) => takesFor(node, later))
    let made = 0
    const drawn = { taken: takenBy(nodes, node), filled }
    for (let n = timesOf(node, random); n > 0; n--) if (sampleNode(node, scope, random, drawn)) made++
    if (made > 0) there.add(node.key)
    else skipped.push(node)
    said ||= made > 0
  }
  return said
}

// Without the first of its name, the next would be read as the first, unless something tells the two apart.
const takesFor = (first: CompiledNode, next: CompiledNode): boolean =>
  first !== next &&
  first.element === next.element &&
  first.steps.join('/') === next.steps.join('/') &&
  first.tests.every((test) => next.tests.some((other) => isWithin(other, test)))

const isWithin = (inner: VariantTest, outer: VariantTest): boolean =>
  inner.steps.join('/') === outer.steps.join('/') &&
  inner.attribute === outer.attribute &&
  outer.pattern === undefined &&
  (outer.values === undefined ||
    (inner.values !== undefined && [...inner.values].every((value) => outer.values!.has(value))))

// An element that demands what the guide doesn't map can't be written.
const isWritable = (node: CompiledNode): boolean =>
  isSayable(node) &&
  node.children.every((child) => child.usage !== 'required' || child.instead.length > 0 || isWritable(child))

const isSayable = (node: CompiledNode): boolean =>
  node.text?.path !== undefined || node.text?.constants !== undefined || node.children.some(isSayable)

function timesOf(node: CompiledNode, random: Random): number {
  const many = node.path?.steps.at(-1)?.list || node.text?.path?.steps.at(-1)?.list
  return many ? between(random, Math.max(1, node.min), Math.max(1, node.min, Math.min(node.max, 3))) : 1
}

interface Drawn {
  /** Texts by which another variant would take the element for itself. */
  taken: ReadonlySet<string>
  /** It must say something. */
  filled: boolean
}

function takenBy(nodes: readonly CompiledNode[], node: CompiledNode): ReadonlySet<string> {
  const rivals = nodes.filter(
    (one) => one !== node && one.element === node.element && one.steps.join('/') === node.steps.join('/'),
  )
  const own = rivals.flatMap(({ tests }) =>
    tests.length === 1 && tests[0]!.steps.length === 0 && tests[0]!.attribute === undefined ? tests : [],
  )
  return new Set(own.flatMap(({ values }) => [...(values ?? [])]))
}

function sampleNode(node: CompiledNode, scope: Scope, random: Random, { taken, filled }: Drawn): boolean {
  const inner = node.path ? scope.at(node.path, node.constants, node.max > 1) : scope
  let said = node.text ? putSample(node.text, inner, random, taken) : false
  for (const attribute of node.attributes)
    if (attribute.usage === 'required' || chance(random)) said = putSample(attribute, inner, random) || said
  said = sampleNodes(node.children, inner, random) || said
  for (const child of node.children) {
    if (said || !filled) break
    if (child.usage !== 'unused' && isWritable(child))
      said = sampleNode(child, inner, random, { taken: NONE, filled: true })
  }
  return said
}

// What reading fills in is part of the document.
function putDefault(leaf: CompiledLeaf, scope: Scope): void {
  const { value } = readLeaf(leaf, leaf.fallback!, { policy: {} })
  if (leaf.path && value !== undefined) scope.put(leaf.path, value)
}

const NONE: ReadonlySet<string> = new Set()

function putSample(leaf: CompiledLeaf, scope: Scope, random: Random, taken = NONE): boolean {
  if (!leaf.path || leaf.usage === 'unused') return false
  const value = sampleValue(leaf, LIMITS, random)
  if (value === undefined || (typeof value === 'string' && taken.has(value))) return false
  if (typeof value !== 'object') return scope.put(leaf.path, value) !== undefined
  for (const [name, part] of Object.entries(value)) scope.at(leaf.path).put(named(name), part)
  return true
}
