// What an engine hands to the suite: new stores, and a way past their verbs for what they must withstand.
import { after, before } from 'node:test'
import type { Store } from '../../../src/store/store.ts'

/** A connection of one's own to the same data, as another program would have it. */
export interface Beside {
  run(statement: string): Promise<void>
  close(): Promise<void>
}

export interface Opened {
  store: Store
  /** The store as a second process sees it; the same one where only one process can have it. */
  other: Store
  beside(): Promise<Beside>
  close(): Promise<void>
}

export interface Bench {
  /** Begins a transaction that writes. */
  begin: string
  open(): Promise<Opened>
}

/** One store for the tests of a `describe`, opened before and closed after them. */
export function sharedStore(bench: Bench): Opened {
  const shared = {} as Opened
  before(async () => void Object.assign(shared, await bench.open()))
  after(() => shared.close())
  return shared
}

/** A store for one test alone. */
export async function ownStore(bench: Bench, test: (opened: Opened) => Promise<void>): Promise<void> {
  const opened = await bench.open()
  try {
    await test(opened)
  } finally {
    await opened.close()
  }
}
