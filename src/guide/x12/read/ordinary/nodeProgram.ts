// The nodes of a tree in a run: what one says of itself as numbers, and its place on the tape. It is what nodes.ts does,
// where ids are written as numbers usually are.
import { PIECE_AT } from '../../../../x12/scan/program.ts'
import * as wasm from '../../../../x12/scan/wasm.ts'
import * as onTape from '../tape.ts'
import * as ways from '../ways.ts'
import { cellOf, inWays, setTape, tell, told } from './cells.ts'
import * as layout from './layout.ts'

const { add, all, and, block, call, constant, give, isLess, isMore, isNot, isZero, leaveIf } = wasm
const { load, loadByte, localsOf, loop, multiply, or, shiftLeft, subtract, when } = wasm
type Code = wasm.Code
type Program = wasm.Program

/** Digits of an id that is a number (tree.ts). */
const MOST_DIGITS = 9
const ZERO = 0x30
/** Of four bytes: not 0 where one is no ASCII. */
const BEYOND_ASCII = 0x80808080 | 0
/** A text that is not said by a number here. */
const OTHER = -1

/** The number that so many bytes at an address are written as, 0 for none of them, or -1. */
export function counting(): Program {
  const variables = {
    parameters: ['at', 'length'],
    numbers: ['end', 'digit', 'number'],
    vectors: [],
  } as const
  const { at, length, end, digit, number } = localsOf(variables)
  const code = all(
    when(isZero(length.get), give(constant(0))),
    when(isMore(length.get, constant(MOST_DIGITS)), give(constant(OTHER))),
    end.set(add(at.get, length.get)),
    loop(
      'digit',
      digit.set(subtract(loadByte(at.get), constant(ZERO))),
      when(or(isLess(digit.get, constant(0)), isMore(digit.get, constant(9))), give(constant(OTHER))),
      number.set(add(multiply(number.get, constant(10)), digit.get)),
      when(isZero(number.get), give(constant(OTHER))),
      at.set(add(at.get, constant(1))),
      leaveIf('digit', isLess(at.get, end.get)),
    ),
    number.get,
  )
  return { name: 'number', variables, code }
}

/** Tells what a node says of itself, given where its kind's cells begin; 0 where numbers can't say it. */
export function saying(): Program {
  const variables = {
    parameters: ['node', 'ends', 'count'],
    numbers: ['base', 'element', 'from', 'length', 'said'],
    vectors: [],
  } as const
  const { node, ends, count, base, element, from, length, said } = localsOf(variables)
  // An element that is not there has no length.
  const aim = (cell: number) =>
    all(
      element.set(inWays(node.get, cell)),
      length.set(constant(0)),
      when(
        and(isNot(element.get, constant(0)), isZero(isMore(element.get, count.get))),
        element.set(add(ends.get, shiftLeft(element.get, constant(2)))),
        from.set(add(load(subtract(element.get, constant(4))), constant(1))),
        length.set(subtract(load(element.get), from.get)),
        from.set(add(base.get, from.get)),
      ),
    )
  const number = (cell: number, word: layout.Word) =>
    all(
      aim(cell),
      said.set(call('number', from.get, length.get)),
      when(isLess(said.get, constant(0)), give(constant(0))),
      tell(word, said.get),
    )
  const code = all(
    base.set(subtract(constant(PIECE_AT), told('shift'))),
    number(ways.NODE_ID, 'nodeId'),
    number(ways.NODE_PARENT, 'nodeParent'),
    aim(ways.NODE_CHILD),
    when(isMore(length.get, constant(1)), give(constant(0))),
    said.set(constant(0)),
    when(length.get, said.set(loadByte(from.get))),
    tell('nodeChild', said.get),
    aim(ways.NODE_LEVEL),
    said.set(constant(0)),
    when(
      length.get,
      said.set(call('key', from.get, length.get)),
      when(or(isZero(said.get), and(said.get, constant(BEYOND_ASCII))), give(constant(0))),
    ),
    tell('nodeLevel', said.get),
    constant(1),
  )
  return { name: 'says', variables, code }
}

/** Meets a node that has said what it does; where its values go. Its instance is made at once, where it will be linked. */
export function meeting(): Program {
  const variables = {
    parameters: ['node', 'entry', 'ordinal'],
    numbers: ['holder', 'made', 'cells'],
    vectors: [],
  } as const
  const { node, entry, ordinal, holder, made, cells } = localsOf(variables)
  const take = (size: Code) => all(made.set(told('top')), tell('top', add(made.get, size)))
  const inEntry = (cell: number) => cellOf(layout.ENTRIES_AT, cells.get, cell)
  const code = all(
    holder.set(told('rootHolder')),
    block(
      'held',
      leaveIf('held', isLess(entry.get, constant(0))),
      take(constant(3)),
      setTape(made.get, entry.get),
      setTape(made.get, holder.get, 1),
      setTape(made.get, constant(0), 2),
      holder.set(made.get),
      leaveIf('held', isZero(told('links'))),
      cells.set(multiply(entry.get, constant(layout.ENTRY_CELLS))),
      take(inEntry(layout.SIZE)),
      setTape(made.get, inEntry(layout.FORM)),
      setTape(made.get, inEntry(layout.CONSTANTS), 2),
      setTape(holder.get, made.get, 2),
    ),
    take(constant(onTape.MET)),
    setTape(made.get, inWays(node.get, ways.NODE_KIND), onTape.MET_KIND),
    setTape(made.get, holder.get, onTape.MET_HOLDER),
    setTape(made.get, ordinal.get, onTape.MET_ORDINAL),
    setTape(made.get, told('nodeId'), onTape.MET_ID),
    setTape(made.get, told('nodeParent'), onTape.MET_PARENT),
    setTape(made.get, told('nodeChild'), onTape.MET_CHILD),
    setTape(made.get, told('nodeLevel'), onTape.MET_LEVEL),
    made.set(call('link', told('nodes'), made.get)),
    holder.get,
  )
  return { name: 'meet', variables, code }
}
