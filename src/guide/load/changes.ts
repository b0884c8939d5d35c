// An overlay's changes: an address, what is different there, one line each. A change that finds nothing
// to change, or says what is said already, is a mistake and is named where it stands.
import { isDeepStrictEqual } from 'node:util'
import { askedFor, isLeafAddress, locate, notIn } from './address.ts'
import { type Complain, putPatched } from './like.ts'
import { checkListed } from './narrow.ts'
import { isTable, type Table } from './source.ts'

/** Applies what an overlay or a guide says in `changes` to a guide whose `like`s are expanded. Changes the guide. */
export function applyChanges(guide: Table, said: Table, complain: Complain): void {
  const { changes } = said
  if (!isTable(changes)) return
  const lists = said.scope === 'only-listed'
  if (lists) checkListed(guide, changes, complain)
  for (const [address, patch] of Object.entries(changes))
    applyChange(guide, changes, address, patch, lists, complain)
}

function applyChange(
  guide: Table,
  changes: Table,
  address: string,
  patch: unknown,
  lists: boolean,
  complain: Complain,
): void {
  const found = locate(guide, address)
  if (!found) {
    const asked = askedFor(guide, address)
    return complain(changes, address, `${address}: there is no such place in ${guide.guide}${asked}`)
  }
  const after = isTable(patch) ? patch.after : undefined
  if (found.value === undefined && !isLeafAddress(address) && after === undefined)
    return complain(changes, address, notIn(guide, address))
  const { container, key } = found
  const before = stateOf(container, key)
  putPatched(found, changes, address, complain)
  // What a list names may stay as it is.
  if (!lists && isDeepStrictEqual(before, stateOf(container, key)))
    complain(changes, address, `${address}: says what ${guide.guide} says already`)
}

// What is said at a place, which a patch replaces, and what stands before and after it.
const stateOf = (container: Table, key: string) => [container[key], Object.keys(container)]
