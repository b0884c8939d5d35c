// Elements of a segment as the plan has them: where each value comes from, and how it is spelled.
import { codecs } from '../../codec/codecs.ts'
import { x12Date } from '../../codec/date.ts'
import { implied, real } from '../../codec/decimal.ts'
import { padded, verbatim } from '../../codec/text.ts'
import { x12Unit } from '../../codec/unit.ts'
import { endsInList, innerList, splitAt } from '../../path.ts'
import { type CompiledElement, type CompiledPairs, type CompiledSegment, isRequired } from '../compiled.ts'
import { checkShape } from '../valueShape.ts'
import { placeOf } from './place.ts'
import { type GrowingScope, type Here, objectAt, slotAt, slotFor, Unplanned } from './planScope.ts'
import {
  CHILD,
  CODE,
  COMPOSITE,
  CONSTANT,
  COUNT,
  DAY,
  DECIMAL,
  type ElementPlan,
  ENTRY,
  type GroupPlan,
  NEXT,
  OTHER,
  PAIRS,
  PARENT,
  type PairsPlan,
  SERIAL,
  SLOT,
  SUM,
  TEXT,
  UNIT,
  VALUE,
  WHOLE_NUMBER,
} from './writePlan.ts'

/** Bits of element positions; a segment with more than thirty-one has no plan. */
export function bitsOf(positions: readonly number[]): number {
  if (positions.some((one) => one > 31)) throw new Unplanned()
  return positions.reduce((bits, one) => bits | (1 << one), 0)
}

/** Plans the elements of a segment; `isEntry` where each entry of a list makes one. */
export function planElements(
  segment: CompiledSegment,
  here: Here,
  isEntry: boolean,
  newScope: () => GrowingScope,
): ElementPlan[] {
  const planning = new ElementPlanning(here, isEntry, newScope)
  const plans = segment.elements.flatMap((element) => planning.element(element) ?? [])
  if (segment.pairs) plans.push(planning.pairs(segment.pairs, segment.elements))
  return plans.sort((a, b) => a.position - b.position)
}

class ElementPlanning {
  readonly #here: Here
  readonly #isEntry: boolean
  /** By list: the entries that the elements fill together. */
  readonly #groups = new Map<number, GroupPlan & { scope: GrowingScope }>()
  readonly #newScope: () => GrowingScope

  constructor(here: Here, isEntry: boolean, newScope: () => GrowingScope) {
    this.#here = here
    this.#isEntry = isEntry
    this.#newScope = newScope
  }

  element(element: CompiledElement): ElementPlan | undefined {
    if (element.usage === 'unused') return undefined
    if (element.components?.some((one) => one.listed)) return this.#composite(element, element.components)
    return this.#leaf(element)
  }

  pairs(pairs: CompiledPairs, elements: readonly CompiledElement[]): ElementPlan {
    const known = pairs.known
      .filter((one) => one.written)
      .map(({ qualifier, path, pattern, leaf }) => ({
        qualifier,
        pattern,
        leaf,
        digits: Number(/^\^\(\?:\[0-9\]\{(\d+)\}\)\$$/.exec(pattern?.source ?? '')?.[1] ?? 0),
        listed: endsInList(path),
        slot: endsInList(path) ? slotFor(path, 'rest', this.#here) : this.#own(path),
      }))
    if (
      known.some(
        ({ slot }, i) => known.findIndex((one) => one.slot === slot) < i && known[i - 1]!.slot !== slot,
      )
    )
      throw new Unplanned()
    const rest = pairs.rest && { ...pairs.rest, slot: slotFor(pairs.rest.path, 'rest', this.#here) }
    const places = elements.slice(pairs.from - 1, pairs.from - 1 + 2 * pairs.count)
    if (places.some((one) => one.path || one.constants || one.derive)) throw new Unplanned()
    const plan: PairsPlan = {
      from: pairs.from,
      count: pairs.count,
      address: pairs.address,
      known,
      rest,
      elements: places,
      places: places.map((one) => planOf(one, SLOT).place),
    }
    return planOf(elements[pairs.from - 1]!, PAIRS, { pairs: plan })
  }

  #own(path: NonNullable<CompiledElement['path']>): number {
    if (path.root || innerList(path) >= 0) throw new Unplanned()
    return slotAt(path, VALUE, this.#here)
  }

  #composite(element: CompiledElement, components: readonly CompiledElement[]): ElementPlan | undefined {
    const parts = components.flatMap((one) => (one.usage === 'unused' ? [] : (this.#leaf(one) ?? [])))
    if (parts.some((one) => one.kind === NEXT || (one.kind === ENTRY && element.repeat > 1)))
      throw new Unplanned()
    const requiredComponents = bitsOf(components.filter(isRequired).map((one) => one.component!))
    return planOf(element, COMPOSITE, { components: parts, requiredComponents })
  }

  #leaf(element: CompiledElement): ElementPlan | undefined {
    const { path, constants, derive, structural } = element
    if (structural) return this.#structural(element, structural)
    if (derive) return this.#derived(element)
    if (!path) {
      const text = constants && [...constants][0]
      return text ? planOf(element, CONSTANT, { text }) : undefined
    }
    if (innerList(path) >= 0) return this.#entry(element, path)
    if (element.codec.parts) {
      if (endsInList(path) || element.codes) throw new Unplanned()
      return planOf(element, SLOT, objectAt(path, element.codec.parts, this.#here))
    }
    if (endsInList(path)) return planOf(element, NEXT, { slot: slotFor(path, 'values', this.#here) })
    const needed = this.#isEntry && element.constants !== undefined
    return planOf(element, SLOT, { slot: slotAt(path, VALUE, this.#here), needed })
  }

  #structural(element: CompiledElement, what: 'id' | 'parent' | 'child'): ElementPlan | undefined {
    if (what !== 'child') return planOf(element, what === 'id' ? SERIAL : PARENT)
    if (!isRequired(element)) return undefined
    if (checkShape(element, '0') || checkShape(element, '1')) throw new Unplanned()
    return planOf(element, CHILD)
  }

  #derived(element: CompiledElement): ElementPlan | undefined {
    if (!isRequired(element)) return undefined
    const { kind } = element.derive!
    if (kind !== 'count' && kind !== 'sum') throw new Unplanned()
    return planOf(element, kind === 'count' ? COUNT : SUM)
  }

  #entry(element: CompiledElement, path: NonNullable<CompiledElement['path']>): ElementPlan {
    const { prefix, rest } = splitAt(path, innerList(path))
    if (rest.steps.length > 1 || endsInList(rest) || element.codec.parts || path.root) throw new Unplanned()
    if (element.fallback !== undefined) throw new Unplanned()
    const slot = slotFor(prefix, 'group', this.#here)
    const group = this.#groups.get(slot) ?? { slot, names: [], scope: this.#newScope() }
    this.#groups.set(slot, group)
    const { name } = rest.steps[0]!
    if (!group.names.includes(name)) group.names.push(name)
    const { scope } = group
    const inner = slotAt(rest, VALUE, { scope, object: scope.object, pointer: '' })
    return planOf(element, ENTRY, {
      text: name,
      group,
      slot: inner,
      groupBit: 1 << group.names.indexOf(name),
    })
  }
}

function planOf(element: CompiledElement, kind: number, what: Partial<ElementPlan> = {}): ElementPlan {
  const plan = { ...bare(element, kind), ...what }
  plan.place = placeOf(plan)
  return plan
}

const bare = (element: CompiledElement, kind: number): ElementPlan => ({
  kind,
  place: undefined as never,
  position: element.position,
  component: element.component ?? 0,
  bit: bitsOf([element.component ?? element.position]),
  spelling: spellingOf(element),
  slot: -1,
  text: '',
  min: element.min,
  max: element.max,
  element,
  needed: false,
  parts: [],
  group: undefined,
  groupBit: 0,
  units: new Map(),
  components: [],
  requiredComponents: 0,
  pairs: undefined,
})

// Whatever is not one of the everyday spellings goes the way that knows all of them.
function spellingOf(element: CompiledElement): number {
  const { codec, type, codes, constants, crosswalk, pattern, allowed, fallback, min, max } = element
  const isPlain = (type === 'AN' || type === 'ID') && !pattern && !constants && !allowed
  if (codec === x12Unit && crosswalk === undefined) return UNIT
  if (fallback !== undefined || codec.parts || crosswalk !== undefined) return OTHER
  if (codes) return isPlain ? CODE : OTHER
  if (isPlain && (codec === padded || codec === verbatim || codec === codecs.text)) return TEXT
  if (pattern || constants || allowed) return OTHER
  if (type === 'R' && codec === real) return DECIMAL
  if (type === 'N' && codec === implied && element.decimals === 0) return WHOLE_NUMBER
  return type === 'DT' && codec === x12Date && min <= 8 && max >= 8 ? DAY : OTHER
}
