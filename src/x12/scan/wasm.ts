// As much of WebAssembly's binary format as one function without imports needs: an instruction is the bytes of its
// operands and its own, so that a function reads like nested calls. A compiler of text would be a dependency for
// half a page.

/** Instructions as bytes. */
export type Code = readonly number[]

/** Numbers as the format has them: seven bits a byte. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}

function signed(value: number): number[] {
  const isLast = value >= -0x40 && value < 0x40
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)]
}

/** An instruction that takes what others leave. */
const taking =
  (...own: number[]) =>
  (...operands: Code[]): Code => [...operands.flat(), ...own]

/** One on vectors of sixteen bytes. */
const vector = (number: number) => taking(0xfd, ...unsigned(number))

export const constant = (value: number): Code => [0x41, ...signed(value)]
export const add = taking(0x6a)
export const subtract = taking(0x6b)
export const and = taking(0x71)
export const exclusiveOr = taking(0x73)
export const shiftLeft = taking(0x74)
export const isNot = taking(0x47)
/** Unsigned. */
export const isAtMost = taking(0x4d)
/** How many zeros stand below the lowest bit; 32 where there is none. */
export const zerosBelow = taking(0x68)
export const bitsOf = taking(0x69)
/** Stores the second at the address that the first gives, plus an offset. */
export const store = (address: Code, value: Code, offset = 0): Code => [
  ...address,
  ...value,
  0x36,
  2,
  ...unsigned(offset),
]
/** Runs the code again while its condition, which stands last, is not 0. */
export const repeat = (code: Code[], condition: Code): Code => [
  ...[0x03, 0x40],
  ...code.flat(),
  ...condition,
  ...[0x0d, 0],
  0x0b,
]

export const vectorAt = (address: Code, offset: number): Code => [
  ...address,
  ...[0xfd, 0, 0],
  ...unsigned(offset),
]
export const storeVector = (address: Code, value: Code, offset: number): Code => [
  ...address,
  ...value,
  ...[0xfd, 11, 0],
  ...unsigned(offset),
]
/** A byte sixteen times. */
export const spread = vector(15)
/** All ones where two bytes are the same. */
export const same = vector(35)
/** All ones where the first byte is less, as signed numbers. */
export const less = vector(37)
export const vectorOr = vector(80)
/** What is in the first and not in the second. */
export const without = vector(79)
export const isAnySet = vector(83)
/** A bit for each byte: its highest. */
export const maskOf = vector(100)

const NUMBER = 0x7f
const VECTOR = 0x7b

export interface Local {
  get: Code
  set(value: Code): Code
}

const localAt = (index: number): Local => ({
  get: [0x20, ...unsigned(index)],
  set: (value) => [...value, 0x21, ...unsigned(index)],
})

/** The variables of a function: its parameters, then other numbers, then vectors. */
export interface Variables<P extends string, N extends string, V extends string> {
  parameters: readonly P[]
  numbers: readonly N[]
  vectors: readonly V[]
}

/** The variables by name. */
export function localsOf<P extends string, N extends string, V extends string>({
  parameters,
  numbers,
  vectors,
}: Variables<P, N, V>): Record<P | N | V, Local> {
  const names = [...parameters, ...numbers, ...vectors]
  return Object.fromEntries(names.map((name, index) => [name, localAt(index)])) as Record<P | N | V, Local>
}

const list = (items: Code[]): Code => [...unsigned(items.length), ...items.flat()]
const sized = (code: Code): Code => [...unsigned(code.length), ...code]
const section = (id: number, items: Code[]): Code => [id, ...sized(list(items))]
const name = (text: string): Code => sized([...Buffer.from(text, 'latin1')])

/** A module with `pages` of 64 KiB as `memory`, and one function `run` that takes numbers and gives one. */
export function moduleOf(
  pages: number,
  { parameters, numbers, vectors }: Variables<string, string, string>,
  code: Code,
): Uint8Array<ArrayBuffer> {
  const takes: Code[] = parameters.map(() => [NUMBER])
  const locals: Code[] = [
    [...unsigned(numbers.length), NUMBER],
    [...unsigned(vectors.length), VECTOR],
  ]
  return Uint8Array.from([
    ...[0, ...Buffer.from('asm', 'latin1'), 1, 0, 0, 0],
    ...section(1, [[0x60, ...list(takes), ...list([[NUMBER]])]]),
    ...section(3, [[0]]),
    ...section(5, [[0, ...unsigned(pages)]]),
    ...section(7, [
      [...name('memory'), 2, 0],
      [...name('run'), 0, 0],
    ]),
    ...section(10, [sized([...list(locals), ...code, 0x0b])]),
  ])
}
