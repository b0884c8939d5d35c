// Situational rules while a set is read. The loops are followed by the segments that were read: each notes the facts
// that it makes true, and what breaks a rule waits until the last loop that the rule looks at has ended. Findings
// come at the end, in the order of the wire. Only guides that have such rules come here.
import { finding } from '../../../finding/catalogue.ts'
import type { Facts, Finding, Place } from '../../../finding/finding.ts'
import { SPACE } from '../../../x12/byte.ts'
import type { SegmentCursor } from '../../../x12/segments.ts'
import type { CompiledElement } from '../compiled.ts'
import { elementName } from '../notes.ts'
import type { Condition, ElementRule, NodeRule, Situated, Situation, Watch } from '../situation.ts'
import { isBlank } from '../valueShape.ts'
import type { Spot, Walk } from './walk.ts'

/** Where something stands that a rule follows from. */
type Trigger = Pick<
  Facts,
  'trigger' | 'triggerId' | 'triggerSegment' | 'triggerElement' | 'triggerComponent' | 'triggerReference'
>

/** A condition that is decided, and the segment that did it; without a text, that nothing did. */
interface Decided {
  condition: Condition
  text: string | undefined
  id: string
  segment: number
}

/** What breaks a rule if all its conditions hold; those that are missing are not decided yet. */
interface Suspect {
  finding: Finding
  conditions: readonly Condition[]
  decided: readonly (Decided | undefined)[]
}

/** An open loop, or the set. */
interface State {
  situation: Situation
  /** The furthest position. */
  at: number
  facts: (Decided | undefined)[]
  /** By rule: whether what it may require was there, or where it was passed. */
  met: (true | Place | undefined)[]
  suspects: Suspect[]
}

/** Findings that say already what is wrong with a segment as a whole. */
const OF_SEGMENT: readonly string[] = ['segment-over-max', 'loop-over-max', 'segment-unused']

const NONE: readonly Finding[] = []

const stateOf = (situation: Situation): State => ({ situation, at: 0, facts: [], met: [], suspects: [] })

export class Situations {
  readonly #walk: Walk
  #open: State[] = []
  #found: Finding[] = []

  constructor(walk: Walk) {
    this.#walk = walk
  }

  /** Begins a set; undefined: its guide has no such rules. */
  begin(situation: Situation | undefined): void {
    if (!situation) return
    this.#open = [stateOf(situation)]
    this.#found = []
  }

  /** Sees the segment that was read; its findings begin at `before`. One that was read aside ends no loop. */
  see(situated: Situated, before: number, isAside = false): void {
    const { chain, opens, met, watches, rules, unused } = situated
    if (!isAside || chain.some((one, depth) => this.#open[depth]?.situation !== one))
      this.#follow(chain, opens)
    for (const { depth, position, requiring } of met) this.#meet(this.#open[depth]!, position, requiring)
    for (const watch of watches) this.#note(watch)
    if (rules.length > 0) this.#judge(rules, before)
    for (const rule of unused) this.#suspectNode(rule)
  }

  /**
   * At the end of the set: what was found, in the order of the wire. Whether one without its trailer lacks what did not
   * come yet nobody knows.
   */
  end(isWhole: boolean): void {
    if (this.#open.length === 0) return
    const at = isWhole ? this.#here() : undefined
    while (this.#open.length > 0) this.#close(this.#open.length - 1, at)
    this.#walk.findings.push(...this.#found.sort(inOrder))
  }

  /** Closes loops that the segment is not in, and opens its own. */
  #follow(chain: readonly Situation[], opens: boolean): void {
    const open = this.#open
    let same = 0
    while (same < chain.length && open[same]?.situation === chain[same]) same++
    if (opens) same = Math.min(same, chain.length - 1)
    while (open.length > same) this.#close(open.length - 1, this.#here())
    for (const situation of chain.slice(open.length)) open.push(stateOf(situation))
  }

  #meet(state: State, position: number, requiring: readonly NodeRule[]): void {
    for (const rule of requiring) state.met[rule.number] = true
    if (position <= state.at) return
    for (const rule of state.situation.required)
      if (rule.position < position) state.met[rule.number] ??= this.#here()
    state.at = position
  }

  /** Closes a loop; what has not come yet is missing at a place, if there is one. */
  #close(depth: number, at: Place | undefined): void {
    const state = this.#open[depth]!
    for (const rule of state.situation.required) {
      const { variant, number } = rule
      const passed = state.met[number] ?? at
      if (!passed || passed === true || variant.usage === 'required' || variant.min > 0) continue
      const facts = { expected: variant.id, name: variant.name }
      const made = finding('segment-dependent-missing', passed, facts, variant.address)
      this.#suspect({ finding: made, conditions: rule.conditions, decided: [] })
    }
    for (const one of state.suspects) this.#suspect(one, depth)
    this.#open.pop()
  }

  #here(): Place {
    const { ordinal: segment, id, start: offset, length } = this.#walk.cursor
    return { segment, id, offset, length }
  }

  #note(watch: Watch): void {
    const { depth, number } = watch.fact
    const { facts } = this.#open[depth]!
    facts[number] ??= decided(watch, this.#walk.cursor)
  }

  /** Elements that break a rule; one that was found wrong already is no second mistake. */
  #judge(rules: readonly ElementRule[], before: number): void {
    const { findings } = this.#walk
    const told = before < findings.length ? findings.slice(before) : NONE
    if (told.some(({ code }) => code === 'elements-too-many')) return
    for (const rule of rules) {
      if (!this.#mayHold(rule.conditions)) continue
      for (const made of breaches(rule, this.#walk)) {
        const { element, component } = made.at
        const isTold = told.some(
          ({ at }) => at.element === element && (at.component === undefined || at.component === component),
        )
        if (!isTold) this.#suspect({ finding: made, conditions: rule.conditions, decided: [] })
      }
    }
  }

  #suspectNode({ variant, conditions }: NodeRule): void {
    if (!this.#mayHold(conditions)) return
    const at = this.#here()
    const { findings } = this.#walk
    for (let n = findings.length - 1; findings[n]?.at.segment === at.segment; n--)
      if (OF_SEGMENT.includes(findings[n]!.code)) return
    const facts = { got: variant.id, name: variant.name }
    const made = finding('segment-dependent-unused', at, facts, variant.address)
    this.#suspect({ finding: made, conditions, decided: [] })
  }

  /** Whether conditions can hold yet, by what was seen so far. */
  #mayHold(conditions: readonly Condition[]): boolean {
    for (const one of conditions) {
      const { fact, negated } = one
      const isTrue = fact ? this.#open[fact.depth]?.facts[fact.number] : textFor(one, this.#walk.cursor)
      if (isTrue === undefined ? !negated && !fact : negated) return false
    }
    return true
  }

  /** Decides what can be decided: all that the segment says, and the loop at `closing` has said. */
  #suspect(
    { finding: made, conditions, decided: before }: Suspect,
    closing = Number.POSITIVE_INFINITY,
  ): void {
    const held: (Decided | undefined)[] = []
    let deepest = -1
    for (const [n, one] of conditions.entries()) {
      const known = before[n] ?? this.#decided(one)
      const isDecided = known !== undefined || !one.fact || one.fact.depth >= closing
      if (isDecided && !before[n] && (known === undefined) !== one.negated) return
      held.push(known ?? (isDecided ? { condition: one, text: undefined, id: '', segment: 0 } : undefined))
      if (!isDecided) deepest = Math.max(deepest, one.fact!.depth)
    }
    if (deepest >= 0) this.#open[deepest]!.suspects.push({ finding: made, conditions, decided: held })
    else this.#found.push({ ...made, facts: { ...made.facts, ...factsOf(held) } })
  }

  #decided(one: Condition): Decided | undefined {
    return one.fact ? this.#open[one.fact.depth]?.facts[one.fact.number] : decided(one, this.#walk.cursor)
  }
}

/** What of the present segment makes a condition true, leaving aside whether it is negated. */
function decided(condition: Condition, cursor: SegmentCursor): Decided | undefined {
  const text = textFor(condition, cursor)
  return text === undefined ? undefined : { condition, text, id: cursor.id, segment: cursor.ordinal }
}

function textFor({ values, element, component }: Condition, cursor: SegmentCursor): string | undefined {
  if (element === 0) return THERE
  if (!values && cursor.plain && component === undefined) return isFilled(cursor, element) ? THERE : undefined
  const texts = textsOf(cursor, element, component).filter((one) => one !== '')
  return values ? texts.find((one) => values.has(one)) : texts[0]
}

/** Stands for a text that nobody asks for. */
const THERE = 'there'

function triggerOf({ condition, text, id, segment }: Decided): Trigger {
  const { values, name, element, component, reference } = condition
  if (text === undefined) return { trigger: absenceOf(condition) }
  return {
    trigger: `${name} is ${values ? text : 'present'}`,
    triggerId: id,
    triggerSegment: segment,
    ...(element === 0 ? {} : { triggerElement: element }),
    ...(component === undefined ? {} : { triggerComponent: component }),
    ...(reference === undefined ? {} : { triggerReference: reference }),
  }
}

const absenceOf = ({ name, values }: Condition): string =>
  values ? `${name} is not ${[...values].join(' or ')}` : `${name} is absent`

/** Whether anything but spaces stands in an element of a plain segment, which its bytes tell. */
function isFilled({ bytes, ends, first, count, step }: SegmentCursor, element: number): boolean {
  if (element > count) return false
  const to = ends[first + element]!
  for (let at = ends[first + element - 1]! + step; at < to; at++) if (bytes[at] !== SPACE) return true
  return false
}

/** The texts of an element's repetitions, or of one component in each; empty for what is only spaces. */
function textsOf(cursor: SegmentCursor, element: number, component: number | undefined): string[] {
  const texts =
    component === undefined
      ? cursor.repetitions(element)
      : Array.from(
          { length: cursor.repetitionCount(element) },
          (_, n) => cursor.components(element, n + 1)[component - 1] ?? '',
        )
  return texts.map((one) => (isBlank(one) ? '' : one))
}

/** All of them in words; the place of the first that has one. */
function factsOf(all: readonly (Decided | undefined)[]): Trigger {
  const triggers = all.map((one) => one && triggerOf(one))
  const place = triggers.find((one) => one?.triggerId !== undefined)
  return { ...place, trigger: triggers.map((one) => one?.trigger).join(' and ') }
}

/** What would be found at an element if a rule's conditions held. */
function breaches({ kind, element, values }: ElementRule, walk: Walk): readonly Finding[] {
  const { position, component } = element
  const { cursor } = walk
  if (kind !== 'is' && cursor.plain && component === undefined)
    if (isFilled(cursor, position) === (kind === 'required')) return NONE
  const texts = textsOf(cursor, position, component)
  if (texts.length === 0 && component === undefined) texts.push('')
  return texts.flatMap((text, n) => {
    const spot: Spot = { position, component, repetition: texts.length > 1 ? n + 1 : undefined }
    if ((text === '') !== (kind === 'required') || (kind === 'is' && values.has(text))) return []
    return [breach(kind, element, text, spot, [...values], walk)]
  })
}

function breach(
  kind: ElementRule['kind'],
  { address, name, reference }: CompiledElement,
  got: string,
  spot: Spot,
  allowed: readonly string[],
  walk: Walk,
): Finding {
  const at = walk.placeOf(spot)
  const expected = elementName(walk.cursor.id, spot.position, spot.component)
  if (kind === 'required')
    return finding('element-dependent-missing', at, { expected, name, reference }, address)
  if (kind === 'unused') return finding('element-dependent-unused', at, { got, name, reference }, address)
  return finding('code-unused', at, { got, allowed, name, reference }, address)
}

/** As the partner reads the set; of one place by its rule. */
function inOrder({ at: a, code, guide = '' }: Finding, { at: b, ...other }: Finding): number {
  const places = ['segment', 'element', 'component', 'repetition'] as const
  for (const one of places) if ((a[one] ?? 0) !== (b[one] ?? 0)) return (a[one] ?? 0) - (b[one] ?? 0)
  return `${guide} ${code}` < `${other.guide} ${other.code}` ? -1 : 1
}
