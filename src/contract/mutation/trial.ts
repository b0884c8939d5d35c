// A mapping tried on a sample in process, judged by the same functions as in the verification by Pact.
import { brokenPromises } from '../broken.ts'
import { type Compiled, compileContract } from '../compile.ts'
import type { MappingContract } from '../contract.ts'
import { leavesOf } from '../difference.ts'
import { unacceptedDrops } from '../drops.ts'
import type { Sample } from '../sample.ts'
import { openTrial, type Tried } from '../tried.ts'
import type { MappingUnderTest } from '../underTest.ts'

/** Reads a file; nothing where the engine breaks on it. */
export type Reads = (bytes: Uint8Array) => readonly Tried[] | undefined

/** A mapping that reads, be it one that the engine breaks on. */
export function readerOf(under: MappingUnderTest): Reads {
  try {
    const understand = openTrial(under)
    return (bytes) => attempt(() => understand(bytes))
  } catch {
    return () => undefined
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

/** What came of a file, as a text that is the same for the same outcome, in whatever order members were set. */
export const outcomeOf = (tried: readonly Tried[] | undefined): string =>
  JSON.stringify(
    tried?.map(({ document, verdict, published, findings, unmapped }) => [
      leavesOf(document)
        .map(({ pointer, value }) => `${pointer} ${JSON.stringify(value)}`)
        .sort(),
      verdict,
      published,
      findings.map(({ code, at }) => [code, at]),
      unmapped.length,
    ]) ?? 'the engine breaks',
  )

/** Whether a mapping keeps what the contract says of a sample. */
export type Keeps = (sample: Sample, reads: Reads, under: MappingUnderTest) => boolean

/** The judgement of a contract, which is compiled once. Throws ContractError for a mistake in it. */
export function judgement(contract: MappingContract): Keeps {
  const compiled = new Map<string, Compiled[]>()
  for (const one of compileContract(contract)) {
    const held = compiled.get(one.sample.name) ?? []
    compiled.set(one.sample.name, [...held, one])
  }
  // What is accepted as dropped, and no sample of this one's shows, is another sample's.
  const alone = (sample: Sample) => ({ ...contract, samples: [sample] })
  return (sample, reads, under) => {
    const tried = reads(sample.bytes)
    if (!tried) return false
    const promises = compiled.get(sample.name) ?? []
    if (promises.some((one) => brokenPromises(one, tried).length > 0)) return false
    return unacceptedDrops(under, alone(sample), () => tried).every((failure) => failure.sample === '')
  }
}
