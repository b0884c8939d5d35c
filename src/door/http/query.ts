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
