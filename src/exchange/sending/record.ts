// A new outbound document as the store keeps it: an acknowledgement, or what the ERP or an operator submits.
import type { Finding } from '../../finding/finding.ts'
import type { ActiveMapping } from '../../partner/active.ts'
import { instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import type { Document } from '../../store/record.ts'

type Settled = Pick<Document, 'partner' | 'environment' | 'agreement'> &
  Partial<Pick<Document, 'regarding' | 'number' | 'date' | 'replaces' | 'fingerprint'>> & {
    findings?: Document['findings']
  }

/** Findings that were made when the document was submitted, not when it was written. */
export const isOfSubmission = ({ code }: Finding): boolean => code === 'number-sent-before'

/** The record of a document that a mapping will write; everything that writing and sealing give is still empty. */
export const newOutbound = (house: House, mapping: ActiveMapping, settled: Settled): Document => ({
  id: house.newId(),
  direction: 'out',
  ordinal: 1,
  type: mapping.type,
  canonical: mapping.canonical,
  mapping: mapping.hash,
  control: '',
  offset: 0,
  length: 0,
  segments: 0,
  state: 'submitted',
  findings: [],
  at: instant(house.clock),
  ...settled,
})
