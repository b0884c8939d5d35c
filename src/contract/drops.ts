// Values of a sample that come to nothing: of the wire where it is read, of the canonical document where it is
// written. Each is a decision: QA's file says why, or the contract does not hold.
import type { MappingContract } from './contract.ts'
import { labelOf, whereOf, wirePlace } from './explain.ts'
import { UNREASONED } from './mappingFile.ts'
import type { Tried } from './tried.ts'
import type { MappingUnderTest } from './underTest.ts'
import type { Failure } from './verify.ts'

/** Drops that nobody accepted, and accepted ones that no sample shows any more. */
export function unacceptedDrops(
  under: MappingUnderTest,
  { samples, file }: MappingContract,
  tried: (bytes: Uint8Array) => readonly Tried[],
): Failure[] {
  const seen = new Set<string>()
  const failures = samples.flatMap((sample) =>
    tried(sample.bytes)
      .flatMap(({ unmapped }) => unmapped)
      .filter(({ guide }) => !file.drops.has(guide) || !seen.add(guide))
      .map((lost): Failure => {
        const text = `${labelOf(under, sample)}: ${wirePlace(lost)} "${lost.value}"${whereOf(lost)} is dropped, and ${file.file} gives no reason for ${lost.guide}`
        return { kind: 'drop', sample: sample.name, text }
      }),
  )
  return [...failures, ...unreasoned(under, file.drops), ...stale(under, file.drops, seen)]
}

function unreasoned(under: MappingUnderTest, drops: MappingContract['file']['drops']): Failure[] {
  const open = [...drops].filter(([, { reason }]) => reason === UNREASONED)
  return open.map(([address, { said }]) => {
    const text = `${labelOf(under)}: ${address} is dropped without a reason: write why in ${said}, instead of "${UNREASONED}"`
    return { kind: 'pending', sample: '', text }
  })
}

function stale(
  under: MappingUnderTest,
  drops: MappingContract['file']['drops'],
  seen: ReadonlySet<string>,
): Failure[] {
  const unseen = [...drops].filter(([address]) => !seen.has(address))
  return unseen.map(([address, { said }]) => {
    const text = `${labelOf(under)}: ${said} accepts that ${address} is dropped, but no sample has a value there that is`
    return { kind: 'drop', sample: '', text }
  })
}
