// The fast walk of writing: a document by the programs of its objects' shapes, or by the code of those that come often,
// straight into the output. It knows only what is right. At the first doubt, be it a value too long, a code that is not
// known or a member without a place, it gives up, and the walk with pointers says what is wrong; so the two can't judge
// differently.
//
// 50 MB of orders of 2.2 KB and 270 values each, of which one byte loop takes 34 to 75 ms and JSON.stringify 360:
//   the walk with pointers, sets of strings, segments as arrays      65,000 ms
//   each node of the guide asked what the document has for it         2,100
//   the document's members looked up, nodes found by bits             1,000
//   a program for each shape of an object, a step for each value        650 to 800, half of it fetching steps
//   programs that share their segments                                  570
//   a segment's values in one loop, room made for all at once           0.7 times the one before, side by side
//   code made from the plan for objects that come often (code/)         0.6 times that one
// The last but one took 75 ns for a value, a third more where its document comes from far memory: 15 to 20 for its
// characters (2 for each, by charCodeAt; Buffer.latin1Write has 45 for any text, Array.join 3 a byte), 20 for taking it
// up from its object, of which the bare for-in has half. No faster than it: concatenating texts and writing them at
// once; members known by the one before them and programs by what is present, instead of a tree of shapes; looking at
// each text while it is taken up, so that memory answers for several at once; the segments of an object in one loop; a
// function for each segment of a program, since fetching shapes, programs and places is what costs, and that stays; in
// code: asking first what is text, words by their length in place of the last one, more shapes for a place of code.
import { plainBytes } from '../../../x12/charset.ts'
import type { Output } from '../../../x12/output.ts'
import type { Delimiters } from '../../../x12/types.ts'
import { endSegment } from '../../../x12/writer.ts'
import type { ReadContext } from '../../leaf.ts'
import type { CanonicalDocument, LineageEntry } from '../../reading.ts'
import { CodeWalk } from './code/codeWalk.ts'
import { copyEveryday } from './everyday.ts'
import { hasWords, isObject } from './fits.ts'
import { COMPONENT, ELEMENT, type Line } from './line.ts'
import { shapeOf } from './objectShape.ts'
import { ENTRIES, INNER, LIVELY, NODES, type NodesStep, programOf, SEGMENT, type Step } from './program.ts'
import { PutSegment } from './putSegment.ts'
import { ValuePut, type WireForm } from './putValue.ts'
import { Trail } from './trail.ts'
import type { ListPlan, NodePlan, ScopePlan, SetPlan } from './writePlan.ts'

/**
 * How many segments were put; undefined where there is a doubt, and what was put must be unwritten. The lineage of
 * what was put goes to `lineage`, where it is given.
 */
export function putSet(
  plan: SetPlan,
  document: CanonicalDocument,
  context: ReadContext,
  { delimiters, out }: { delimiters: Delimiters; out: Output },
  lineage?: LineageEntry[],
): number | undefined {
  const wire = { out, delimiters, plain: plainBytes(out.charset, delimiters) }
  const trail = lineage && new Trail(lineage)
  const walk = new PutWalk(wire, new ValuePut(document, context, wire, trail), trail)
  return walk.object(plan.root, document) ? walk.segments : undefined
}

class PutWalk extends CodeWalk {
  readonly #delimiters: Delimiters
  readonly #lead: Uint8Array
  readonly #segment: PutSegment

  constructor(wire: WireForm, value: ValuePut, trail: Trail | undefined) {
    super(wire, value, trail)
    this.#delimiters = wire.delimiters
    this.#lead = leadBytes(wire.delimiters, wire.out.suffix)
    this.#segment = new PutSegment(wire, value, trail)
  }

  protected byProgram(scope: ScopePlan, object: object): boolean {
    const shape = shapeOf(scope, object)
    if (shape === undefined) return false
    shape.program ??= programOf(scope, shape)
    const { steps } = shape.program
    return steps !== undefined && hasKeys(scope, object) && this.#steps(steps, scope)
  }

  #steps(steps: readonly Step[], scope: ScopePlan): boolean {
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i]!
      const isRight = step.kind === SEGMENT ? this.#line(step.line!, scope) : this.#other(step, scope)
      if (!isRight) return false
    }
    return true
  }

  #line(line: Line, scope: ScopePlan): boolean {
    const { values } = scope
    const { ends, places, most } = line
    const out = this.out
    const leads = line.table === this.#lead ? line.wired : this.#wire(line)
    if (this.trail) this.follow(scope, line.id)
    let buffer = out.room(most)
    let at = out.end
    let lead = 0
    for (let i = 0; i < places.length; i++) {
      const place = places[i]!
      for (const end = ends[i]!; lead < end; lead++) buffer[at++] = leads[lead]!
      const value = values[place.slot]
      const end = copyEveryday(place, value, this.plain, buffer, at)
      if (end >= 0) {
        at = end
        if (this.trail) this.value.note(this.trail, place, value)
        continue
      }
      out.end = at
      if (!this.value.unusual(place, value)) return false
      buffer = out.room(most)
      at = out.end
    }
    for (; lead < leads.length; lead++) buffer[at++] = leads[lead]!
    out.end = at
    this.segments++
    return true
  }

  /** The line's leads and its end with the partner's separators. */
  #wire(line: Line): Uint8Array {
    const { segment } = this.#delimiters
    const end = [segment, ...Buffer.from(this.out.suffix, 'latin1')]
    line.wired = Uint8Array.from([...line.leads].map((byte) => this.#lead[byte]!).concat(end))
    line.table = this.#lead
    return line.wired
  }

  #other(step: Step, scope: ScopePlan): boolean {
    const value = scope.values[Math.max(0, step.slot)]
    switch (step.kind) {
      case LIVELY:
        return this.#lively(step, scope)
      case ENTRIES:
        return this.#entries(step.node!, step.list!, scope)
      case INNER:
        if (this.trail) step.scope!.prefix = `${scope.prefix}${scope.pointers[step.slot]}`
        return isObject(value) && this.object(step.scope!, value)
      case NODES:
        return this.#nodes(step.nodes!, scope)
      default:
        return scope.cursors[step.slot] === (value as readonly unknown[]).length
    }
  }

  #end(): void {
    endSegment(this.#delimiters, this.out)
    this.segments++
  }

  #lively({ segment, max }: Step, scope: ScopePlan): boolean {
    const put = this.#segment
    if (this.trail) this.follow(scope, segment!.id)
    if (!put.put(segment!, scope)) return false
    this.#end()
    if (this.trail) this.follow(scope, segment!.id)
    for (let uses = 1; uses < max && put.tookNext && put.put(segment!, scope); uses++) {
      this.#end()
      if (this.trail) this.follow(scope, segment!.id)
    }
    return !put.doubt
  }

  #nodes({ tree, own, hasEntries }: NodesStep, scope: ScopePlan): boolean {
    const nodes = this.nodes(tree)
    const parent = own ? nodes.begin(0) : 0
    if (own && !this.#steps(own, scope)) return false
    if (!hasEntries) return true
    const pointer = this.trail && `${scope.prefix}${scope.pointers[tree.slot]}`
    return nodes.put(scope.values[tree.slot] as readonly unknown[], parent, pointer)
  }

  #entries(node: NodePlan, list: ListPlan, scope: ScopePlan): boolean {
    const entries = scope.values[list.slot] as readonly unknown[]
    if (list.shared) return this.fitted(node, scope, entries)
    if (entries.length > node.max) return false
    for (let i = 0; i < entries.length; i++) if (!this.#entry(list, entries, i, scope)) return false
    return true
  }

  /** Entries that no other node wrote, and that this one has the words for. */
  protected fitted(node: NodePlan, scope: ScopePlan, entries: readonly unknown[]): boolean {
    const list = node.list!
    const claims = claimsOf(scope, list.slot, entries.length)
    let uses = 0
    for (let i = 0; i < entries.length; i++) {
      if (claims[i] === 1 || uses >= node.max || !fits(list, entries[i])) continue
      if (!this.#entry(list, entries, i, scope)) return false
      claims[i] = 1
      scope.cursors[list.slot]!++
      uses++
    }
    return uses > 0 || !node.required
  }

  #entry({ scope, slot }: ListPlan, entries: readonly unknown[], n: number, above: ScopePlan): boolean {
    const entry = entries[n]
    if (this.trail) scope.prefix = `${above.prefix}${above.pointers[slot]}/${n}`
    return isObject(entry) && this.object(scope, entry)
  }
}

/** Whether an entry has the key words of its list. */
function hasKeys({ write }: ScopePlan, entry: object): boolean {
  if ('nodes' in write || !write.list) return true
  const { constants } = write.list
  for (const { name, word } of constants) if ((entry as Record<string, unknown>)[name] !== word) return false
  return true
}

/** Which entries of a list were written; of none before the first node of those that share it. */
function claimsOf({ cursors, claims }: ScopePlan, slot: number, length: number): Uint8Array {
  const known = claims[slot]
  if (known !== undefined && cursors[slot]! > 0) return known
  const made = new Uint8Array(length)
  claims[slot] = made
  return made
}

function fits({ constants, fits: wanted }: ListPlan, entry: unknown): boolean {
  if (!isObject(entry)) return false
  for (const { name, word } of constants) if (entry[name] !== word) return false
  return hasWords(wanted, entry)
}

/** What stands for each byte of a lead: itself, or a separator. There is one for each way to write segments. */
function leadBytes({ element, component, segment }: Delimiters, suffix: string): Uint8Array {
  const key = (element * 256 + component) * 256 + segment + suffix.length / 4
  const known = leads.get(key)
  if (known) return known
  const table = SAME.slice()
  table[ELEMENT] = element
  table[COMPONENT] = component
  if (leads.size === MOST_LEADS) leads.clear()
  leads.set(key, table)
  return table
}

const MOST_LEADS = 64
const leads = new Map<number, Uint8Array>()

const SAME = Uint8Array.from({ length: 256 }, (_, byte) => byte)
