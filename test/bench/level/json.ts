// Reading to the canonical document's JSON text, as it goes to the feed.
import { readX12 } from '../../../src/guide/mapping.ts'
import type { OpenLevel } from './level.ts'
import { mappingOf } from './mapping.ts'
import { overSets } from './sets.ts'

export const open: OpenLevel = (guide) => {
  const mapping = mappingOf(guide)
  return overSets((set) => {
    const reading = readX12(mapping, set, {})
    const text = JSON.stringify(reading.document)
    return reading.findings.length + (text.startsWith('{') ? 0 : 1)
  })
}
