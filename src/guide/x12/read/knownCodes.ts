// Codes that were judged before, of all elements of a guide, in one table: by its bytes and by whose it is, what is known
// of a code is one look away: of a long one, one for each four bytes. It only repeats what can be worked out again, so
// that it may be full without harm.
import { keyOf } from '../../../x12/key.ts'

/** Cells of an entry: the code's bytes, whose it is, and what is known. */
const KEY = 0
const OWNER = 1
const KNOWN = 2
const ENTRY_BITS = 2

const KEY_BYTES = 4
/** What is known of a code's beginning: a number from here on, which owns what follows. Its own owner has another bit. */
const BEGUN = 0x20000000
export const BEGINNING = 0x40000000

/** A partner may send any nonsense; a quarter of a megabyte has room for all codes that mean something. */
const MOST = 1 << 14

export class KnownCodes {
  #bits = 8
  #cells = new Int32Array(1 << (this.#bits + ENTRY_BITS))
  #size = 0

  /** The table as it is now: an entry's key, owner, what is known, and a cell between. */
  get cells(): Int32Array {
    return this.#cells
  }

  /** What a hash is shifted by to get the number of an entry. */
  get shift(): number {
    return 32 - this.#bits
  }

  /** How much was learned. */
  get size(): number {
    return this.#size
  }

  /** What is known of a code, which is more than 0; 0 where nothing is. A code's key is not 0. */
  find(key: number, owner: number): number {
    const cells = this.#cells
    const mask = cells.length - 1
    const shift = 32 - this.#bits
    let at = (hashOf(key, owner) >>> shift) << ENTRY_BITS
    for (; ; at = (at + (1 << ENTRY_BITS)) & mask) {
      const known = cells[at + KNOWN]!
      if (known === 0 || (cells[at]! === key && cells[at + OWNER]! === owner)) return known
    }
  }

  /** What is known of a code by its bytes, of which there may be more than a key has; 0 where nothing is. */
  findIn(bytes: Uint8Array, from: number, to: number, owner: number): number {
    let own = owner
    let at = from
    for (; to - at > KEY_BYTES; at += KEY_BYTES) {
      own = this.find(keyOf(bytes, at, at + KEY_BYTES), own ^ BEGINNING)
      if (own === 0) return 0
    }
    return this.find(keyOf(bytes, at, to), own)
  }

  /** Remembers what is known of a code by its bytes; false where there is no room. */
  learnIn(bytes: Uint8Array, from: number, to: number, owner: number, known: number): boolean {
    let own = owner
    let at = from
    for (; to - at > KEY_BYTES; at += KEY_BYTES) {
      const key = keyOf(bytes, at, at + KEY_BYTES)
      const begun = this.find(key, own ^ BEGINNING)
      if (begun === 0 && !this.learn(key, own ^ BEGINNING, BEGUN + this.#size)) return false
      own = begun || BEGUN + this.#size - 1
    }
    return this.learn(keyOf(bytes, at, to), own, known)
  }

  /** Remembers what is known of a code that was not; false where there is no room. */
  learn(key: number, owner: number, known: number): boolean {
    if (this.#size >= MOST >> 1) return false
    if (this.#size * 2 >= 1 << this.#bits) this.#grow()
    this.#size++
    this.#put(key, owner, known)
    return true
  }

  #put(key: number, owner: number, known: number): void {
    const cells = this.#cells
    const mask = cells.length - 1
    let at = (hashOf(key, owner) >>> (32 - this.#bits)) << ENTRY_BITS
    while (cells[at + KNOWN] !== 0) at = (at + (1 << ENTRY_BITS)) & mask
    cells[at + KEY] = key
    cells[at + OWNER] = owner
    cells[at + KNOWN] = known
  }

  #grow(): void {
    const before = this.#cells
    this.#bits++
    this.#cells = new Int32Array(1 << (this.#bits + ENTRY_BITS))
    for (let at = 0; at < before.length; at += 1 << ENTRY_BITS)
      if (before[at + KNOWN] !== 0) this.#put(before[at + KEY]!, before[at + OWNER]!, before[at + KNOWN]!)
  }
}

/** What keys and owners are spread by. */
export const OF_KEY = 0x9e3779b1
export const OF_OWNER = 0x85ebca6b
const hashOf = (key: number, owner: number) => Math.imul(key ^ Math.imul(owner, 0x85ebca6b), 0x9e3779b1)
