// contract compile: writes the pacts that the contracts make.
import { compileContracts } from '../../contract/mappings.ts'
import type { Act } from './act.ts'

export const compile: Act = async (_words, { folders, out }) => {
  for (const { name, change } of await compileContracts(folders)) out(`contracts/pacts/${name}: ${change}`)
  return 0
}
