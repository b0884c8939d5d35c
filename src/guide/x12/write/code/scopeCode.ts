// The code that writes the objects of a scope: a function made from the plan once it has proved busy. Each member is
// taken up by its name into a variable of its own, each segment stands where the guide has it, behind a condition on
// those variables; so nothing is looked up, and nothing but the document is fetched from memory. It leaves at the first
// doubt.
import {
  IGNORED,
  type LevelPlan,
  LIST,
  type Member,
  type NodePlan,
  OBJECT,
  type ObjectPlan,
  type ScopePlan,
  type SegmentPlan,
  type TreePlan,
} from '../writePlan.ts'
import type { CodeWalk } from './codeWalk.ts'
import { Coding, memberOf, Uncoded } from './coding.ts'
import {
  anyOf,
  type Condition,
  isNoObject,
  isThere,
  NEVER,
  nodeHas,
  segmentHas,
  slotName,
} from './presence.ts'
import { listsOf, SEGMENT_VARIABLES, segmentCode } from './segmentCode.ts'
import { put, VALUE_VARIABLES } from './valueCode.ts'

/** Writes an object from a place in the output on; answers where it ends, or -1 where there is a doubt. */
export type ObjectCode = (object: object, b: Uint8Array, at: number, walk: CodeWalk) => number

/** The function for the objects of a scope, with their lineage or without; undefined where there is none. */
export function codeOf(scope: ScopePlan, isTraced: boolean): ObjectCode | undefined {
  try {
    return new ScopeCode(scope, isTraced).function()
  } catch (error) {
    if (error instanceof Uncoded) return undefined
    throw error
  }
}

class ScopeCode {
  readonly #scope: ScopePlan
  readonly #coding: Coding
  readonly #variables: string[] = []
  readonly #slots: string[] = []
  /** Slots of lists whose entries several nodes or segments write. */
  readonly #sharedLists = new Set<number>()
  /** Where nodes stand below the one that is being written. */
  #children: Condition = NEVER

  constructor(scope: ScopePlan, isTraced: boolean) {
    this.#scope = scope
    this.#coding = new Coding(isTraced)
  }

  function(): ObjectCode | undefined {
    const members = this.#members('o', this.#scope.object)
    const written = this.#written()
    const variables = [VALUE_VARIABLES, SEGMENT_VARIABLES, ...this.#variables].join()
    const { before, after } = this.#allWritten()
    const hand = 'const {plain,element:e,component:c,segment:s,break1:n1,break2:n2}=w;'
    const text = [hand, `let ${variables};`, members, this.#leftOver(written), before, written, after]
    return this.#coding.function('o,b,at,w', `${text.join('\n')}\nreturn at`)
  }

  // An object has few of the members that it may have: to ask for one that it has not is what taking up costs, so
  // that those that others had come first.
  #members(object: string, plan: ObjectPlan): string {
    const [had, taken] = [this.#coding.variable(), this.#coding.variable()]
    this.#variables.push(`${had}=0`, `${taken}=0`)
    const texts = this.#inOrder(plan).map((member) => this.#member(object, member, taken))
    const some = stopping(texts, `${taken}<${had}`)
    return `for(const a in ${object})${had}++;${some}if(${taken}!==${had})return -1;`
  }

  /** Members that objects written so far have had, and then the others. */
  #inOrder(plan: ObjectPlan): Member[] {
    const members = [...plan.values()]
    const had = members.filter((one) => this.#wasHad(one))
    return [...had, ...members.filter((one) => !had.includes(one))]
  }

  #wasHad({ kind, slot, object }: Member): boolean {
    if (kind !== OBJECT) return kind === IGNORED || this.#scope.had.has(slot)
    return [...object!.values()].some((one) => this.#wasHad(one))
  }

  #member(object: string, member: Member, taken: string): string {
    const value = memberOf(object, member.name)
    const name = member.slot < 0 ? this.#coding.variable() : slotName(member.slot)
    this.#variables.push(name)
    if (member.slot >= 0 && member.kind !== OBJECT) this.#slots.push(name)
    const take = `${name}=${value};if(${name}!==undefined){${taken}++;`
    switch (member.kind) {
      case IGNORED:
        return `${take}if(typeof ${name}==='object')return -1}`
      case LIST:
        return `${take}if(!Array.isArray(${name}))return -1;if(${name}.length===0)${name}=undefined}`
      case OBJECT:
        return `${take}if(${isNoObject(name)})return -1;${this.#members(name, member.object!)}}`
      default:
        return `${take}}`
    }
  }

  #written(): string {
    const { write } = this.#scope
    if ('nodes' in write) return this.#level(write, 0)
    if (write.node) this.#standsAbove(write.node.slot)
    const keys = write.list?.constants ?? []
    const keyed = keys.map(
      ({ slot, word }) => `if(${slotName(slot)}!==${this.#coding.given(word)})return -1;`,
    )
    const has = write.level ? anyOf(write.level.nodes.map(nodeHas)) : segmentHas(write.segment!)
    const text = write.level ? this.#loop(write.level) : this.#segment(write.segment!)
    return `${keyed.join('')}if(!(${has}))return -1;${text}`
  }

  /** The nodes of a level from one on, which is known to be written. */
  #level({ nodes }: LevelPlan, from: number): string {
    return nodes
      .slice(from)
      .map((node) => this.#node(node))
      .join('')
  }

  #node(node: NodePlan): string {
    const has = nodeHas(node)
    const text = this.#one(node)
    if (node.canForce) return this.#segment(node.segment!, node.max)
    if (node.required) return `if(${has}){${text}}else return -1;`
    return has === NEVER ? '' : `if(${has}){${text}}`
  }

  #one(node: NodePlan): string {
    if (node.tree) return this.#nodes(node.tree)
    if (node.list) return this.#entries(node)
    if (node.alone) return this.#alone(node.alone.slot, node.alone.scope)
    return node.level ? this.#loop(node.level) : this.#segment(node.segment!, node.max)
  }

  #entries(node: NodePlan): string {
    const { list, max } = node
    const { slot, scope, shared } = list!
    const name = slotName(slot)
    if (shared) return this.#shared(node, name)
    const most = Number.isFinite(max) ? `if(${name}.length>${max})return -1;` : ''
    const entry = this.#coding.variable()
    const at = this.#coding.variable()
    this.#variables.push(entry, at)
    return `${most}for(${at}=0;${at}<${name}.length;${at}++){${entry}=${name}[${at}];${this.#inner(scope, entry, slot, `+"/"+${at}`)}}`
  }

  #alone(slot: number, scope: ScopePlan): string {
    return this.#inner(scope, slotName(slot), slot, '')
  }

  /** Code for the JSON Pointer of what a slot has. */
  #pointer(slot: number): string {
    const { pointers } = this.#scope
    return `${this.#coding.given(this.#scope)}.prefix+${this.#coding.given(pointers)}[${slot}]`
  }

  // At the end all entries must have been written, each by one of the nodes.
  #shared(node: NodePlan, name: string): string {
    const scope = this.#coding.given(this.#scope)
    this.#sharedLists.add(node.list!.slot)
    return `at=w.fitting(${this.#coding.given(node)},${scope},${name},at);if(at<0)return -1;b=w.b;`
  }

  #allWritten(): { before: string; after: string } {
    const cursors = `${this.#coding.given(this.#scope)}.cursors`
    const slots = [...this.#sharedLists]
    const after = slots.map(
      (one) => `if(${isThere(one)}&&${cursors}[${one}]!==${slotName(one)}.length)return -1;`,
    )
    return { before: slots.map((one) => `${cursors}[${one}]=0;`).join(''), after: after.join('') }
  }

  // A function of its own place is what compilers put into the one that calls it.
  #inner(scope: ScopePlan, name: string, slot: number, below: string): string {
    const given = this.#coding.given(scope)
    if (this.#coding.isTraced)
      return `${given}.prefix=${this.#pointer(slot)}${below};${put(`w.inner(${given},${name},at)`)}`
    const known = `y=${given}.code;if(y&&typeof ${name}==='object'&&${name}!==null)at=y(${name},b,at,w)`
    return `${known};else at=w.inner(${given},${name},at);if(at<0)return -1;b=w.b;`
  }

  // What begins a loop is there as soon as anything of the loop is, and entries that may be another node's are not.
  #loop(level: LevelPlan): string {
    const own = level.nodes.filter(({ list }) => !list?.shared).map(nodeHas)
    const isOwn = own.length === level.nodes.length ? '' : `if(!(${anyOf(own)}))return -1;`
    return isOwn + this.#segment(level.nodes[0]!.segment!) + this.#level(level, 1)
  }

  #segment(segment: SegmentPlan, max = 1): string {
    for (const slot of listsOf(segment)) this.#sharedLists.add(slot)
    return segmentCode(this.#coding, this.#scope, segment, { max, children: this.#children })
  }

  // Entries without a node of the document above them have another look at their parents.
  #nodes(tree: TreePlan): string {
    const nodes = this.#coding.variable()
    const parent = this.#coding.variable()
    this.#variables.push(`${nodes}`, `${parent}=0`)
    const begin = `${nodes}=w.nodes(${this.#coding.given(tree)});`
    const list = tree.slot < 0 ? NEVER : isThere(tree.slot)
    const pointer = this.#coding.traced(() => this.#pointer(tree.slot)) || 'undefined'
    const below = `at=w.below(${nodes},${slotName(tree.slot)},${parent},at,${pointer});if(at<0)return -1;b=w.b;`
    const rest = list === NEVER ? '' : `if(${list}){${below}}`
    if (!tree.own) return begin + rest
    this.#children = list
    const own = `if(!(${nodeHas(tree.own)}))return -1;${parent}=${nodes}.begin(0);${this.#loop(tree.own.level!)}`
    this.#children = NEVER
    return begin + own + rest
  }

  // What stands below is written when all of it is.
  #standsAbove(slot: number): void {
    this.#children = isThere(slot)
    this.#slots.splice(this.#slots.indexOf(slotName(slot)), 1)
  }

  /** Leaves where there is something that no segment takes. */
  #leftOver(written: string): string {
    const slots = this.#slots.filter((name) => !new RegExp(`\\b${name}\\b`).test(written))
    return slots.map((name) => `if(${name}!==undefined)return -1;`).join('')
  }
}

/** Texts one after the other, as long as a condition holds. */
const stopping = ([first, ...rest]: readonly string[], condition: Condition): string =>
  first === undefined ? '' : `if(${condition}){${first}${stopping(rest, condition)}}`
