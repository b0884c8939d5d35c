// NAME.error.txt and NAME.error.json: why a file was not taken as it is, for the person who has to mend it. Their
// line as they wrote it, a caret, what is wrong in plain words, what is allowed, and what to do next.
import { cause, sentence, standardOf } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import { codeOf997 } from './ackRelease.ts'
import type { Shown } from './place.ts'

export interface Mistake {
  finding: Finding
  line?: Shown
}

/** One interchange, group or document in error. */
export interface Section {
  /** Such as: 850 0001, order PO123456. */
  title: string
  /** Words for people: rejected, accepted with errors. */
  verdict: string
  mistakes: Mistake[]
}

export interface ErrorReport {
  file: string
  receipt: string
  /** RFC 3339. */
  receivedAt: string
  bytes: number
  /** How many documents the file has, and how many of them were rejected. */
  documents: number
  rejected: number
  sections: Section[]
  /** Mistakes that are not listed. */
  omitted: number
  /** What answers it at the drop point, such as: a 997 and a TA1. */
  answer?: string
}

const WIDTH = 100

/** The text, in lines of a hundred characters at most but for the partner's own. */
export function errorText(report: ErrorReport): string {
  const lines = [
    ...wrap(headline(report), ''),
    '',
    `Received ${report.receivedAt.slice(0, 19).replace('T', ' ')} UTC, ${report.bytes} bytes. Our receipt: ${report.receipt}`,
    ...(report.answer === undefined ? [] : [`In outbound: ${report.answer}.`]),
    ...report.sections.flatMap(sectionLines),
    '',
    ...(report.omitted > 0 ? [`${count(report.omitted, 'more mistake')} not listed here.`, ''] : []),
    'What to do',
    ...nextSteps(report).flatMap((step) => wrap(step, '  ', '- ')),
  ]
  return `${lines.join('\n')}\n`
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`

function headline({ file, documents, rejected }: ErrorReport): string {
  if (documents === 0) return `${file} was rejected: nothing in it could be taken.`
  if (rejected === 0) return `${file} was taken but for what is named here.`
  if (rejected === documents)
    return `${file} was rejected${documents === 1 ? '' : `, with all its ${documents} documents`}.`
  return `${rejected} of the ${documents} documents in ${file} ${rejected === 1 ? 'was' : 'were'} rejected.`
}

function sectionLines({ title, verdict, mistakes }: Section): string[] {
  const heading = `${title}: ${verdict}`
  return [
    '',
    heading,
    '-'.repeat(heading.length),
    ...mistakes.flatMap((mistake, index) => ['', ...mistakeLines(mistake, index + 1)]),
  ]
}

/** One mistake: its place, the partner's line with a caret, the sentence, the cause and the codes. */
export function mistakeLines({ finding, line }: Mistake, number: number): string[] {
  const lead = `${number}. `
  const indent = ' '.repeat(lead.length)
  const likely = cause(finding)
  const said = `${finding.severity === 'error' ? '' : 'Note: '}${sentence(short(finding))}`
  return [
    `${lead}${where(finding)}`,
    ...(line
      ? [`${indent}  ${line.text}`, `${indent}  ${' '.repeat(line.from)}${'^'.repeat(line.width)}`]
      : []),
    ...wrap(said, indent),
    ...(likely === undefined ? [] : wrap(`Likely cause: ${likely}`, indent)),
    ...codeLines(finding, indent),
  ]
}

/** Characters of a value that are repeated. */
const MOST_REPEATED = 80

/** The finding with its value as a person can read it: not longer than a line, without control characters. */
function short(finding: Finding): Finding {
  const { got } = finding.facts
  if (got === undefined) return finding
  const shown = got.replace(/[\p{Cc}\u2028\u2029]/gu, '.')
  const cut = shown.length > MOST_REPEATED ? `${shown.slice(0, MOST_REPEATED)}…` : shown
  return { ...finding, facts: { ...finding.facts, got: cut } }
}

/** Segment 6, PO1, element 3 · Line 12, column 5. */
function where({ at }: Finding): string {
  if (at.line !== undefined)
    return `Line ${at.line}, column ${at.column ?? 1}${at.path ? `, ${at.path}` : ''}`
  const parts = [
    ...(at.segment === undefined ? [] : [`Segment ${at.segment}`]),
    ...(at.id === undefined ? [] : [at.id]),
    ...(at.element ? [`element ${at.element}`] : []),
    ...(at.component === undefined ? [] : [`component ${at.component}`]),
  ]
  return parts.length > 0 ? parts.join(', ') : (at.path ?? 'As a whole')
}

const NAMES = {
  ak304: 'AK304',
  ak403: 'AK403',
  ak502: 'AK502',
  ak905: 'AK905',
  ta105: 'TA105',
} as const

function codeLines(finding: Finding, indent: string): string[] {
  const codes = Object.entries(standardOf(finding)) as [keyof typeof NAMES, string][]
  // The codes are X12's; an XML document has no 997.
  if (codes.length === 0 || finding.at.line !== undefined) return []
  return [`${indent}Code of the standard: ${codes.map(([name, code]) => named(name, code)).join(', ')}`]
}

/** The newest release that a 997 is shipped of. */
const LATEST = '005010'

// A code of the guide is a 999's alone: a 997 says another, and that is what most partners look for.
const named = (name: keyof typeof NAMES, code: string): string =>
  code.startsWith('I') && (name === 'ak304' || name === 'ak403' || name === 'ak502')
    ? `${NAMES[name]} ${codeOf997(LATEST, name, code)} (in a 999: ${NAMES[name].replace('A', 'I')} ${code})`
    : `${NAMES[name]} ${code}`

/** What the partner may mean as it is. */
const AGREED = [
  'sender-unknown',
  'receiver-unknown',
  'receiver-invalid',
  'group-party-unknown',
  'group-unsupported',
  'group-version-unsupported',
  'guide-unknown',
  'usage-not-agreed',
]

function nextSteps({ sections, documents, rejected }: ErrorReport): string[] {
  const codes = new Set(sections.flatMap(({ mistakes }) => mistakes.map(({ finding }) => finding.code)))
  const agreement = AGREED.some((code) => codes.has(code))
    ? ['If it is meant as it is, tell us: then our agreement has to change.']
    : []
  const ours = codes.has('crosswalk-missing')
    ? ['If a code that our table lacks is right, tell us what it means, and we add it.']
    : []
  const taken =
    documents > rejected ? ['Documents that are not named here were taken. Don’t send them again.'] : []
  const isXml = sections.some(({ mistakes }) => mistakes.some(({ finding }) => finding.at.line !== undefined))
  // What is taken already of a file that comes again is not taken twice.
  if (CUT.some((code) => codes.has(code))) return [WHOLE, ...agreement]
  return [again(codes, isXml), ...taken, ...agreement, ...ours]
}

/** A file that came in part was never taken: neither is its control number. */
const CUT = ['interchange-truncated', 'xml-truncated']
const WHOLE =
  'Send the whole file once more, as it is. Where it was whole, your software leaves its end out: that has to be mended.'

function again(codes: ReadonlySet<string>, isXml: boolean): string {
  if (codes.has('interchange-missing')) return 'Send the document itself, as X12 or XML, as a new file.'
  const number = isXml ? '' : ' under a new interchange control number'
  return `Mend what is named above, and send it again as a new file${number}.`
}

/** Lines of a hundred characters at most, the first one behind a lead. */
function wrap(text: string, indent: string, lead = ''): string[] {
  const lines: string[] = []
  let line = indent + lead
  const rest = indent + ' '.repeat(lead.length)
  for (const word of text.split(' ')) {
    const empty = line.trim() === lead.trim()
    if (!empty && line.length + word.length + 1 > WIDTH) {
      lines.push(line)
      line = rest + word
    } else line += empty ? word : ` ${word}`
  }
  return [...lines, line]
}

/** The same for programs. */
export function errorJson(report: ErrorReport): string {
  const sections = report.sections.map(({ mistakes, ...section }) => ({
    ...section,
    mistakes: mistakes.map(({ finding, line }) => ({
      ...finding,
      sentence: sentence(short(finding)),
      ...(cause(finding) === undefined ? {} : { cause: cause(finding) }),
      standard: standardOf(finding),
      ...(line === undefined ? {} : { line: line.text }),
    })),
  }))
  return `${JSON.stringify({ ...report, sections }, null, 2)}\n`
}
