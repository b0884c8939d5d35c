// Receipts through a pipe, from the process that makes them to the one that is measured, so that making them costs
// it nothing. Blocks with their length in front, little endian; a length of 0 ends a receipt.
import { once } from 'node:events'
import { readSync } from 'node:fs'
import type { Writable } from 'node:stream'
import type { Pull } from '../level/source.ts'

const HEAD = 4

/** Sends one receipt, no faster than it is taken. */
export async function send(to: Writable, pieces: Iterable<Uint8Array>): Promise<void> {
  for (const piece of pieces) {
    to.write(head(piece.length))
    if (!to.write(piece)) await once(to, 'drain')
  }
  to.write(head(0))
}

function head(length: number): Uint8Array {
  const bytes = Buffer.alloc(HEAD)
  bytes.writeUInt32LE(length)
  return bytes
}

/** The other end, which blocks while it waits. */
export class Receiving {
  readonly #file: number
  readonly #head = Buffer.alloc(HEAD)
  /** What is left of the block. */
  #left = 0
  #spent = 0

  constructor(file: number) {
    this.#file = file
  }

  /** Whether another receipt comes. */
  begins(): boolean {
    this.#left = this.#counted(() => this.#block())
    return this.#left > 0
  }

  /** Milliseconds of CPU while receiving, which is no part of any level. A thread’s own CPU would be told in ticks only. */
  get spent(): number {
    return this.#spent / 1000
  }

  /** Takes bytes of the receipt, as many as are asked for while there are some. */
  readonly pull: Pull = (to, at, length) =>
    this.#counted(() => {
      let got = 0
      while (got < length && this.#left > 0) got += this.#some(to, at + got, length - got)
      return got
    })

  #counted(receive: () => number): number {
    const before = process.cpuUsage()
    const got = receive()
    const { user, system } = process.cpuUsage(before)
    this.#spent += user + system
    return got
  }

  #some(to: Uint8Array, at: number, length: number): number {
    const count = readSync(this.#file, to, at, Math.min(length, this.#left), null)
    this.#left -= count
    if (this.#left === 0) this.#left = this.#block()
    return count
  }

  #block(): number {
    let got = 0
    while (got < HEAD) {
      const count = readSync(this.#file, this.#head, got, HEAD - got, null)
      if (count === 0) return 0
      got += count
    }
    return this.#head.readUInt32LE()
  }
}
