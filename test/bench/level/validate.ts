// Validation against the guide: all findings, and nothing else.
import { readX12 } from '../../../src/guide/mapping.ts'
import type { OpenLevel } from './level.ts'
import { mappingOf } from './mapping.ts'
import { overSets } from './sets.ts'

export const open: OpenLevel = (guide) => {
  const mapping = mappingOf(guide)
  return overSets((set) => readX12(mapping, set, {}).findings.length)
}
