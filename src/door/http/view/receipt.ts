// A receipt as callers see it: without the name of its blob, and with links.
import type { Receipt } from '../../../store/record.ts'
import type { components } from '../api.d.ts'
import { defined } from '../query.ts'
import { viewFinding } from './finding.ts'

type Schemas = components['schemas']

export const receiptPath = (id: string): string => `/v1/receipts/${id}`

export function receiptLinks(id: string, repeatOf?: string): Schemas['ReceiptLinks'] {
  return { self: receiptPath(id), ...defined({ repeatOf: repeatOf && receiptPath(repeatOf) }) }
}

export function viewReceipt(receipt: Receipt): Schemas['Receipt'] {
  const { id, at, partner, principal, door, environment, bytes, sha256, state, findings } = receipt
  const { name, contentType, repeatOf } = receipt
  return {
    id,
    at,
    partner,
    principal,
    door,
    environment,
    ...defined({ name, contentType, repeatOf }),
    bytes,
    sha256,
    state,
    findings: findings.map(viewFinding),
    links: receiptLinks(id, repeatOf),
  }
}
