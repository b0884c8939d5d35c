// Small readings of a query that several lists share.

/** The same without members that are undefined: with exact optional types, absent and undefined differ. */
export function defined<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}

const PAGE = 50

/** How many entries a page has at most; the validator has bounded it. */
export const pageSize = ({ limit }: { limit?: number }): number => limit ?? PAGE

/** Times as they are kept, in UTC, so that they compare as text. */
export function instants<N extends string>(
  from: { [K in N]?: string },
  names: readonly N[],
): { [K in N]?: string } {
  const said = names.filter((name) => from[name] !== undefined)
  return Object.fromEntries(said.map((name) => [name, new Date(from[name]!).toISOString()])) as {
    [K in N]?: string
  }
}
