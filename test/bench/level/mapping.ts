// The shipped guide that a level reads or writes by, compiled.
import { library } from '../../../src/guide/library.ts'
import { compileMapping, type Mapping } from '../../../src/guide/mapping.ts'

export type SetMapping = Mapping & { syntax: 'x12' }

/** Whether a guide ships yet. */
export const hasGuide = (guide: string): boolean => library().ids().includes(guide)

/** Compiles a shipped guide of a transaction set. */
export function mappingOf(guide: string): SetMapping {
  const mapping = compileMapping(library().resolve(guide))
  if (mapping.syntax !== 'x12') throw new Error(`${guide} is no guide of a transaction set`)
  return mapping
}
