// The fast walk of writing: a document by the plan of its set, straight into the output. It knows only what is
// right. At the first doubt, be it a value too long, a code that is not known or a member without a place, it gives
// up, and the walk with pointers says what is wrong; so the two can't judge differently.
//
// Measured on orders of 2.4 KB, per 50 MB, where the byte loop takes 1: the walk with pointers, sets of strings
// and segments as arrays 900 to 1,700.

import type { Output } from '../../x12/output.ts'
import { type ReadContext, writeLeaf } from '../leaf.ts'
import type { CanonicalDocument } from '../reading.ts'
import type { Frame } from './frame.ts'
import { PutSegment, type WireForm } from './putSegment.ts'
import type { LevelPlan, ListPlan, NodePlan, SetPlan } from './writePlan.ts'

/** How many segments were put; undefined where there is a doubt, and what was put must be unwritten. */
export function putSet(
  plan: SetPlan,
  document: CanonicalDocument,
  context: ReadContext,
  wire: WireForm,
): number | undefined {
  const { root, level, scopes } = plan
  const walk = new PutWalk(new PutSegment(plan, document, context, wire), wire.out)
  const isKnown = root.frame.begin(root.object, document, 0)
  const segments = isKnown ? walk.root(level, root.frame) : undefined
  for (const { frame } of scopes) frame.clear()
  return segments
}

const ALL = -1
const BUT_FIRST = -2

class PutWalk {
  readonly #put: PutSegment
  readonly #out: Output

  constructor(put: PutSegment, out: Output) {
    this.#put = put
    this.#out = out
  }

  root(level: LevelPlan, frame: Frame): number | undefined {
    this.#level(level, frame, ALL, true)
    return this.#put.doubt || frame.pending > 0 ? undefined : this.#put.segments
  }

  /** The nodes of a level that `first` lets pass; `isSaid`: its required ones stand whatever else does. */
  #level(level: LevelPlan, frame: Frame, first: number, isSaid: boolean): boolean {
    const put = this.#put
    const before = this.#out.length
    const segments = put.segments
    let said = false
    let missing = false
    for (let word = 0; word < level.always.length; word++) {
      const present = frame.touched(level.word + word) | level.always[word]!
      let due = present | level.required[word]!
      if (word === 0) due &= first
      while (due !== 0 && !put.doubt) {
        const bit = due & -due
        due ^= bit
        const node = level.nodes[(word << 5) + 31 - Math.clz32(bit)]!
        if ((present & bit) !== 0 && this.#node(node, frame)) said = true
        else if (node.canForce) put.segment(node.segment!, frame, true)
        else if (node.required) missing = true
      }
    }
    if (said || isSaid) {
      if (missing) put.doubt = true
      return said
    }
    this.#out.rewind(before)
    put.segments = segments
    return false
  }

  #node(node: NodePlan, frame: Frame): boolean {
    if (node.list) return this.#entries(node, node.list, frame)
    if (node.level) return this.#loop(node.level, frame)
    return this.#uses(node, frame)
  }

  #uses(node: NodePlan, frame: Frame): boolean {
    const put = this.#put
    let said = false
    for (let uses = 0; uses < node.max && !put.doubt; uses++) {
      if (!put.segment(node.segment!, frame, false)) break
      said = true
      if (!put.tookNext) break
    }
    return said
  }

  #loop(level: LevelPlan, frame: Frame): boolean {
    const put = this.#put
    const before = this.#out.length
    const segments = put.segments
    const trigger = level.nodes[0]!
    const isPresent = ((frame.touched(level.word) | level.always[0]!) & 1) !== 0
    const begun = isPresent && put.segment(trigger.segment!, frame, false)
    if (!begun) put.segment(trigger.segment!, frame, true)
    if (this.#level(level, frame, BUT_FIRST, begun) || begun) return true
    this.#out.rewind(before)
    put.segments = segments
    return false
  }

  #entries(node: NodePlan, list: ListPlan, frame: Frame): boolean {
    const entries = frame.values[list.slot] as readonly unknown[] | undefined
    if (entries === undefined) return false
    if (list.shared) return this.#fitting(node, list, frame, entries)
    if (entries.length > node.max) this.#put.doubt = true
    for (let i = 0; i < entries.length && !this.#put.doubt; i++) this.#entry(node, list, entries[i], i)
    frame.take(list.slot)
    return true
  }

  /** Entries that no other node wrote, and that this one has the words for. */
  #fitting(node: NodePlan, list: ListPlan, frame: Frame, entries: readonly unknown[]): boolean {
    const claims = frame.claimsOf(list.slot)
    let uses = 0
    for (let i = 0; i < entries.length && !this.#put.doubt; i++) {
      if (claims[i] === 1 || uses >= node.max || !fits(list, entries[i])) continue
      this.#entry(node, list, entries[i], i)
      claims[i] = 1
      frame.cursors[list.slot]!++
      uses++
    }
    frame.takeList(list.slot)
    return uses > 0
  }

  #entry(node: NodePlan, list: ListPlan, entry: unknown, index: number): void {
    const { frame, object } = list.scope
    if (!isObject(entry) || !frame.begin(object, entry, index)) {
      this.#put.doubt = true
      return
    }
    for (const { slot, word } of list.constants) {
      if (frame.values[slot] !== word) this.#put.doubt = true
      frame.take(slot)
    }
    const said = node.level ? this.#loop(node.level, frame) : this.#put.segment(node.segment!, frame, false)
    if (!said || frame.pending > 0) this.#put.doubt = true
  }
}

const isObject = (value: unknown): value is CanonicalDocument =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// Whether an entry fits depends on its codes alone, never on the partner's crosswalk rows in effect.
const CODES_ONLY: ReadContext = { policy: {} }

function fits({ constants, fits: wanted }: ListPlan, entry: unknown): boolean {
  if (!isObject(entry)) return false
  for (const { name, word } of constants) if (entry[name] !== word) return false
  for (const { steps, leaf } of wanted) {
    let value: unknown = entry
    for (const step of steps) value = (value as CanonicalDocument | undefined)?.[step]
    if (value === undefined ? leaf.constants : writeLeaf(leaf, value, CODES_ONLY) === undefined) return false
  }
  return true
}
