// What a later release adds to the parts that all documents of a syntax share, such as a party: said once, for every
// guide that names the release. `*.cac:*Party.cac:AdditionalWebSite` is below each party, wherever it stands.
import { AREAS } from '../model.ts'
import { below, locate } from './address.ts'
import { type Complain, putPatched } from './like.ts'
import { isTable, type Table } from './source.ts'

/** Applies a release's changes to a guide, where the guide has such parts. Changes the guide. */
export function applyRelease(guide: Table, { changes }: Table, complain: Complain): void {
  if (!isTable(changes)) return
  for (const [address, patch] of Object.entries(changes))
    for (const place of placesOf(guide, address)) {
      const found = locate(guide, place)
      const after = isTable(patch) ? patch.after : undefined
      // A part of this name that is another thing, or one whose inside the guide does not describe.
      if (!found || (typeof after === 'string' && !Object.hasOwn(found.container, after))) continue
      putPatched(found, changes, address, complain)
    }
}

/** The addresses in a guide that an address with `*` means; a first step `*` is any way down. */
function placesOf(guide: Table, address: string): string[] {
  const [first, ...steps] = address.split('.')
  if (first !== '*') return [address]
  const last = steps.pop()!
  const patterns = steps.map((step) => new RegExp(`^${step.split('*').map(literal).join('[^.#/]*')}$`))
  return AREAS.flatMap((area) => (isTable(guide[area]) ? nodesIn(guide[area], area) : []))
    .filter((one) => endsIn(one, patterns))
    .map((one) => `${one}.${last}`)
}

const literal = (text: string): string => text.replaceAll(/[^\w:-]/g, '\\$&')

function nodesIn(nodes: Table, at: string): string[] {
  return Object.entries(nodes).flatMap(([key, node]) => {
    const inner = isTable(node) ? below(node) : undefined
    return inner ? [`${at}.${key}`, ...nodesIn(inner, `${at}.${key}`)] : []
  })
}

const endsIn = (address: string, patterns: readonly RegExp[]): boolean =>
  address
    .split('.')
    .slice(-patterns.length)
    .every((step, index) => patterns[index]!.test(step))
