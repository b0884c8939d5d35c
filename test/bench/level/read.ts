// Reading: findings, values and lineage of each set, held as the engine leaves them until the next set is read.
import { readX12 } from '../../../src/guide/mapping.ts'
import type { Reading } from '../../../src/guide/reading.ts'
import type { OpenLevel } from './level.ts'
import { mappingOf } from './mapping.ts'
import { overSets } from './sets.ts'

export const open: OpenLevel = (guide) => {
  const mapping = mappingOf(guide)
  let held: Reading | undefined
  return overSets((set) => {
    held = readX12(mapping, set, {})
    return held.findings.length
  })
}
