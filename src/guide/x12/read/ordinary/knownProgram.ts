// What is known of a code by its bytes, and of a value by what it is made of: the same tables that teach it (knownCodes.ts).
import {
  add,
  all,
  and,
  constant,
  exclusiveOr,
  give,
  isAtMost,
  isSame,
  isZero,
  leave,
  load,
  localsOf,
  loop,
  multiply,
  type Program,
  shiftLeft,
  shiftRight,
  subtract,
  when,
} from '../../../../x12/scan/wasm.ts'
import { OF_KEY, OF_OWNER } from '../knownCodes.ts'
import { HEAD, MASK, SHIFT } from './layout.ts'

/** Finds what is known of a key and its owner in the table behind a head; 0 where nothing is. */
export function finding(): Program {
  const variables = {
    parameters: ['head', 'key', 'owner'],
    numbers: ['at', 'known', 'entry'],
    vectors: [],
  } as const
  const { head, key, owner, at, known, entry } = localsOf(variables)
  const hash = multiply(
    exclusiveOr(key.get, multiply(owner.get, constant(OF_OWNER | 0))),
    constant(OF_KEY | 0),
  )
  const code = all(
    at.set(shiftLeft(shiftRight(hash, load(head.get, SHIFT)), constant(2))),
    loop(
      'next',
      entry.set(add(head.get, shiftLeft(at.get, constant(2)))),
      known.set(load(entry.get, HEAD + 8)),
      when(isZero(known.get), give(constant(0))),
      when(
        and(isSame(load(entry.get, HEAD), key.get), isSame(load(entry.get, HEAD + 4), owner.get)),
        give(known.get),
      ),
      at.set(and(add(at.get, constant(4)), load(head.get, MASK))),
      leave('next'),
    ),
    constant(0),
  )
  return { name: 'known', variables, code }
}

/** The bytes of a value as a number (key.ts), given the address where it begins and its length. */
export function keying(): Program {
  const variables = { parameters: ['at', 'length'], numbers: [], vectors: [] } as const
  const { at, length } = localsOf(variables)
  const unused = subtract(constant(32), shiftLeft(length.get, constant(3)))
  const code = all(
    when(isZero(isAtMost(subtract(length.get, constant(1)), constant(3))), give(constant(0))),
    and(load(at.get), shiftRight(constant(-1), unused)),
  )
  return { name: 'key', variables, code }
}
