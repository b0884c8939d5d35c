// Reading to the canonical document's JSON text, as it goes to the feed.
import { documentText, useX12 } from '../../../src/guide/mapping.ts'
import type { OpenLevel } from './level.ts'
import { mappingOf } from './mapping.ts'
import { overSets } from './sets.ts'

export const open: OpenLevel = (guide) => {
  const mapping = mappingOf(guide)
  return overSets((set) =>
    useX12(mapping, set, {}, (reading) => {
      return reading.findings.length + (documentText(reading).startsWith('{') ? 0 : 1)
    }),
  )
}
