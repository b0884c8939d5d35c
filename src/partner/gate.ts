// What stands between a version of a mapping and being in force. Who judges stands in a storey above, where contracts
// are known; here is only what is asked of it.
import type { ResolvedGuide } from '../guide/model.ts'
import type { Activation } from '../store/registry.ts'

/** A version that would come into force. */
export interface Asking {
  partner: string
  /** Such as 850-in. */
  name: string
  guide: ResolvedGuide
  /** True where the agreement lists it; false where it is implied, such as the acknowledgements that answer it. */
  isListed: boolean
}

/** The signed record with which a version comes into force, or why it does not: a sentence for a person. */
export type Judgement = { admitted: Activation | undefined } | { refused: string }

export type Gate = (asking: Asking) => Judgement

/** Lets everything in without a record: for a house that is tried and thrown away, never for one that is at work. */
export const noGate: Gate = () => ({ admitted: undefined })
