// Open: a receipt's envelopes are framed in constant memory, its partner and agreement found, its sets listed.
// Nothing is read before the last trailer was seen (DESIGN §2, rule 3); what was framed is committed in slices.
import { finding } from '../finding/catalogue.ts'
import type { Finding } from '../finding/finding.ts'
import type { ActiveAgreement } from '../partner/active.ts'
import type { NewStep, Receipt } from '../store/record.ts'
import type { Desk, Held } from './desk.ts'
import { recognise } from './engine/recognise.ts'
import { beginning, type Progress } from './opening/progress.ts'
import { X12Opening } from './opening/x12.ts'
import { openXmlDocument } from './opening/xml.ts'
import { eventOfState, events as told } from './telling.ts'

/** Enough to tell what a receipt is, whatever white space stands before it. */
const HEAD = 4_096

/** Opens the receipt that the step is about. */
export async function open(desk: Desk, held: Held): Promise<void> {
  const receipt = await desk.house.store.receipt(held.step.subject)
  if (!receipt) throw new Error(`there is no receipt ${held.step.subject}`)
  const agreements = await desk.registry.active()
  const head = await desk.house.store.readBytes(receipt.blob, 0, HEAD)
  if (recognise(head) === 'xml') return openXml(desk, held, receipt, agreements)
  const progress = held.step.position ? (JSON.parse(held.step.position) as Progress) : beginning()
  await openX12(desk, held, receipt, new X12Opening(desk, receipt, agreements, progress))
}

async function openX12(desk: Desk, held: Held, receipt: Receipt, opening: X12Opening): Promise<void> {
  const { progress, slice } = opening
  let since = progress.offset
  for (;;) {
    const done = await frameChunk(desk, receipt, opening)
    if (opening.tooMany) return refuse(desk, held, receipt, [tooMany(desk)])
    if (done) return conclude(desk, held, receipt, opening)
    if (progress.offset - since < desk.sizes.openBytes && slice.sets < desk.sizes.openSets) continue
    since = progress.offset
    const position = JSON.stringify(progress)
    await desk.house.store.commitOpening(held.lease, { ...rowsOf(desk, slice), position })
    held.goOn()
  }
}

/** Frames the next chunk; true behind the last. */
async function frameChunk({ house, pool, sizes }: Desk, receipt: Receipt, opening: X12Opening) {
  const { progress } = opening
  const bytes = await house.store.readBytes(receipt.blob, progress.offset, sizes.frameBytes)
  progress.offset += bytes.length
  const last = progress.offset >= receipt.bytes
  if (bytes.length === 0 && !last) throw new Error(`the bytes of receipt ${receipt.id} end too early`)
  const { events, state } = await pool.run({
    kind: 'frame',
    bytes,
    ...(progress.framer ? { state: progress.framer } : {}),
    limits: { maxSetBytes: sizes.maxSetBytes },
    last,
  })
  for (const event of events) await opening.take(event)
  if (state) progress.framer = state
  return last
}

/** The rows of a slice; a set that can't be read is rejected with them, which others are told. */
function rowsOf({ house }: Desk, slice: X12Opening['slice']) {
  const rows = slice.take()
  return { ...rows, events: told(rows.documents.map((one) => eventOfState(house, one, one.state))) }
}

const tooMany = ({ sizes }: Desk): Finding => finding('groups-too-many', {}, { max: sizes.maxGroups })

async function conclude(desk: Desk, held: Held, receipt: Receipt, opening: X12Opening): Promise<void> {
  const { matched, findings, toRead } = opening.progress
  const steps = toRead.map(({ group, partner }): NewStep => ({ verb: 'read', subject: group, partner }))
  await desk.house.store.commitOpening(held.lease, {
    ...rowsOf(desk, opening.slice),
    done: {
      receipt: receipt.id,
      state: matched ? 'opened' : 'refused',
      findings,
      steps: steps.length > 0 ? steps : [acknowledging(receipt)],
    },
  })
}

const acknowledging = ({ id, partner }: Receipt): NewStep => ({ verb: 'acknowledge', subject: id, partner })

async function refuse(desk: Desk, held: Held, receipt: Receipt, findings: Finding[]): Promise<void> {
  await desk.house.store.commitOpening(held.lease, {
    interchanges: [],
    groups: [],
    documents: [],
    done: { receipt: receipt.id, state: 'refused', findings, steps: [acknowledging(receipt)] },
  })
}

async function openXml(
  desk: Desk,
  held: Held,
  receipt: Receipt,
  agreements: readonly ActiveAgreement[],
): Promise<void> {
  const { house, pool, sizes } = desk
  const maxBytes = sizes.maxSetBytes
  if (receipt.bytes > maxBytes) {
    const place = { line: 1, column: 1 }
    return refuse(desk, held, receipt, [finding('xml-limit', place, { limit: 'bytes', max: maxBytes })])
  }
  const bytes = await house.store.readBytes(receipt.blob, 0, receipt.bytes)
  const { envelope, findings } = await pool.run({ kind: 'peek', bytes, maxBytes })
  if (!envelope) return refuse(desk, held, receipt, findings)
  const { matched, ...rows } = await openXmlDocument(desk, receipt, envelope, agreements, findings)
  const [group] = rows.groups
  await house.store.commitOpening(held.lease, {
    ...rows,
    done: {
      receipt: receipt.id,
      state: matched ? 'opened' : 'refused',
      findings: rows.interchanges.flatMap((one) => one.findings),
      steps: group
        ? [{ verb: 'read', subject: group.id, partner: rows.documents[0]!.partner }]
        : [acknowledging(receipt)],
    },
  })
}
