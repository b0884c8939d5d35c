// Whether a segment has anything that has to be looked at twice, in a piece that has: what parts values, and control
// characters. Nobody need be slow for what stands in another segment.
import * as wasm from '../../../../x12/scan/wasm.ts'
import { told } from './cells.ts'

const { add, all, and, constant, give, isLess, leaveIf, localsOf, loop, maskOf, same } = wasm
const { shiftLeft, sixteenOf, spread, subtract, vectorOr, when, without } = wasm
type Program = wasm.Program

/** Bytes that are looked at together. */
const WIDTH = 16
const [BLANK, DELETED] = [0x20, 0x7f]

/** Not 0 where something unusual stands between two addresses. */
export function noticing(): Program {
  const variables = {
    parameters: ['from', 'to'],
    numbers: ['mask', 'rest'],
    vectors: ['bytes', 'elements', 'components', 'repetitions'],
  } as const
  const { from, to, mask, rest, bytes, elements, components, repetitions } = localsOf(variables)
  const isControl = vectorOr(wasm.below(bytes.get, sixteenOf(BLANK)), same(bytes.get, sixteenOf(DELETED)))
  const parts = vectorOr(same(bytes.get, components.get), same(bytes.get, repetitions.get))
  const unusual = without(vectorOr(isControl, parts), same(bytes.get, elements.get))
  const code = all(
    elements.set(spread(told('element'))),
    components.set(spread(told('component'))),
    repetitions.set(spread(told('repetition'))),
    loop(
      'sixteen',
      bytes.set(wasm.vectorAt(from.get, 0)),
      mask.set(maskOf(unusual)),
      rest.set(subtract(to.get, from.get)),
      when(
        isLess(rest.get, constant(WIDTH)),
        mask.set(and(mask.get, subtract(shiftLeft(constant(1), rest.get), constant(1)))),
      ),
      when(mask.get, give(constant(1))),
      from.set(add(from.get, constant(WIDTH))),
      leaveIf('sixteen', isLess(from.get, to.get)),
    ),
    constant(0),
  )
  return { name: 'unusual', variables, code }
}
