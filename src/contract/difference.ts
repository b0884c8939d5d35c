// How two documents differ, value by value: what a person needs to see, whatever form the judgement took.

/** One value that is not what was expected; `undefined` stands for nothing there. */
export interface Difference {
  pointer: string
  expected: unknown
  got: unknown
}

/** The differences in the order of the expected document, what nobody expected behind its neighbours. */
export function differences(expected: unknown, got: unknown, pointer = ''): Difference[] {
  if (!isInner(expected) && !isInner(got)) return Object.is(expected, got) ? [] : [{ pointer, expected, got }]
  if (isInner(expected) && isInner(got) && Array.isArray(expected) !== Array.isArray(got))
    return [...differences(expected, undefined, pointer), ...differences(undefined, got, pointer)]
  if (isInner(expected) && got !== undefined && !isInner(got))
    return [{ pointer, expected: undefined, got }, ...differences(expected, undefined, pointer)]
  if (isInner(got) && expected !== undefined && !isInner(expected))
    return [{ pointer, expected, got: undefined }, ...differences(undefined, got, pointer)]
  const keys = [...new Set([...Object.keys(expected ?? {}), ...Object.keys(got ?? {})])]
  return keys.flatMap((key) => differences(memberOf(expected, key), memberOf(got, key), `${pointer}/${key}`))
}

type Inner = Readonly<Record<string, unknown>>

const isInner = (value: unknown): value is Inner => typeof value === 'object' && value !== null

const memberOf = (value: unknown, key: string): unknown =>
  isInner(value) && Object.hasOwn(value, key) ? value[key] : undefined

/** How many plain values a document has. */
export const countValues = (value: unknown): number =>
  isInner(value) ? Object.values(value).reduce<number>((total, inner) => total + countValues(inner), 0) : 1

/** Every plain value of a document with its pointer, in the document's order. */
export const leavesOf = (value: unknown, pointer = ''): { pointer: string; value: unknown }[] =>
  isInner(value)
    ? Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, `${pointer}/${key}`))
    : [{ pointer, value }]
