// Versions of agreements and mappings, and which of them are in force: the store's verbs about them. Versions are
// immutable and named by their hash; what changes is their state, and every change leaves a record that stays.
import type { AgreementVersion, AuditEntry, CrosswalkRow, MappingVersion } from './record.ts'

/**
 * `draft`: registered, and not let in, with the reason. `verified`: its evidence held, and it waits to be activated.
 * `active`: documents are read or written by it. `retired`: it was one of these, and another version or none is now.
 */
export type MappingState = 'draft' | 'verified' | 'active' | 'retired'

/** What state a version of a mapping is in. */
export interface MappingStanding {
  partner: string
  /** Such as 850-in. */
  name: string
  hash: string
  type: string
  state: MappingState
  /** Since when. */
  at: string
  reason?: string
}

/** That a version came into force: kept for good, and signed by the installation that let it in. */
export interface Activation {
  id: string
  partner: string
  name: string
  hash: string
  at: string
  /** By evidence, again by an earlier activation, or by a person's word until it expires. */
  act: 'activated' | 'rolled-back' | 'overridden'
  by: string
  reason?: string
  /** Of what is overridden: RFC 3339. */
  expires?: string
  /** The engine that the version was verified with, or was let in under. */
  engine: string
  /** The evidence as JSON; absent where there was none. */
  evidence?: string
  /** Whose signature it is: the thumbprint of the public key. */
  key: string
  /** Ed25519 over all of the above, base64url. */
  signature: string
}

/** A version that was not let in, or waits; of one name there is one at a time. */
export interface Candidate {
  version: MappingVersion
  state: 'draft' | 'verified'
  reason?: string
}

/** How the reason begins for which a step waits that needs a mapping of which no version is in force. */
export const notInForce = (partner: string, name: string): string =>
  `No version of ${partner} ${name} is in force`

export interface Registry {
  /**
   * Registers immutable versions (kept once by hash) and makes `mappings` the active ones of the partner; others of it are
   * retired. Of the crosswalk rows those are added that were never there and that no row in force contradicts; the
   * others stay as they are. With `since`, nothing happens and the answer is false where the registry has another version.
   */
  registerPartner(registration: {
    partner: string
    agreement: AgreementVersion
    mappings: MappingVersion[]
    crosswalks: CrosswalkRow[]
    candidates?: Candidate[]
    activations?: Activation[]
    since?: number
  }): Promise<boolean>
  /** Registers a version without activating it; one that is active stays so. */
  registerMapping(candidate: Candidate): Promise<void>
  /**
   * Puts a registered version in force, in the place of `replaces`, with its record and an entry in the audit trail; steps
   * that waited for it go on. `conflict` where another one than `replaces` is in force, `unknown` where there is no such version.
   */
  activateMapping(
    activation: Activation,
    replaces: string | undefined,
    audit: AuditEntry,
  ): Promise<'active' | 'conflict' | 'unknown'>
  /** States of versions by partner and name, the newest first of each; `limit` of them, after one. */
  mappingStandings(ask: {
    partner?: string
    name?: string
    states?: MappingState[]
    after?: { partner: string; name: string }
    limit: number
  }): Promise<MappingStanding[]>
  /** The records of a mapping, newest first. */
  activations(ask: { partner: string; name: string; limit: number }): Promise<Activation[]>
  /** The newest record of each mapping in force that has one. */
  activationsInForce(partner?: string): Promise<Activation[]>
  activeAgreements(): Promise<AgreementVersion[]>
  activeMappings(partner: string): Promise<MappingVersion[]>
  /** As `activeMappings`, without what is in them: that is some hundred kilobytes each. */
  activeVersions(partner: string): Promise<Pick<MappingVersion, 'name' | 'hash'>[]>
  agreement(hash: string): Promise<AgreementVersion | undefined>
  mapping(hash: string): Promise<MappingVersion | undefined>
  /** Goes up by one with every registration, activation and change of a row: a cheap way to know that a cache is stale. */
  registryVersion(): Promise<number>
}
