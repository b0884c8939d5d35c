// A tree that a guide can say: the document's own node, and below it the levels in the guide's order with any of
// them left out, since that is what partners do: shipment, order, tare, pack, item in some, pallets without cartons
// or items straight in the order in others.
import type { Scope } from '../scope.ts'
import type { Variant } from '../x12/compiled.ts'
import { between, pick, type Random } from './random.ts'

/** Draws one node's values; answers the scope that they stand in, which is where its children go. */
export type SampleNode = (variant: Variant, before: readonly Variant[], scope: Scope, random: Random) => Scope

/** Draws the nodes of one position's variants. */
export function sampleTree(
  variants: readonly Variant[],
  scope: Scope,
  random: Random,
  sample: SampleNode,
): void {
  const usable = variants.filter((one) => one.usage !== 'unused')
  // The document's own node is told by standing at the root, not by a value that others can't have.
  const before = (variant: Variant) => variants.slice(0, variants.indexOf(variant)).filter((one) => one.path)
  const root = usable.find((one) => !one.path)
  const top = root ? sample(root, [], scope, random) : scope
  const fill = (levels: readonly Variant[], above: Scope, how: Random): void => {
    const [variant, ...below] = levels
    if (!variant) return
    for (let n = between(how, 1, 2); n > 0; n--)
      fill(below, sample(variant, before(variant), above, how), n > 1 ? sparse(how) : how)
  }
  for (let n = between(random, 1, 2); n > 0; n--) fill(levelsOf(usable, random), top, random)
}

// One node of each kind says all that the fullness asks for; its siblings would only repeat it.
const sparse = ({ next, fullness }: Random): Random => ({ next, fullness: fullness / 5 })

/** Levels from the outermost to the innermost: of those that the guide names, in its order, some or all; now and then another. */
function levelsOf(usable: readonly Variant[], random: Random): Variant[] {
  const words = Object.values(usable[0]!.tree!.levels)
  const listed = usable.filter((one) => one.path)
  const named = words.flatMap((word) => listed.find(({ key }) => key.endsWith(`/${word}`)) ?? [])
  const others = listed.filter((one) => !named.includes(one))
  const levels = named.filter(() => random.next() < 0.75)
  if (others.length > 0 && random.next() < 0.2) levels.push(pick(random, others))
  return levels.length > 0 ? levels : [pick(random, listed)]
}
