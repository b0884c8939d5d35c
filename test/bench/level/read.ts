// Reading: findings, values and lineage of each set, as the engine gives them to who makes something of them.
import { useX12 } from '../../../src/guide/mapping.ts'
import type { OpenLevel } from './level.ts'
import { mappingOf } from './mapping.ts'
import { overSets } from './sets.ts'

export const open: OpenLevel = (guide) => {
  const mapping = mappingOf(guide)
  return overSets((set) => useX12(mapping, set, {}, ({ findings }) => findings.length))
}
