// Whether a value matches a pattern: what patterns.ts does, by the same tables.
import * as wasm from '../../../../x12/scan/wasm.ts'
import { ENDS, OTHER, STATE_BITS, UNDECIDED } from '../pattern/patterns.ts'
import { PATTERNS_AT } from './layout.ts'

const { add, all, block, constant, give, isLeast, isZero, leave, leaveIf, loadByte, localsOf, loop } = wasm
const { shiftLeft, when } = wasm

/** How the table that begins there says what so many bytes at an address are. */
export function looking(): wasm.Program {
  const variables = {
    parameters: ['at', 'length', 'table'],
    numbers: ['end', 'byte', 'state'],
    vectors: [],
  } as const
  const { at, length, table, end, byte, state } = localsOf(variables)
  const cell = (character: wasm.Code) =>
    loadByte(add(add(table.get, shiftLeft(state.get, constant(STATE_BITS))), character), PATTERNS_AT)
  const code = all(
    end.set(add(at.get, length.get)),
    state.set(constant(1)),
    block(
      'over',
      loop(
        'byte',
        leaveIf('over', isLeast(at.get, end.get)),
        byte.set(loadByte(at.get)),
        when(isLeast(byte.get, constant(ENDS)), give(constant(UNDECIDED))),
        state.set(cell(byte.get)),
        when(isZero(state.get), give(constant(OTHER))),
        at.set(add(at.get, constant(1))),
        leave('byte'),
      ),
    ),
    cell(constant(ENDS)),
  )
  return { name: 'look', variables, code }
}
