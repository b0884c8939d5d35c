// Validation against the guide: all findings, and nothing else.
import { validateX12 } from '../../../src/guide/mapping.ts'
import type { OpenLevel } from './level.ts'
import { mappingOf } from './mapping.ts'
import { overSets } from './sets.ts'

export const open: OpenLevel = (guide) => {
  const mapping = mappingOf(guide)
  return overSets((set) => validateX12(mapping, set, {}).length)
}
