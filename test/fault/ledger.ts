// What the clients know: what they brought and were told OK for, what the ERP pulled and decided, what Acme took
// out of its outbound folder. The gateway is judged by this, never by its own tables.
import { createHash } from 'node:crypto'
import type { Delivery } from './delivery.ts'

export interface PulledEntry {
  entryId: string
  position: number
  partner: string
  number: string
  decision: string
}

/** A 997 as its receiver reads it. */
export interface Acknowledgement {
  /** ISA13 and GS06 of the 997. */
  interchange: string
  group: string
  /** GS06 of the group that it is about, and its verdict: AK102, AK901. */
  about: string
  verdict: string
  sha256: string
}

export interface Ledger {
  deliveries: Delivery[]
  /** Where the ERP goes on pulling. */
  cursor: string
  /** What the ERP pulled, by entry. */
  pulled: Map<string, PulledEntry>
  /** Entries that the gateway said are accepted. */
  accepted: Set<string>
  /** 997s that Acme got, by their bytes. */
  got: Map<string, Acknowledgement>
}

export const emptyLedger = (): Ledger => ({
  deliveries: [],
  cursor: '',
  pulled: new Map(),
  accepted: new Set(),
  got: new Map(),
})

/** Reads a 997 the simplest way there is; it has one group and one set. */
export function readAcknowledgement(bytes: Uint8Array): Acknowledgement {
  const text = Buffer.from(bytes).toString('latin1')
  const segments = text.split('~').map((segment) => segment.trim().split('*'))
  const element = (id: string, at: number) => segments.find(([name]) => name === id)?.[at] ?? ''
  return {
    interchange: element('ISA', 13),
    group: element('GS', 6),
    about: element('AK1', 2),
    verdict: element('AK9', 1),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }
}
