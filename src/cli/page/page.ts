// The reading of a file as a page for a person: envelopes and verdicts, each finding at its line with a caret,
// what was understood, and what has no place in the canonical document.
import { type Mistake, mistakeLines } from '../../exchange/engine/errorText.ts'
import { AROUND, printable, showLine, showSegment } from '../../exchange/engine/place.ts'
import type {
  FileGroup,
  FileInterchange,
  FileReading,
  FileSet,
  ToldFinding,
} from '../../exchange/engine/readFile.ts'
import type { Unmapped } from '../../guide/reading.ts'
import type { Delimiters } from '../../x12/types.ts'
import { styled } from '../terminal.ts'
import { digest } from './digest.ts'

/** Findings, and unmapped values, of one document that a page lists. */
const MOST = 50

/** What a finding's line is cut from. */
interface Raw {
  bytes: Uint8Array
  delimiters?: Delimiters
}

/** The page, in lines. */
export function pageOf(file: string, bytes: Uint8Array, { interchanges, findings }: FileReading): string {
  return [
    line(0, `${file}, ${bytes.length} bytes`),
    ...findingLines(findings, { bytes }, 2),
    ...interchanges.flatMap((one) => interchangeLines(one, bytes)),
    ...(interchanges.length > 0 ? [] : [verdictLine(0, 'Nothing in it could be read', 'rejected')]),
  ].join('\n')
}

function interchangeLines(one: FileInterchange, bytes: Uint8Array): string[] {
  const isX12 = one.syntax === 'x12'
  const way = `${one.sender || '(nobody)'} → ${one.receiver || '(nobody)'}`
  const title = isX12 ? `Interchange ${one.control}` : 'XML document'
  const usage = one.usage === 'T' ? ', a test' : ''
  const raw = { bytes, ...(one.delimiters ? { delimiters: one.delimiters } : {}) }
  const code = one.ta1?.interchange?.code
  return [
    '',
    verdictLine(0, `${title}, ${way}${usage}`, one.verdict, code === undefined ? '' : `TA1 ${code}`),
    ...(one.tolerances.length > 0 ? [line(2, `read all the same: ${one.tolerances.join(', ')}`)] : []),
    ...findingLines(one.findings, raw, 2),
    ...(one.acknowledgements ?? []).flatMap((set) => setLines(set, isX12, raw)),
    ...one.groups.flatMap((group) => groupLines(group, isX12, raw)),
  ]
}

function groupLines(group: FileGroup, isX12: boolean, raw: Raw): string[] {
  const { functionalId, control, version, verdict, findings, sets, acknowledgement } = group
  const codes = acknowledgement?.group?.codes ?? []
  const answer = codes.length > 0 ? `AK905 ${codes.join(', ')}` : ''
  return [
    ...(isX12 ? [verdictLine(2, `Group ${functionalId} ${control}, ${version}`, verdict, answer)] : []),
    ...findingLines(findings, raw, 4),
    ...sets.flatMap((set) => setLines(set, isX12, raw)),
  ]
}

function setLines(set: FileSet, isX12: boolean, raw: Raw): string[] {
  const { id, control, type, verdict, state, document, findings, unmapped } = set
  const title = isX12 ? `${id} ${control}` : id
  const how = type === undefined ? 'not read' : `by ${type}${state === 'draft' ? ', a draft' : ''}`
  return [
    '',
    verdictLine(4, `${title}, ${how}`, verdict),
    ...findingLines(findings, raw, 6),
    ...(type === undefined ? [] : ['', ...digest(document).map((text) => line(6, text))]),
    ...unmappedLines(unmapped),
  ]
}

function findingLines(findings: readonly ToldFinding[], raw: Raw, indent: number): string[] {
  const told = findings.slice(0, MOST)
  const lines = told.flatMap((finding, index) => ['', ...mistakeLines(shown(finding, raw), index + 1)])
  const more = findings.length - told.length
  return [...lines, ...(more > 0 ? ['', `${more} more findings: see --json`] : [])].map((text) =>
    line(indent, text),
  )
}

function shown(finding: ToldFinding, { bytes, delimiters }: Raw): Mistake {
  const { offset } = finding.at
  if (offset === undefined) return { finding }
  const from = Math.max(0, offset - AROUND)
  const window = { bytes: bytes.subarray(from, from + 2 * AROUND), offset: from }
  const cut = delimiters
    ? showSegment(window, finding.at, delimiters)
    : finding.at.line === undefined
      ? undefined
      : showLine(window, finding.at)
  return cut ? { finding, line: cut } : { finding }
}

function unmappedLines(unmapped: readonly Unmapped[]): string[] {
  if (unmapped.length === 0) return []
  const told = unmapped.slice(0, MOST).map((one) => `  ${placeOf(one)} "${one.value}"`)
  const more = unmapped.length - told.length
  const lines = ['Understood, and kept beside the document:', ...told]
  return ['', ...lines, ...(more > 0 ? [`  ${more} more: see --json`] : [])].map((text) => line(6, text))
}

/** Such as: segment 12, SAC03 · line 4, /Order/cbc:Note. */
function placeOf({ segment, id = '', element, component, path, line: at }: Unmapped): string {
  if (path !== undefined) return at === undefined ? path : `line ${at}, ${path}`
  const part = component === undefined ? '' : `-${component}`
  return `segment ${segment}, ${id}${element === undefined ? '' : String(element).padStart(2, '0')}${part}`
}

const STYLES = {
  accepted: 'green',
  'accepted-with-errors': 'yellow',
  'partially-accepted': 'yellow',
  rejected: 'red',
} as const

function verdictLine(indent: number, text: string, verdict: keyof typeof STYLES, more = ''): string {
  const said = styled(STYLES[verdict], verdict.replaceAll('-', ' '))
  return `${line(indent, text)}: ${said}${more === '' ? '' : ` (${more})`}`
}

// Values are a partner's: a control character among them must not steer the terminal.
const line = (indent: number, text: string): string =>
  text === '' ? '' : ' '.repeat(indent) + printable(text)
