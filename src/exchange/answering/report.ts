// The files that a receipt leaves at the drop point: in archive/ where it was taken, in error/ with the reason
// beside it where something in it was not.
import { instant } from '../../setting/clock.ts'
import type { NewDropFile, Receipt } from '../../store/record.ts'
import type { Desk } from '../desk.ts'
import { type ErrorReport, errorJson, errorText, type Mistake, type Section } from '../engine/errorText.ts'
import { AROUND, showLine, showSegment } from '../engine/place.ts'
import type { Conclusion, ToldSection } from './conclusion.ts'

/** The files of a receipt; none where it came by HTTP. `answer` names what was put into outbound. */
export async function filesOf(
  desk: Desk,
  receipt: Receipt,
  conclusion: Conclusion,
  answer: string | undefined,
): Promise<NewDropFile[]> {
  if (receipt.door !== 'sftp') return []
  const at = instant(desk.house.clock)
  const { partner, environment, blob, bytes } = receipt
  const name = receipt.name ?? receipt.id
  const base = { partner, environment, at, receipt: receipt.id }
  if (!conclusion.isBad) return [{ ...base, folder: 'archive', day: at.slice(0, 10), name, blob, bytes }]
  const report = await reportOf(desk, receipt, conclusion, answer)
  const text = (suffix: string, content: string): NewDropFile => ({
    ...base,
    folder: 'error',
    day: '',
    name: `${name}.error.${suffix}`,
    content: new TextEncoder().encode(content),
  })
  return [
    { ...base, folder: 'error', day: '', name, blob, bytes },
    text('txt', errorText(report)),
    text('json', errorJson(report)),
  ]
}

async function reportOf(
  desk: Desk,
  receipt: Receipt,
  { documents, rejected, sections, omitted }: Conclusion,
  answer: string | undefined,
): Promise<ErrorReport> {
  const told: Section[] = []
  for (const section of sections) told.push(await withLines(desk, receipt, section))
  return {
    file: receipt.name ?? receipt.id,
    receipt: receipt.id,
    receivedAt: receipt.at,
    bytes: receipt.bytes,
    documents,
    rejected,
    sections: told,
    omitted,
    ...(answer === undefined ? {} : { answer }),
  }
}

async function withLines(desk: Desk, receipt: Receipt, section: ToldSection): Promise<Section> {
  const { title, verdict, delimiters, findings } = section
  const mistakes: Mistake[] = []
  for (const finding of findings) {
    const { offset } = finding.at
    if (offset === undefined) mistakes.push({ finding })
    else {
      const from = Math.max(0, offset - AROUND)
      const bytes = await desk.house.store.readBytes(receipt.blob, from, 2 * AROUND)
      const window = { bytes, offset: from }
      const line = delimiters
        ? showSegment(window, finding.at, delimiters)
        : finding.at.line === undefined
          ? undefined
          : showLine(window, finding.at)
      mistakes.push(line ? { finding, line } : { finding })
    }
  }
  return { title, verdict, mistakes }
}
