// `scope: only-listed`: what an overlay doesn't name, and the standard doesn't demand, is unused.
import { AREAS } from '../model.ts'
import { below } from './address.ts'
import { isTable, type Table } from './source.ts'

/** Makes every node unused that no listed address touches. Changes the guide. */
export function narrow(guide: Table, listed: readonly string[]): void {
  for (const area of AREAS) if (isTable(guide[area])) narrowBelow(guide[area], area, listed)
}

function narrowBelow(nodes: Table, at: string, listed: readonly string[]): void {
  for (const [key, node] of Object.entries(nodes)) {
    if (!isTable(node)) continue
    const address = `${at}.${key}`
    if (touches(address, listed) || node.usage === 'required') {
      const inner = below(node)
      if (inner && !listed.includes(address)) narrowBelow(inner, address, listed)
    } else node.usage = 'unused'
  }
}

const touches = (address: string, listed: readonly string[]): boolean =>
  listed.some((one) => one === address || one.startsWith(`${address}.`))
