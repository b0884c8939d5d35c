// Calls that come while one of them is under way go together in the next one: where all wait for the same row, such as the
// audit trail's head, a transaction for each would make them stand in line for a commit each.

// So many rows in one transaction keep it short.
const MOST = 500

interface Waiting<T> {
  items: readonly T[]
  resolve(): void
  reject(error: unknown): void
}

/** Runs `write` for what was gathered, one at a time; where it fails, it failed for each that was in it. */
export function gather<T>(
  write: (items: readonly T[]) => Promise<unknown>,
): (items: readonly T[]) => Promise<void> {
  const waiting: Waiting<T>[] = []
  let busy = false
  const next = async (): Promise<void> => {
    busy = true
    while (waiting.length > 0) {
      const together = waiting.splice(0, MOST)
      await write(together.flatMap(({ items }) => items)).then(
        () => together.forEach(({ resolve }) => void resolve()),
        (error: unknown) => together.forEach(({ reject }) => void reject(error)),
      )
    }
    busy = false
  }
  return (items) =>
    new Promise((resolve, reject) => {
      waiting.push({ items, resolve, reject })
      if (!busy) void next()
    })
}
