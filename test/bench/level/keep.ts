// Reading to all that a gateway keeps of a document: its JSON text and its packed lineage.
import { documentText, lineageText, useX12 } from '../../../src/guide/mapping.ts'
import type { OpenLevel } from './level.ts'
import { mappingOf } from './mapping.ts'
import { overSets } from './sets.ts'

export const open: OpenLevel = (guide) => {
  const mapping = mappingOf(guide)
  return overSets((set) =>
    useX12(mapping, set, {}, (reading) => {
      const kept = documentText(reading).length + lineageText(reading).length
      return reading.findings.length + (kept > 4 ? 0 : 1)
    }),
  )
}
