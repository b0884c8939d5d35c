// A document with all that is known around it: what is wrong around it, what it waits for, what was sent instead, what the partner said of it.
import type { Finding } from '../../../finding/finding.ts'
import type { House } from '../../../setting/house.ts'
import type { Document } from '../../../store/record.ts'
import type { components } from '../api.d.ts'
import { defined } from '../query.ts'
import { acknowledgementView } from './acknowledgement.ts'
import { viewDocument } from './document.ts'

export async function viewWhole(
  house: House,
  document: Document,
): Promise<components['schemas']['Document']> {
  const awaited = document.state === 'parked' ? await house.store.awaitedRows(document.id) : []
  const [instead] = await house.store.documents({ replaces: document.id, limit: 1 })
  const acknowledgement = await acknowledgementView(house, document)
  const envelope = await envelopeFindings(house, document)
  const view = viewDocument(document, { awaited, replacedBy: instead?.id, envelope })
  return { ...view, ...defined({ acknowledgement }) }
}

/** Findings of an envelope that are shown with each document in it. */
const MOST = 20

async function envelopeFindings({ store }: House, { interchange, group }: Document): Promise<Finding[]> {
  const around = [
    interchange === undefined ? undefined : await store.interchange(interchange),
    group === undefined ? undefined : await store.group(group),
  ]
  return around.flatMap((one) => one?.findings ?? []).slice(0, MOST)
}
