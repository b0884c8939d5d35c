// Whether what is read from our own bytes is what was to be said. Reading may add what a guide fills in and the word
// that stood on the wire, may bring the entries of a list in the order of the wire, and may see 4.50 as 4.5 or a text
// without the white space around it; all else that was said must be there.
import { isDeepStrictEqual } from 'node:util'
import type { CanonicalDocument } from '../../guide/reading.ts'

/**
 * The JSON pointer of the first value that was read otherwise than it was meant; undefined where there is none.
 * `unsaid` names the values for which the guide has no place: asked only where the two are not plainly equal.
 */
export function misread(
  meant: CanonicalDocument,
  read: CanonicalDocument,
  unsaid: () => readonly string[],
): string | undefined {
  if (isDeepStrictEqual(meant, read)) return undefined
  return lost(meant, read, '', new Set(unsaid()))
}

/** The partner's word for a unit: the writer takes it where it means our unit, and else writes another one. */
const WORD = 'partnerUnit'

function lost(meant: unknown, read: unknown, at: string, unsaid: ReadonlySet<string>): string | undefined {
  if (Array.isArray(meant)) return lostEntry(meant, Array.isArray(read) ? read : [], at, unsaid)
  if (typeof meant === 'object' && meant !== null) {
    const found = (typeof read === 'object' && read !== null ? read : {}) as Record<string, unknown>
    for (const [name, value] of Object.entries(meant)) {
      if (name === WORD) continue
      const inner = lost(value, found[name], `${at}/${name}`, unsaid)
      if (inner !== undefined) return inner
    }
    return undefined
  }
  return unsaid.has(at) || isSame(meant, read) ? undefined : at
}

/** Each entry has one of its own in what was read: that at its place, or another one where the order changed. */
function lostEntry(
  meant: readonly unknown[],
  read: readonly unknown[],
  at: string,
  unsaid: ReadonlySet<string>,
): string | undefined {
  const taken = new Set<number>()
  for (const [index, entry] of meant.entries()) {
    // Of an entry that nothing was said of there is nothing to be found.
    if (lost(entry, undefined, `${at}/${index}`, unsaid) === undefined) continue
    const fits = (place: number) =>
      !taken.has(place) && lost(entry, read[place], `${at}/${index}`, unsaid) === undefined
    const place = fits(index) ? index : read.findIndex((_, other) => fits(other))
    if (place >= 0) taken.add(place)
    else {
      const wrong = lost(entry, taken.has(index) ? undefined : read[index], `${at}/${index}`, unsaid)
      if (wrong !== undefined) return wrong
    }
  }
  return undefined
}

const DECIMAL = /^-?(0|[1-9]\d*)\.\d+$/

const isSame = (one: unknown, other: unknown): boolean => one === other || plain(one) === plain(other)

const plain = (value: unknown): unknown =>
  typeof value !== 'string' ? value : DECIMAL.test(value) ? value.replace(/\.?0+$/, '') : value.trim()
