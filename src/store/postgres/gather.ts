// Calls that come while one of them is under way go together in the next one: where all wait for the same row, such as the
// feed's or the audit trail's head, a transaction for each would make them stand in line for a commit each.

// So many in one transaction keep it short.
const MOST = 64

interface Waiting<T, R> {
  item: T
  resolve(answer: R): void
  reject(error: unknown): void
}

export interface Gathered<T, R> {
  /** Runs several in one transaction; answers for each of them, in their order. */
  run(items: readonly T[]): Promise<readonly R[]>
  /** How much of `heaviest` one takes up; where absent, nothing. */
  weightOf?: (item: T) => number
  /** Transactions under way at the same time; where absent, one. */
  lanes?: number
  /** What went wrong may be one item's alone: then each is run for itself. Where absent, it is everybody's. */
  isOneOf?: (error: unknown) => boolean
}

/** Bytes in one transaction, but for one call that has more. */
const HEAVIEST = 4 * 1024 * 1024

function takeNext<T, R>(waiting: Waiting<T, R>[], weightOf: (item: T) => number): Waiting<T, R>[] {
  let [count, weight] = [0, 0]
  while (count < Math.min(MOST, waiting.length)) {
    weight += weightOf(waiting[count]!.item)
    if (count > 0 && weight > HEAVIEST) break
    count++
  }
  return waiting.splice(0, count)
}

async function answer<T, R>(calls: readonly Waiting<T, R>[], how: Gathered<T, R>): Promise<void> {
  try {
    const answers = await how.run(calls.map(({ item }) => item))
    calls.forEach(({ resolve }, index) => void resolve(answers[index]!))
  } catch (error) {
    if (calls.length > 1 && how.isOneOf?.(error)) for (const one of calls) await answer([one], how)
    else for (const { reject } of calls) reject(error)
  }
}

/** Runs what comes until the event loop turns, or while all lanes are busy, in one transaction. */
export function gather<T, R>(how: Gathered<T, R>): (item: T) => Promise<R> {
  const { weightOf = () => 0, lanes = 1 } = how
  const waiting: Waiting<T, R>[] = []
  let busy = 0
  let isBeginning = false
  const serve = async (): Promise<void> => {
    isBeginning = false
    busy++
    while (waiting.length > 0) await answer(takeNext(waiting, weightOf), how)
    busy--
  }
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (busy >= lanes || isBeginning) return
      isBeginning = true
      process.nextTick(() => void serve())
    })
}
