// Codes that were looked up before. A code is four bytes at most and stands in a document hundreds of times: the
// first time it is judged in full, then it is found again by its bytes. Only what is right is remembered.

/** A partner may send any nonsense; what is not remembered is judged anew each time. */
const MOST = 1024

export class Memo<T> {
  /** What each key stands for, by the number that `find` gives. */
  readonly values: T[] = []
  #keys = new Int32Array(16)
  #numbers = new Int16Array(16)

  /** The number of a key's value, or -1. A key is not 0. */
  find(key: number): number {
    const mask = this.#keys.length - 1
    for (let at = slotOf(key, mask); ; at = (at + 1) & mask) {
      const known = this.#keys[at]!
      if (known === key) return this.#numbers[at]!
      if (known === 0) return -1
    }
  }

  /** Remembers what a key stands for, and gives its number; -1 where there is no room. */
  learn(key: number, value: T): number {
    if (key === 0) return -1
    const number = this.keep(value)
    if (number * 2 >= this.#keys.length) this.#grow()
    if (number >= 0) this.#put(key, number)
    return number
  }

  /** Remembers a value without a key, and gives its number; -1 where there is no room. */
  keep(value: T): number {
    return this.values.length < MOST ? this.values.push(value) - 1 : -1
  }

  #put(key: number, number: number): void {
    const mask = this.#keys.length - 1
    let at = slotOf(key, mask)
    while (this.#keys[at] !== 0) at = (at + 1) & mask
    this.#keys[at] = key
    this.#numbers[at] = number
  }

  #grow(): void {
    const [keys, numbers] = [this.#keys, this.#numbers]
    this.#keys = new Int32Array(keys.length * 2)
    this.#numbers = new Int16Array(keys.length * 2)
    for (const [at, key] of keys.entries()) if (key !== 0) this.#put(key, numbers[at]!)
  }
}

const slotOf = (key: number, mask: number) => (Math.imul(key, 0x9e3779b1) >>> 15) & mask
