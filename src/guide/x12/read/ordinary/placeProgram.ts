// What is asked of a place before a segment goes there: which variants it fits, and whether a position that is left behind
// lacks what it demands.
import { PIECE_AT } from '../../../../x12/scan/program.ts'
import * as wasm from '../../../../x12/scan/wasm.ts'
import { ABSENT, UNASKED } from '../advance.ts'
import * as ways from '../ways.ts'
import { inWays, state, told } from './cells.ts'
import { FITTING_AT } from './layout.ts'

const { add, all, block, call, constant, give, isLess, isMore, isSame, isZero, leave, leaveIf, load } = wasm
const { localsOf, loop, multiply, shiftLeft, subtract, when } = wasm
type Program = wasm.Program

/** The variants of a position that a segment fits, as bits; 0 where that is not known. */
export function fitting(): Program {
  const variables = {
    parameters: ['position', 'ends', 'count'],
    numbers: ['list', 'last', 'owner', 'key'],
    vectors: [],
  } as const
  const { position, ends, count, list, last, owner, key } = localsOf(variables)
  const code = all(
    list.set(inWays(position.get, ways.TOLD)),
    last.set(add(list.get, inWays(list.get, 0))),
    list.set(add(list.get, constant(1))),
    owner.set(position.get),
    loop(
      'element',
      when(isZero(isLess(list.get, last.get)), give(constant(0))),
      key.set(call('telling key', list.get, ends.get, count.get)),
      when(isZero(key.get), give(constant(0))),
      owner.set(call('known', constant(FITTING_AT), key.get, owner.get)),
      when(isMore(owner.get, constant(0)), give(owner.get)),
      when(isZero(owner.get), give(constant(0))),
      list.set(add(list.get, constant(ways.TELLING))),
      leave('element'),
    ),
    constant(0),
  )
  return { name: 'fits', variables, code }
}

/** What stands for the value of an element that tells (advance.ts), given where its cells begin. */
export function telling(): Program {
  const variables = {
    parameters: ['list', 'ends', 'count'],
    numbers: ['base', 'element', 'from', 'key', 'asked', 'n'],
    vectors: [],
  } as const
  const { list, ends, count, base, element, from, key, asked, n } = localsOf(variables)
  const code = all(
    base.set(subtract(constant(PIECE_AT), told('shift'))),
    element.set(inWays(list.get, 0)),
    when(isMore(element.get, count.get), give(constant(ABSENT))),
    element.set(add(ends.get, shiftLeft(element.get, constant(2)))),
    from.set(add(load(subtract(element.get, constant(4))), constant(1))),
    when(isSame(from.get, load(element.get)), give(constant(ABSENT))),
    key.set(call('key', add(base.get, from.get), subtract(load(element.get), from.get))),
    asked.set(inWays(list.get, 1)),
    when(isZero(asked.get), give(key.get)),
    when(isZero(key.get), give(multiply(inWays(asked.get, ways.ALL_SHORT), constant(UNASKED)))),
    n.set(inWays(asked.get, ways.ASKED_COUNT)),
    block(
      'unasked',
      loop(
        'one',
        leaveIf('unasked', isZero(n.get)),
        n.set(subtract(n.get, constant(1))),
        when(isSame(inWays(add(asked.get, n.get), ways.ASKED), key.get), give(key.get)),
        leave('one'),
      ),
    ),
    constant(UNASKED),
  )
  return { name: 'telling key', variables, code }
}

/** Whether a position of a level before a place has not yet what it demands. */
export function lacking(): Program {
  const variables = {
    parameters: ['level', 'before'],
    numbers: ['base', 'list', 'n', 'position', 'place', 'uses', 'variant', 'count'],
    vectors: [],
  } as const
  const { level, before, base, list, n, position, place, uses, variant, count } = localsOf(variables)
  const one = all(
    position.set(inWays(add(list.get, n.get), 0)),
    place.set(inWays(position.get, ways.PLACE)),
    leaveIf('next', isLess(place.get, state(base.get, ways.AT))),
    leaveIf('next', isZero(isLess(place.get, before.get))),
    uses.set(add(base.get, inWays(position.get, ways.USES))),
    variant.set(add(position.get, constant(ways.POSITION))),
    count.set(inWays(position.get, ways.COUNT)),
    loop(
      'variant',
      uses.set(add(uses.get, constant(1))),
      when(isLess(state(uses.get), inWays(variant.get, ways.LEAST_USES)), give(constant(1))),
      variant.set(add(variant.get, constant(ways.VARIANT))),
      count.set(subtract(count.get, constant(1))),
      leaveIf('variant', count.get),
    ),
  )
  const code = all(
    base.set(inWays(level.get, ways.STATE)),
    list.set(inWays(level.get, ways.DEMANDING)),
    n.set(inWays(list.get, 0)),
    block(
      'over',
      loop(
        'position',
        leaveIf('over', isZero(n.get)),
        block('next', one),
        n.set(subtract(n.get, constant(1))),
        leave('position'),
      ),
    ),
    constant(0),
  )
  return { name: 'lacks', variables, code }
}
