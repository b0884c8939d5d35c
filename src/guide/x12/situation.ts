// Situational rules, compiled: each predicate that speaks of another segment is a fact of the set or of one loop,
// noted when a segment makes it true; a rule is decided when nothing can change its facts any more.
import type { Node, ResolvedGuide, When } from '../model.ts'
import type { CompiledElement, CompiledSegment, Level, Variant } from './compiled.ts'
import { elementName } from './notes.ts'
import {
  type Around,
  findSpoken,
  loopAround,
  type Placed,
  parsePredicate,
  type Spoken,
  setAround,
} from './predicate.ts'

/** What has to be true for a rule: a fact, or something of the rule's own segment. */
export interface Condition {
  negated: boolean
  values: ReadonlySet<string> | undefined
  /** As a person calls it: `BEG02`, `REF/department`. */
  name: string
  /** Depth of the loop that has the fact, 0 for the set, and its number there; undefined: of the own segment. */
  fact: { depth: number; number: number } | undefined
  element: number
  component: number | undefined
  reference: string | undefined
}

/** A fact that a segment may make true. */
export interface Watch extends Condition {
  fact: { depth: number; number: number }
}

export interface ElementRule {
  kind: keyof When
  conditions: readonly Condition[]
  values: ReadonlySet<string>
  element: CompiledElement
}

export interface NodeRule {
  kind: 'required' | 'unused'
  conditions: readonly Condition[]
  variant: Variant
  /** Its position in its level, and which of the level's rules it is. */
  position: number
  number: number
}

/** The set or a loop: how many facts it has, and what it may require. */
export interface Situation {
  level: Level
  facts: number
  required: NodeRule[]
}

/** What situations have to do with one segment. */
export interface Situated {
  /** The loops around it, from the set inwards; of a loop's first segment the last is its own. */
  chain: readonly Situation[]
  opens: boolean
  /** The variants that are there with it: the segment, and the loop that it opens. */
  met: readonly { depth: number; position: number; requiring: NodeRule[] }[]
  watches: Watch[]
  rules: readonly ElementRule[]
  unused: NodeRule[]
}

/** Compiles all situational rules into a set's segments; undefined for a guide without any, which costs nothing. */
export function compileSituations(guide: ResolvedGuide, level: Level): Situation | undefined {
  if (!JSON.stringify(guide.areas).includes('"when":')) return undefined
  return new Compiler(level, setAround(guide)).compile()
}

interface Here {
  arounds: readonly Around[]
  chain: readonly Situation[]
}

class Compiler {
  readonly #level: Level
  readonly #set: Around
  readonly #segments = new Map<string, { segment: CompiledSegment; situated: Situated }>()
  readonly #facts = new Map<string, Watch['fact']>()

  constructor(level: Level, set: Around) {
    this.#level = level
    this.#set = set
  }

  compile(): Situation {
    const situation = situationOf(this.#level)
    const here = { arounds: [this.#set], chain: [situation] }
    this.#situate(this.#level, here.chain, [])
    this.#rules(this.#level, here)
    this.#spare()
    return situation
  }

  /** Segments that no rule has to do with need not be followed. */
  #spare(): void {
    const all = [...this.#segments.values()]
    const loops = new Set(all.flatMap(({ situated }) => situated.chain.slice(1)).filter(hasRules))
    for (const { segment, situated } of all) if (!matters(situated, loops)) segment.situated = undefined
  }

  /** Gives every segment its place among the loops. */
  #situate(level: Level, chain: readonly Situation[], opened: Situated['met']): void {
    for (const [position, { variants }] of level.positions.entries())
      for (const [index, variant] of variants.entries()) {
        const own = { depth: chain.length - 1, position, requiring: [] }
        const isFirst = position === 0 && index === 0 && chain.length > 1
        const met = isFirst ? [...opened, own] : [own]
        if (variant.loop) {
          this.#situate(variant.loop, [...chain, situationOf(variant.loop)], met)
          continue
        }
        const situated: Situated = { chain, opens: isFirst, met, watches: [], rules: [], unused: [] }
        variant.segment.situated = situated
        this.#segments.set(variant.segment.address, { segment: variant.segment, situated })
      }
  }

  #rules(level: Level, here: Here): void {
    const known = new Map(here.arounds.at(-1)!.nodes.map((one) => [one.address, one]))
    for (const [position, { variants }] of level.positions.entries())
      for (const variant of variants) {
        const placed = known.get(variant.address)!
        this.#nodeRules(variant, position, placed, here)
        if (!variant.loop) this.#elementRules(variant.segment, placed, here)
        else {
          const situation = this.#segments.get(variant.segment.address)!.situated.chain[here.chain.length]!
          const arounds = [...here.arounds, loopAround(placed)]
          this.#rules(variant.loop, { arounds, chain: [...here.chain, situation] })
        }
      }
  }

  #nodeRules(variant: Variant, position: number, { node }: Placed, here: Here): void {
    const { situated } = this.#segments.get(variant.segment.address)!
    for (const kind of ['required', 'unused'] as const) {
      const said = node.when?.[kind]
      if (!said) continue
      const conditions = this.#conditions(said.if, here)
      const { required } = here.chain.at(-1)!
      const rule = { kind, conditions, variant, position, number: required.length }
      if (kind === 'unused') situated.unused.push(rule)
      else {
        required.push(rule)
        situated.met.find((one) => one.depth === here.chain.length - 1)!.requiring.push(rule)
      }
    }
  }

  #elementRules(segment: CompiledSegment, placed: Placed, here: Here): void {
    const rules = segment.elements.flatMap((element) => {
      const leaf = placed.node.elements?.[element.position]
      const parts = (element.components ?? []).flatMap((part) =>
        this.#rulesOf(part, leaf?.components?.[part.component!]?.when, placed, here),
      )
      return [...this.#rulesOf(element, leaf?.when, placed, here), ...parts]
    })
    segment.situated = Object.assign(segment.situated!, { rules })
  }

  #rulesOf(element: CompiledElement, when: Node['when'], placed: Placed, here: Here): ElementRule[] {
    return (['required', 'unused', 'is'] as const).flatMap((kind) => {
      const said = when?.[kind]
      if (!said) return []
      const values = 'value' in said ? [said.value].flat().map(String) : []
      return [{ kind, conditions: this.#conditions(said.if, here, placed), values: new Set(values), element }]
    })
  }

  #conditions(texts: readonly string[], { arounds, chain }: Here, own?: Placed): Condition[] {
    return texts.map((text) => {
      const { subject, negated, values } = parsePredicate(text)
      const spoken = findSpoken(subject, arounds, own)
      if (!spoken) throw new Error(`nothing is called ${subject}`)
      const condition = this.#conditionOf(spoken, subject, negated, values && new Set(values))
      if (spoken.around === undefined) return condition
      const depth = arounds.findIndex(({ address }) => address === spoken.around)
      return { ...condition, fact: this.#factOf(spoken, condition, chain, depth) }
    })
  }

  #conditionOf(
    { segments, element, component }: Spoken,
    subject: string,
    negated: boolean,
    values: ReadonlySet<string> | undefined,
  ): Condition {
    const [first] = segments
    const use = this.#segments.get(first!.address)!.segment.elements[(element ?? 0) - 1]
    const part = component === undefined ? use : use?.components?.[component - 1]
    return {
      negated,
      values,
      name: element === undefined ? subject : elementName(first!.id, element, component),
      fact: undefined,
      element: element ?? 0,
      component,
      reference: part?.reference,
    }
  }

  /** The number of a fact in its loop; rules that ask for the same share it. */
  #factOf(
    { segments, around }: Spoken,
    condition: Condition,
    chain: readonly Situation[],
    depth: number,
  ): Watch['fact'] {
    const { element, component, values } = condition
    const addresses = segments.map(({ address }) => address)
    const name = JSON.stringify([around, addresses, element, component, values && [...values]])
    const known = this.#facts.get(name)
    if (known) return known
    const fact = { depth, number: chain[depth]!.facts++ }
    this.#facts.set(name, fact)
    for (const address of addresses)
      this.#segments.get(address)!.situated.watches.push({ ...condition, fact })
    return fact
  }
}

const hasRules = ({ facts, required }: Situation): boolean => facts > 0 || required.length > 0

/** Whether rules look at a segment, or one of the loops that they look at may begin or end with it. */
function matters(
  { chain, opens, met, watches, rules, unused }: Situated,
  loops: ReadonlySet<Situation>,
): boolean {
  return (
    watches.length + rules.length + unused.length > 0 ||
    met.some(({ depth }) => chain[depth]!.required.length > 0) ||
    (opens && loops.has(chain.at(-1)!)) ||
    [...loops].some((loop) => !chain.includes(loop))
  )
}

const situationOf = (level: Level): Situation => ({ level, facts: 0, required: [] })
