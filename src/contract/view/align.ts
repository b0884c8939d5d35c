// Two lists of parts (segments, elements) beside each other: what is equal stays together, what is of one kind between
// is compared, and the rest is missing or too much. Without it, one part too few would make all behind it differ.

/** A part of a wire: its kind (an id, a name), where it stands in its view, and what it says. */
export interface Part {
  kind: string
  pointer: string
  value: unknown
}

/** What belongs together; one of the two is absent where the other has none beside it. */
export interface Pair {
  expected?: Part
  got?: Part
}

/** Beyond so many comparisons, parts are only compared by kind and order. */
const MOST = 4_000_000

/** Pairs in the order of what was expected, what is too much behind its neighbours. */
export function aligned(expected: readonly Part[], got: readonly Part[]): Pair[] {
  const [before, after] = [keysOf(expected), keysOf(got)]
  const pairs: Pair[] = []
  let [from, to] = [0, 0]
  for (const [here, there] of [...anchors(before, after), [before.length, after.length] as const]) {
    pairs.push(...byKind(expected.slice(from, here), got.slice(to, there)))
    if (here < before.length) pairs.push({ expected: expected[here]!, got: got[there]! })
    from = here + 1
    to = there + 1
  }
  return pairs
}

const keysOf = (parts: readonly Part[]) => parts.map(({ kind, value }) => JSON.stringify([kind, value]))

/** Indices of equal parts that keep the order of both: a longest common subsequence. */
function anchors(before: readonly string[], after: readonly string[]): (readonly [number, number])[] {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head++
  let tail = 0
  const room = Math.min(before.length, after.length) - head
  while (tail < room && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  const middle = between(
    before.slice(head, before.length - tail),
    after.slice(head, after.length - tail),
  ).map(([here, there]) => [here + head, there + head] as const)
  const ends = Array.from({ length: tail }, (_, at) => at - tail)
  return [
    ...Array.from({ length: head }, (_, at) => [at, at] as const),
    ...middle,
    ...ends.map((at) => [before.length + at, after.length + at] as const),
  ]
}

function between(before: readonly string[], after: readonly string[]): [number, number][] {
  if (before.length * after.length > MOST) return []
  const longest = lengths(before, after)
  const found: [number, number][] = []
  let [here, there] = [0, 0]
  while (here < before.length && there < after.length) {
    if (before[here] === after[there]) found.push([here++, there++])
    else if (longest[here + 1]![there]! >= longest[here]![there + 1]!) here++
    else there++
  }
  return found
}

/** Length of the longest common subsequence behind each pair of places. */
function lengths(before: readonly string[], after: readonly string[]): Uint32Array[] {
  const table = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1))
  for (let here = before.length - 1; here >= 0; here--)
    for (let there = after.length - 1; there >= 0; there--)
      table[here]![there] =
        before[here] === after[there]
          ? table[here + 1]![there + 1]! + 1
          : Math.max(table[here + 1]![there]!, table[here]![there + 1]!)
  return table
}

function byKind(expected: readonly Part[], got: readonly Part[]): Pair[] {
  const pairs: Pair[] = []
  let from = 0
  for (const one of expected) {
    const at = got.findIndex(({ kind }, index) => index >= from && kind === one.kind)
    if (at < 0) pairs.push({ expected: one })
    else {
      pairs.push(...got.slice(from, at).map((extra) => ({ got: extra })), { expected: one, got: got[at]! })
      from = at + 1
    }
  }
  return [...pairs, ...got.slice(from).map((extra) => ({ got: extra }))]
}
