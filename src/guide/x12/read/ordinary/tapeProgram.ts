// The tape's part of a run: instances of forms, made as soon as a value is put in them and linked to their lists. It is
// what tape.ts does, cell by cell.
import {
  add,
  all,
  type Code,
  call,
  constant,
  give,
  isLeast,
  isZero,
  localsOf,
  multiply,
  type Program,
  when,
} from '../../../../x12/scan/wasm.ts'
import { NEXT } from '../form.ts'
import { cellOf, setTape, tape, tell, told } from './cells.ts'
import { CONSTANTS, ENTRIES_AT, ENTRY_CELLS, FORM, IN_DOCUMENT, LIST, SHARED, SIZE, VIA } from './layout.ts'

/** Links one at the end of a list; gives it. */
export function linking(): Program {
  const variables = { parameters: ['list', 'one'], numbers: ['last'], vectors: [] } as const
  const { list, one, last } = localsOf(variables)
  const code = all(
    last.set(tape(list.get, 1)),
    when(isZero(last.get), setTape(list.get, one.get)),
    when(last.get, setTape(last.get, one.get, NEXT)),
    setTape(list.get, one.get, 1),
    setTape(list.get, add(tape(list.get, 2), constant(1)), 2),
    one.get,
  )
  return { name: 'link', variables, code }
}

const entryCell = (entry: Code, cell: number): Code => cellOf(ENTRIES_AT, entry, cell)

/** An entry of a list that an instance has: a new one, unless it is shared. `entry` is where its cells begin. */
export function entering(): Program {
  const variables = {
    parameters: ['around', 'entry'],
    numbers: ['holder', 'shared', 'made'],
    vectors: [],
  } as const
  const { around, entry, holder, shared, made } = localsOf(variables)
  const via = entryCell(entry.get, VIA)
  const code = all(
    holder.set(around.get),
    when(isLeast(via, constant(0)), holder.set(call('entry', around.get, via))),
    shared.set(entryCell(entry.get, SHARED)),
    when(shared.get, shared.set(add(holder.get, shared.get)), when(tape(shared.get), give(tape(shared.get)))),
    made.set(told('top')),
    tell('top', add(made.get, entryCell(entry.get, SIZE))),
    setTape(made.get, entryCell(entry.get, FORM)),
    setTape(made.get, entryCell(entry.get, CONSTANTS), 2),
    made.set(call('link', add(holder.get, entryCell(entry.get, LIST)), made.get)),
    when(shared.get, setTape(shared.get, made.get)),
    made.get,
  )
  return { name: 'entry', variables, code }
}

/** An entry of a list that is in the document, or in the scope that a holder is. */
export function entryIn(): Program {
  const variables = { parameters: ['holder', 'entry'], numbers: [], vectors: [] } as const
  const { holder, entry } = localsOf(variables)
  const code = all(
    when(entryCell(entry.get, IN_DOCUMENT), give(call('entry', told('root'), entry.get))),
    call('entry', call('open', holder.get), entry.get),
  )
  return { name: 'entry in', variables, code }
}

/** The instance of a scope, made and linked to its list if it was not there. */
export function opening(): Program {
  const variables = { parameters: ['holder'], numbers: ['made'], vectors: [] } as const
  const { holder, made } = localsOf(variables)
  const code = all(
    made.set(tape(holder.get, 2)),
    when(made.get, give(made.get)),
    made.set(call('entry in', tape(holder.get, 1), entryIndex(tape(holder.get)))),
    setTape(holder.get, made.get, 2),
    made.get,
  )
  return { name: 'open', variables, code }
}

/** Where the cells of an entry begin, by its number. */
const entryIndex = (number: Code): Code => multiply(number, constant(ENTRY_CELLS))
