// As much of WebAssembly's binary format as functions on numbers and vectors need: an instruction is the bytes of its
// operands and its own, so that a function reads like nested calls. A compiler of text would be a dependency for
// a page.

/** Instructions: bytes, and what gets its number when the module is put together. */
export type Code = readonly Part[]
type Part = number | Opening | Closing | Branch | Call

/** The beginning of what a branch by this name leads out of, or in a loop back to. */
interface Opening {
  opens: string
  by: number
}
interface Closing {
  closes: true
}
interface Branch {
  to: string
  by: number
}
interface Call {
  calls: string
}

const END = 0x0b
const CLOSING: Closing = { closes: true }

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

/** A number. */
export const constant = (value: number): Code => [0x41, ...signed(value)]
/** 1 where it is 0. */
export const isZero = taking(0x45)
export const isSame = taking(0x46)
export const isNot = taking(0x47)
/** Signed, as `isMore` and `isLeast`. */
export const isLess = taking(0x48)
/** As unsigned numbers. */
export const isBelow = taking(0x49)
export const isMore = taking(0x4a)
/** Unsigned. */
export const isAtMost = taking(0x4d)
export const isLeast = taking(0x4e)
/** How many zeros stand above the highest bit; 32 where there is none. */
export const zerosAbove = taking(0x67)
/** How many zeros stand below the lowest bit; 32 where there is none. */
export const zerosBelow = taking(0x68)
export const bitsOf = taking(0x69)
export const add = taking(0x6a)
export const subtract = taking(0x6b)
export const multiply = taking(0x6c)
export const and = taking(0x71)
export const or = taking(0x72)
export const exclusiveOr = taking(0x73)
export const shiftLeft = taking(0x74)
/** Unsigned. */
export const shiftRight = taking(0x76)
/** The number at an address plus an offset. */
export const load = (address: Code, offset = 0): Code => [...address, 0x28, 0, ...unsigned(offset)]
/** The byte there. */
export const loadByte = (address: Code, offset = 0): Code => [...address, 0x2d, 0, ...unsigned(offset)]
/** Stores the second at the address that the first gives, plus an offset. */
export const store = (address: Code, value: Code, offset = 0): Code => [
  ...address,
  ...value,
  0x36,
  2,
  ...unsigned(offset),
]
/** Writes 0 to so many bytes from an address on. */
export const clear = (address: Code, bytes: Code): Code => [
  ...address,
  ...constant(0),
  ...bytes,
  ...[0xfc, 11, 0],
]

/** Code one after the other. */
export const all = (...code: Code[]): Code => code.flat()
/** Runs the code again while its condition, which stands last, is not 0. */
export const repeat = (code: Code[], condition: Code): Code =>
  loop('repeat', ...code, leaveIf('repeat', condition))
/** Code that `leave` goes out of. */
export const block = (name: string, ...code: Code[]): Code => [
  { opens: name, by: 0x02 },
  ...code.flat(),
  CLOSING,
]
/** Code that `leave` goes back to the beginning of. */
export const loop = (name: string, ...code: Code[]): Code => [
  { opens: name, by: 0x03 },
  ...code.flat(),
  CLOSING,
]
/** Goes out of a block, or back to the beginning of a loop. */
export const leave = (to: string): Code => [{ to, by: 0x0c }]
/** Does so where a condition is not 0. */
export const leaveIf = (to: string, condition: Code): Code => [...condition, { to, by: 0x0d }]
/** Runs code where a condition is not 0. */
export const when = (condition: Code, ...code: Code[]): Code => [
  ...condition,
  { opens: '', by: 0x04 },
  ...code.flat(),
  CLOSING,
]
/** The first where the condition, which stands last, is not 0; else the second. No branch depends on it. */
export const choose = taking(0x1b)
/** Ends the function. */
export const give = taking(0x0f)
/** What a function of the module gives. */
export const call = (calls: string, ...operands: Code[]): Code => [...operands.flat(), { calls }]

/** The sixteen bytes at an address plus an offset. */
export const vectorAt = (address: Code, offset: number): Code => [
  ...address,
  ...[0xfd, 0, 0],
  ...unsigned(offset),
]
/** Stores sixteen bytes there. */
export const storeVector = (address: Code, value: Code, offset: number): Code => [
  ...address,
  ...value,
  ...[0xfd, 11, 0],
  ...unsigned(offset),
]
/** A byte sixteen times. */
export const spread = vector(15)
/** For each byte of the second, the byte of the first that it says; 0 where it says more than 15. */
export const looked = vector(14)
/** Sixteen bytes that are known. */
export const vectorOf = (bytes: readonly number[]): Code => [0xfd, 12, ...bytes]
/** One such byte sixteen times. */
export const sixteenOf = (byte: number): Code => vectorOf(Array.from({ length: 16 }, () => byte))
/** All ones where two bytes are the same. */
export const same = vector(35)
/** All ones where the first byte is less, as signed numbers. */
export const less = vector(37)
/** The same as unsigned numbers. */
export const below = vector(38)
export const vectorAnd = vector(78)
/** What is in the first and not in the second. */
export const without = vector(79)
export const vectorOr = vector(80)
export const isAnySet = vector(83)
/** A bit for each byte: its highest. */
export const maskOf = vector(100)
/** Byte by byte. */
export const minus = vector(113)

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

/** A function that takes numbers and gives one. */
export interface Program {
  name: string
  variables: Variables<string, string, string>
  code: Code
}

const list = (items: (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()]
const sized = (bytes: readonly number[]): number[] => [...unsigned(bytes.length), ...bytes]
const section = (id: number, items: (readonly number[])[]): number[] => [id, ...sized(list(items))]
const name = (text: string): number[] => sized([...Buffer.from(text, 'latin1')])

/** What a module's memory is called where one brings it, and another uses it. */
const MEMORY = 'memory'

/**
 * A module with these functions, the last of which others may call. `pages` of 64 KiB are its own `memory`; without
 * them it uses the memory that it is given as `given.memory`.
 */
export function moduleOf(programs: readonly Program[], pages?: number): Uint8Array<ArrayBuffer> {
  const types = programs.map(({ variables: { parameters } }) => [
    0x60,
    ...list(parameters.map(() => [NUMBER])),
    ...list([[NUMBER]]),
  ])
  const names = programs.map((one) => one.name)
  const entry = [...name(names.at(-1)!), 0, ...unsigned(names.length - 1)]
  const given = [...name('given'), ...name(MEMORY), 2, 0, 0]
  const own = pages === undefined ? [] : [[0, ...unsigned(pages)]]
  return Uint8Array.from([
    ...[0, ...Buffer.from('asm', 'latin1'), 1, 0, 0, 0],
    ...section(1, types),
    ...(own.length > 0 ? [] : section(2, [given])),
    ...section(
      3,
      programs.map((_, index) => unsigned(index)),
    ),
    ...(own.length > 0 ? section(5, own) : []),
    ...section(7, own.length > 0 ? [[...name(MEMORY), 2, 0], entry] : [entry]),
    ...section(
      10,
      programs.map((one) => bodyOf(one, names)),
    ),
  ])
}

function bodyOf({ variables: { numbers, vectors }, code }: Program, names: readonly string[]): number[] {
  const locals = [
    [...unsigned(numbers.length), NUMBER],
    [...unsigned(vectors.length), VECTOR],
  ]
  return sized([...list(locals), ...numbered(code, names), END])
}

/** Instructions with the numbers of functions, and of how far out branches lead. */
function numbered(code: Code, names: readonly string[]): number[] {
  const open: string[] = []
  const bytes: number[] = []
  for (const part of code) {
    if (typeof part === 'number') bytes.push(part)
    else if ('opens' in part) {
      open.push(part.opens)
      bytes.push(part.by, 0x40)
    } else if ('closes' in part) {
      open.pop()
      bytes.push(END)
    } else if ('to' in part) bytes.push(part.by, ...unsigned(open.length - 1 - open.lastIndexOf(part.to)))
    else bytes.push(0x10, ...unsigned(names.indexOf(part.calls)))
  }
  return bytes
}
