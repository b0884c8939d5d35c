// A receipt as callers see it: without the name of its blob, and with links.
import type { Receipt } from '../../../store/record.ts'
import type { components } from '../api.d.ts'
import { viewFinding } from './finding.ts'

type Schemas = components['schemas']

export const receiptPath = (id: string): string => `/v1/receipts/${id}`

export function receiptLinks(id: string, repeatOf?: string): Schemas['ReceiptLinks'] {
  return { self: receiptPath(id), ...(repeatOf === undefined ? {} : { repeatOf: receiptPath(repeatOf) }) }
}

export function viewReceipt(receipt: Receipt): Schemas['Receipt'] {
  const { blob: _, findings, ...told } = receipt
  return { ...told, findings: findings.map(viewFinding), links: receiptLinks(receipt.id, receipt.repeatOf) }
}
