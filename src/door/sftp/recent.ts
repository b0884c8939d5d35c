// What a session just did, by path. Many clients ask for the size of a file right after they put it, or
// delete one right after they fetched it, when it has already moved on; they should not be told it never was.

export interface Remembered {
  bytes: number
  at: Date
}

const MOST = 1000

export class Recent {
  readonly #paths = new Map<string, Remembered>()

  add(path: string, bytes: number, at: Date): void {
    this.#paths.delete(path)
    this.#paths.set(path, { bytes, at })
    const [oldest] = this.#paths.keys()
    if (this.#paths.size > MOST && oldest !== undefined) this.#paths.delete(oldest)
  }

  find(path: string): Remembered | undefined {
    return this.#paths.get(path)
  }

  forget(path: string): boolean {
    return this.#paths.delete(path)
  }
}
