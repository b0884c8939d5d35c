// Reading ordinary segments, one after the other, in WebAssembly: each is found its place (as advance.ts does), judged
// and put (as quick.ts does), on the same integers. It stops before the first segment about which anything is unusual,
// or was not met before, and leaves that to them: they teach it what it knows. Of 850s reading takes 3.5 ns a byte so and
// validating 2.8 (asked.ts), in JavaScript 9.3 and 6.2, where framing takes 0.9 and a byte loop 0.6; of 856s, of which each
// third segment is an HL, 3.9 and 3.1, in JavaScript 20 and 17. First looks at tables and keys spelled in place of calls
// were worth 1.5 %, clearing counters by vectors less than can be told.
import { ENDS_AT, PIECE_AT, TERMINATORS_AT } from '../../../../x12/scan/program.ts'
import * as wasm from '../../../../x12/scan/wasm.ts'
import { STACKED } from '../frame.ts'
import { HOLDER, MET } from '../tape.ts'
import * as ways from '../ways.ts'
import { cellOf, increase, inWays, setCell, setTape, state, tell, told } from './cells.ts'
import { judging } from './judgeProgram.ts'
import { finding, keying } from './knownProgram.ts'
import * as layout from './layout.ts'
import { counting, meeting, saying } from './nodeProgram.ts'
import { pairing } from './pairProgram.ts'
import { looking } from './patternProgram.ts'
import { fitting, lacking, telling } from './placeProgram.ts'
import { noticing } from './plainProgram.ts'
import { putting } from './putProgram.ts'
import { entering, entryIn, linking, opening } from './tapeProgram.ts'

const { add, all, and, block, call, constant, isAtMost, isLess, isMore, isNot, isSame, isZero } = wasm
const { leave, leaveIf, load, loadByte, localsOf, loop, multiply, or, shiftLeft, subtract, when } = wasm
const { ENTRIES_AT, IDS_AT, LEAD_AT, LEVELS_AT, PAIRS, SEGMENTS_AT, STACK_AT, STATE_AT } = layout
type Code = wasm.Code
type Program = wasm.Program

/** The module; it is given the scan's memory. */
export const runModule = (): Uint8Array<ArrayBuffer> =>
  wasm.moduleOf([
    ...[linking(), entering(), entryIn(), opening(), keying(), finding(), judging(), putting(), pairing()],
    ...[
      looking(),
      noticing(),
      telling(),
      fitting(),
      lacking(),
      counting(),
      saying(),
      meeting(),
      marking(),
      running(),
    ],
  ])

const levelAt = (depth: Code): Code => cellOf(LEVELS_AT, depth)

/** Writes down what is open, where a loop is left for a later position. */
function marking(): Program {
  const variables = { parameters: ['depth'], numbers: ['d', 'level', 'base', 'at'], vectors: [] } as const
  const { depth, d, level, base, at } = localsOf(variables)
  const stack = (value: Code, cell: number) => setCell(STACK_AT, at.get, value, cell)
  const code = all(
    loop(
      'level',
      level.set(levelAt(d.get)),
      base.set(inWays(level.get, ways.STATE)),
      stack(inWays(level.get, ways.NUMBER), 0),
      stack(state(base.get, ways.AT), 1),
      stack(state(base.get, ways.OPENED), 2),
      at.set(add(at.get, constant(STACKED))),
      d.set(add(d.get, constant(1))),
      leaveIf('level', isAtMost(d.get, depth.get)),
    ),
    tell('leaves', constant(1)),
    tell('leftDepth', depth.get),
    constant(0),
  )
  return { name: 'mark', variables, code }
}

const VARIABLES = {
  parameters: [],
  numbers: [
    ...(['passed', 'upTo', 'depth', 'last', 'base', 'first', 'ends', 'end', 'count', 'number'] as const),
    ...(['d', 'level', 'at', 'here', 'p', 'place', 'uses', 'bits', 'n', 'variant', 'around'] as const),
    ...(['loop', 'trigger', 'segment', 'holder', 'record', 'behind', 'put', 'ordinal', 'node'] as const),
  ],
  vectors: [],
} as const

const local = localsOf(VARIABLES)
const { passed, upTo, depth, last, base, first, ends, end, count, number, d, level, at, here } = local
const { p, place, uses, bits, n, variant, around, trigger, segment, holder, record, behind, put } = local
const { ordinal, node } = local

/** Reads segments from the first that is not passed; gives how many were, and tells where it came to. */
function running(): Program {
  const code = all(
    passed.set(told('passed')),
    upTo.set(told('upTo')),
    depth.set(told('depth')),
    last.set(told('last')),
    ordinal.set(told('ordinal')),
    base.set(subtract(constant(PIECE_AT), told('shift'))),
    tell('leaves', constant(0)),
    tell('left', constant(0)),
    tell('seen', constant(0)),
    block('stop', loop('segment', oneSegment(), leave('segment'))),
    tell('upTo', upTo.get),
    tell('depth', depth.get),
    tell('last', last.get),
    subtract(passed.get, told('passed')),
  )
  return { name: 'run', variables: VARIABLES, code }
}

/** Reads one segment, and leaves for `stop` where that is not to be. */
function oneSegment(): Code {
  return all(
    leaveIf('stop', isZero(isLess(passed.get, told('limit')))),
    leaveIf('stop', isMore(told('top'), told('room'))),
    leaveIf('stop', isSame(told('seen'), constant(layout.MOST_SEEN))),
    bounds(),
    block('place', search(), leave('stop')),
    checks(),
    reserving(),
    behind.set(call('judge', segment.get, ends.get, count.get, record.get, add(ordinal.get, constant(1)))),
    leaveIf('stop', isLess(behind.get, constant(0))),
    going(),
    tell('top', behind.get),
    putAll(),
    when(cellOf(SEGMENTS_AT, segment.get, layout.SITUATED), seeing()),
    ordinal.set(add(ordinal.get, constant(1))),
    passed.set(add(passed.get, constant(1))),
    upTo.set(add(end.get, constant(1))),
  )
}

/** Where the segment begins and ends, where its elements do, and which it is. */
function bounds(): Code {
  const terminator = (index: Code) => load(shiftLeft(index, constant(2)), TERMINATORS_AT)
  return all(
    first.set(constant(0)),
    when(passed.get, first.set(add(terminator(subtract(passed.get, constant(1))), constant(1)))),
    count.set(subtract(terminator(passed.get), first.get)),
    ends.set(add(shiftLeft(first.get, constant(2)), constant(ENDS_AT))),
    end.set(load(add(ends.get, shiftLeft(count.get, constant(2))))),
    block(
      'begun',
      loop(
        'white',
        leaveIf('stop', isMore(upTo.get, end.get)),
        number.set(loadByte(loadByte(add(base.get, upTo.get)), LEAD_AT)),
        leaveIf('begun', number.get),
        upTo.set(add(upTo.get, constant(1))),
        leave('white'),
      ),
    ),
    leaveIf('stop', isSame(loadByte(subtract(add(base.get, end.get), constant(1))), told('padding'))),
    when(told('special'), leaveIf('stop', call('unusual', add(base.get, upTo.get), add(base.get, end.get)))),
    number.set(call('key', add(base.get, upTo.get), subtract(load(ends.get), upTo.get))),
    leaveIf('stop', isZero(number.get)),
    number.set(call('known', constant(IDS_AT), number.get, constant(0))),
    leaveIf('stop', isZero(number.get)),
    number.set(subtract(number.get, constant(1))),
  )
}

/** Leaves for `place` where there is one with room, from the innermost loop outward. */
function search(): Code {
  const isPassed = isLess(place.get, here.get)
  const isTrigger = and(isZero(place.get), isMore(d.get, constant(0)))
  const isFull = isZero(isLess(state(uses.get), inWays(p.get, ways.MOST)))
  const hasRoom = isLess(state(add(uses.get, add(n.get, constant(1)))), inWays(variant.get, ways.MOST_USES))
  const variants = loop(
    'variant',
    leaveIf('next', isZero(bits.get)),
    n.set(wasm.zerosBelow(bits.get)),
    variant.set(add(add(p.get, constant(ways.POSITION)), multiply(n.get, constant(ways.VARIANT)))),
    leaveIf('place', hasRoom),
    bits.set(and(bits.get, subtract(bits.get, constant(1)))),
    leave('variant'),
  )
  const position = all(
    place.set(inWays(p.get, ways.PLACE)),
    uses.set(add(at.get, inWays(p.get, ways.USES))),
    leaveIf('next', or(or(isPassed, isTrigger), isFull)),
    bits.set(inWays(p.get, ways.ALL)),
    when(
      isZero(bits.get),
      bits.set(call('fits', p.get, ends.get, count.get)),
      leaveIf('stop', isZero(bits.get)),
    ),
    variants,
  )
  return all(
    d.set(depth.get),
    loop(
      'level',
      level.set(levelAt(d.get)),
      at.set(inWays(level.get, ways.STATE)),
      here.set(state(at.get, ways.AT)),
      p.set(inWays(add(level.get, number.get), ways.WHERE)),
      block(
        'outward',
        loop(
          'position',
          leaveIf('outward', isZero(p.get)),
          block('next', position),
          p.set(inWays(p.get, ways.SAME)),
          leave('position'),
        ),
      ),
      d.set(subtract(d.get, constant(1))),
      leaveIf('level', isZero(isLess(d.get, constant(0)))),
    ),
  )
}

/** Leaves for `stop` where going to the place leaves something to be told, or the segment is not read here. */
function checks(): Code {
  const ofSegment = (cell: number) => cellOf(SEGMENTS_AT, segment.get, cell)
  return all(
    around.set(state(at.get, ways.HOLDER)),
    node.set(inWays(variant.get, ways.NODE)),
    leaveIf('stop', or(isZero(or(inWays(variant.get, ways.PLAIN), node.get)), isZero(around.get))),
    // Those that are left, from the innermost on.
    holder.set(depth.get),
    block(
      'same',
      loop(
        'left',
        leaveIf('same', isSame(holder.get, d.get)),
        leaveIf('stop', call('lacks', levelAt(holder.get), constant(0x7fffffff))),
        holder.set(subtract(holder.get, constant(1))),
        leave('left'),
      ),
    ),
    leaveIf('stop', call('lacks', level.get, place.get)),
    local.loop.set(inWays(variant.get, ways.LOOP)),
    trigger.set(variant.get),
    when(local.loop.get, trigger.set(add(inWays(local.loop.get, ways.FIRST), constant(ways.POSITION)))),
    segment.set(multiply(inWays(trigger.get, ways.SEGMENT), constant(layout.SEGMENT_CELLS))),
    leaveIf('stop', ofSegment(layout.NEVER)),
    leaveIf('stop', isMore(count.get, ofSegment(layout.WIDTH))),
    leaveIf('stop', isLess(count.get, ofSegment(layout.LAST_NEEDED))),
    when(node.get, leaveIf('stop', isZero(call('says', node.get, ends.get, count.get)))),
  )
}

const isEntry = (of: Code): Code => isZero(isLess(inWays(of, ways.ENTRY), constant(0)))

/** Goes behind the scopes that the segment opens, and the node that it is: its records stand there. */
function reserving(): Code {
  const sizeOf = (entry: Code) =>
    cellOf(ENTRIES_AT, multiply(entry, constant(layout.ENTRY_CELLS)), layout.SIZE)
  const further = (cells: Code) => record.set(add(record.get, cells))
  return all(
    record.set(told('top')),
    when(isEntry(variant.get), further(constant(HOLDER))),
    when(local.loop.get, when(isEntry(trigger.get), further(constant(HOLDER)))),
    when(
      node.get,
      further(constant(MET)),
      when(told('links'), when(isEntry(variant.get), further(sizeOf(inWays(variant.get, ways.ENTRY))))),
    ),
  )
}

/** Goes to the place, and into its loop. */
function going(): Code {
  const inState = (cell: number, value: Code) => setCell(STATE_AT, at.get, value, cell)
  const intoLoop = all(
    at.set(inWays(local.loop.get, ways.STATE)),
    inState(ways.AT, constant(0)),
    inState(ways.HOLDER, holder.get),
    increase(STATE_AT, at.get, ways.OPENED),
    inState(ways.UNUSUAL, constant(0)),
    bits.set(shiftLeft(at.get, constant(2))),
    put.set(inWays(local.loop.get, ways.COUNTED)),
    wasm.repeat(
      [
        wasm.storeVector(bits.get, wasm.sixteenOf(0), STATE_AT + 4 * ways.COUNTERS),
        bits.set(add(bits.get, constant(16))),
        put.set(subtract(put.get, constant(4))),
      ],
      isMore(put.get, constant(0)),
    ),
    inState(ways.COUNTERS, constant(1)),
    inState(ways.COUNTERS + 1, constant(1)),
    depth.set(add(depth.get, constant(1))),
    setCell(LEVELS_AT, depth.get, local.loop.get),
    around.set(holder.get),
    scope(trigger.get),
  )
  return all(
    when(
      and(isLess(d.get, depth.get), isMore(place.get, here.get)),
      put.set(call('mark', depth.get)),
      tell('leftTo', d.get),
      tell('leftFor', place.get),
      tell('leftVariant', n.get),
      tell('leftBy', add(ordinal.get, constant(1))),
      tell('leftFrom', upTo.get),
      tell('leftEnd', end.get),
      tell('leftAfter', last.get),
    ),
    depth.set(d.get),
    inState(ways.AT, place.get),
    increase(STATE_AT, uses.get),
    increase(STATE_AT, add(uses.get, n.get), 1),
    last.set(number.get),
    when(
      node.get,
      holder.set(call('meet', node.get, inWays(variant.get, ways.ENTRY), add(ordinal.get, constant(1)))),
    ),
    when(isZero(node.get), scope(variant.get)),
    when(local.loop.get, intoLoop),
  )
}

/** Where a variant's values go, given where those around it do. */
function scope(of: Code): Code {
  return all(
    holder.set(around.get),
    when(inWays(of, ways.ROOT), holder.set(told('rootHolder'))),
    when(
      isEntry(of),
      holder.set(told('top')),
      setTape(holder.get, inWays(of, ways.ENTRY)),
      setTape(holder.get, around.get, 1),
      setTape(holder.get, constant(0), 2),
      tell('top', add(holder.get, constant(3))),
    ),
  )
}

/** Notes a segment that situational rules look at when the run is over. */
function seeing(): Code {
  const set = (cell: number, value: Code) => setCell(layout.SEEN_AT, put.get, value, cell)
  return all(
    put.set(multiply(told('seen'), constant(layout.SEEN_CELLS))),
    set(layout.NTH, passed.get),
    set(layout.BEGINS, upTo.get),
    set(layout.PLANNED, segment.get),
    tell('seen', add(told('seen'), constant(1))),
  )
}

/** Puts records, then pairs; what can't be is told, and then the segment is not passed. */
function putAll(): Code {
  const goOn = (from: Code, pair: Code) =>
    all(
      tell('left', constant(1)),
      tell('record', from),
      tell('end', behind.get),
      tell('pair', pair),
      tell('holder', holder.get),
      tell('segment', segment.get),
      leave('stop'),
    )
  const pairs = cellOf(SEGMENTS_AT, segment.get, PAIRS)
  return all(
    when(
      or(isNot(record.get, behind.get), pairs),
      put.set(call('put', segment.get, record.get, behind.get, holder.get)),
      when(isNot(put.get, behind.get), goOn(put.get, constant(0))),
    ),
    when(
      pairs,
      put.set(call('pairs', segment.get, ends.get, count.get, holder.get, add(ordinal.get, constant(1)))),
      when(isZero(isLess(put.get, constant(0))), goOn(behind.get, put.get)),
    ),
  )
}
