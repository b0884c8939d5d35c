// `scope: only-listed`: what `changes` don't name, and the standard doesn't demand, is unused. A change may be a
// tree: then it lists what its `children` or `loop` name, else all that stands below. A change of a segment that says
// `elements` lists those of its values, and of a composite that says `components` those.
import { AREAS } from '../model.ts'
import { below, locate, notIn } from './address.ts'
import type { Complain } from './like.ts'
import { isTable, type Table } from './source.ts'

/** Tells of each node that `changes` list and the guide, as it is before them, has not. */
export function checkListed(guide: Table, changes: Table, complain: Complain): void {
  for (const { address, holder, key } of listedIn(changes))
    if (holder !== changes && locate(guide, address)?.value === undefined && !isNew(holder[key]))
      complain(holder, key, notIn(guide, address))
}

const isNew = (patch: unknown) => isTable(patch) && patch.after !== undefined

/** Under `scope: only-listed`, makes every node unused that no change lists. Changes the guide. */
export function narrow(guide: Table, { scope, changes }: Table): void {
  if (scope !== 'only-listed' || !isTable(changes)) return
  const listed = listedIn(changes).map(({ address }) => address)
  for (const area of AREAS) if (isTable(guide[area])) narrowBelow(guide[area], area, listed)
  for (const { address, holder, key } of listedIn(changes)) narrowValues(guide, address, holder[key], listed)
}

// What a segment that is added has, it lists itself.
function narrowValues(guide: Table, address: string, patch: unknown, listed: readonly string[]): void {
  if (!isTable(patch) || patch.after !== undefined) return
  const node = locate(guide, address)?.value
  for (const word of ['elements', 'components']) {
    const [said, values] = [patch[word], isTable(node) ? node[word] : undefined]
    if (!isTable(said) || !isTable(values)) continue
    for (const [key, value] of Object.entries(values)) {
      const isListed = key in said || listed.some((one) => `${one}.`.startsWith(`${address}.${key}.`))
      if (!isListed) narrowValue(value)
      else narrowValues(guide, `${address}.${key}`, said[key], listed)
    }
  }
}

// A constant tells what a segment is, whoever lists it.
function narrowValue(value: unknown): void {
  if (isTable(value) && value.usage !== 'required' && value.is === undefined && value.derive === undefined)
    value.usage = 'unused'
}

interface Listed {
  address: string
  /** Where it is said. */
  holder: Table
  key: string
}

const listedIn = (changes: Table): Listed[] =>
  Object.keys(changes).flatMap((key) => listedAt(changes, key, key))

function listedAt(holder: Table, key: string, address: string): Listed[] {
  const patch = holder[key]
  const inner = isTable(patch) ? below(patch) : undefined
  const own = { address, holder, key }
  return inner
    ? [own, ...Object.keys(inner).flatMap((name) => listedAt(inner, name, `${address}.${name}`))]
    : [own]
}

function narrowBelow(nodes: Table, at: string, listed: readonly string[]): void {
  for (const [key, node] of Object.entries(nodes)) {
    if (!isTable(node)) continue
    const address = `${at}.${key}`
    const isBelow = listed.some((one) => one.startsWith(`${address}.`))
    const isListed = listed.includes(address)
    const inner = below(node)
    if (!isBelow && !isListed && node.usage !== 'required') node.usage = 'unused'
    else if (inner && (isBelow || !isListed)) narrowBelow(inner, address, listed)
  }
}
