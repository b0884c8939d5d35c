// Where an address of a guide was written down.
import type { ResolvedGuide } from '../guide/model.ts'

/** File and line of an address, or of the nearest one above it that was written down. */
export function lineOf({ origins }: Pick<ResolvedGuide, 'origins'>, address: string): string {
  for (let at = address; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const origin = origins[at]
    if (origin) return `${origin.file}:${origin.line}`
  }
  return address
}
