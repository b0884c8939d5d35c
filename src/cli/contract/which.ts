// Which mappings a command is about: all that its options leave, or the one of the words PARTNER DOC with its contract.
import type { Folders, MappingContract } from '../../contract/contract.ts'
import { type TestedMapping, testedMappings } from '../../contract/mappings.ts'
import { ContractError } from '../../contract/sample.ts'
import { UsageError } from '../terminal.ts'

/** The mappings that `--partner` and `--doc` ask for, as `testedMappings` takes it; without either, all of them. */
export const askedFor = ({ partner, doc }: { partner?: string | undefined; doc?: string | undefined }) => ({
  ...(partner ? { partner } : {}),
  ...(doc ? { mapping: doc } : {}),
})

/** The mapping that the words name. Throws UsageError where they name none. */
export function mappingNamed(folders: Folders, act: string, words: readonly string[]): TestedMapping {
  const [partner, mapping, ...more] = words
  if (!partner || !mapping || more.length > 0) throw new UsageError(`say which: contract ${act} PARTNER DOC`)
  const [found] = testedMappings(folders, { partner, mapping })
  if (!found) {
    const others = testedMappings(folders, { partner }).map(({ under }) => under.mapping)
    const known =
      others.length > 0 ? `; it has ${others.join(', ')}` : ': there is no such partner, or it has none'
    throw new UsageError(`${partner} has no mapping ${mapping}${known}`)
  }
  return found
}

/** There is none yet; the exit code is that of "no contract". */
export class NoContract extends ContractError {}

/** Its contract. Throws NoContract where nobody drafted one. */
export function contractOf({ under, contract }: TestedMapping): MappingContract {
  if (contract) return contract
  const { partner, mapping } = under
  throw new NoContract(
    `${partner} ${mapping} has no contract: put samples into partners/${partner}/samples/${mapping} and run "edigw contract draft ${partner} ${mapping}"`,
  )
}
