// What a shadow run says: in words for a person, who wants to know what would change and sees some of the documents in which
// it does; as JSON line by line for programs, with each document that does not stay the same.

import { quoted } from '../../contract/broken.ts'
import type { ChangeKind } from '../../contract/changes.ts'
import { folded, type ShadowVerdict, VERDICTS } from '../../contract/shadow/expected.ts'
import type { Judged } from '../../contract/shadow/judge.ts'
import type { Shadowing } from '../../contract/shadow/shadow.ts'
import type { Changed, ChangedFinding, ChangedValue, Tallied } from '../../contract/shadow/tally.ts'
import { counted } from '../../exchange/alerting/condition.ts'
import { printable } from '../../exchange/engine/place.ts'
import type { Document } from '../../store/record.ts'
import type { Out } from '../contract/act.ts'
import { styled } from '../terminal.ts'

/** So many documents of one verdict are shown to a person. */
const SHOWN = 5
/** So many pointers of one document, and promises that it breaks, are told. */
const POINTERS = 20
/** Values and findings that are shown to a person, the most frequent first. */
const LINES = 40
/** Progress is told again after so many documents. */
const EVERY = 100

type Line = Pick<Document, 'id' | 'number' | 'at'> & Omit<Judged, 'documents'>

const COLOURS = {
  same: 'green',
  changed: 'yellow',
  'newly-accepted': 'cyan',
  'newly-parked': 'red',
  'newly-rejected': 'red',
  breaking: 'red',
} as const satisfies Record<ShadowVerdict, string>

/** Takes documents as they are judged, and tells of them. */
export class Told {
  readonly #out: Out
  readonly #shadowing: Shadowing
  readonly #json: boolean
  readonly #kept: Record<ShadowVerdict, Line[]>
  #count = 0

  constructor(out: Out, shadowing: Shadowing, json: boolean) {
    this.#out = out
    this.#shadowing = shadowing
    this.#json = json
    this.#kept = Object.fromEntries(VERDICTS.map((verdict) => [verdict, []])) as unknown as Record<
      ShadowVerdict,
      Line[]
    >
  }

  document({ id, number, at }: Document, { documents: _, ...judged }: Judged): void {
    this.#count++
    if (this.#count % EVERY === 0) progress(`${this.#count} documents, ${at.slice(0, 10)}`)
    if (judged.verdict === 'same') return
    const line: Line = { id, at, ...(number === undefined ? {} : { number }), ...judged }
    if (this.#json) return this.#out(JSON.stringify(documentJson(line)))
    const kept = this.#kept[judged.verdict]
    if (!judged.expected && kept.length < SHOWN) kept.push(briefly(line))
  }

  end(tallied: Tallied): void {
    progress('')
    if (this.#json) this.#out(JSON.stringify({ ...this.#versions(), ...tallied }))
    else for (const line of this.#lines(tallied)) this.#out(line)
  }

  #versions() {
    const { active, candidate } = this.#shadowing
    const { partner, name } = active.version
    return { partner, mapping: name, active: active.version.hash, candidate: candidate.version.hash }
  }

  #lines(tallied: Tallied): string[] {
    const { partner, mapping, active, candidate } = this.#versions()
    return [
      `${partner} ${mapping}: candidate ${candidate.slice(0, 12)} beside ${active.slice(0, 12)}, which is in force, on ${counted(tallied.documents, 'document')}`,
      ...(active === candidate ? ['  The candidate is the very version that is in force.'] : []),
      ...VERDICTS.flatMap((verdict) => verdictLine(verdict, tallied)),
      ...changedLines('Not expected:', tallied.unexpected),
      ...VERDICTS.flatMap((verdict) => this.#kept[verdict].flatMap(documentLines)),
      ...tallied.expected.flatMap((one) =>
        one.documents === 0
          ? [styled('yellow', `Expected, and not met in any document: ${printable(one.reason)}`)]
          : changedLines(
              `Expected in ${counted(one.documents, 'document')} (${printable(one.reason)}):`,
              one,
              true,
            ),
      ),
    ]
  }
}

/** Of a document only what is shown: its values may be many. */
const briefly = ({ values, come, gone, unkept, ...line }: Line): Line => ({
  ...line,
  values: values.slice(0, POINTERS),
  come: come.slice(0, POINTERS),
  gone: gone.slice(0, POINTERS),
  unkept: unkept.slice(0, POINTERS),
})

const documentJson = ({ id, number, at, verdict, expected, values, come, gone, unkept }: Line) => ({
  document: id,
  ...(number === undefined ? {} : { number }),
  at,
  verdict,
  expected,
  changes: values.length,
  pointers: [...new Set(values.map(({ what }) => folded(what.pointer)))].slice(0, POINTERS),
  come: [...new Set(come.map(({ what }) => what.code))],
  gone: [...new Set(gone.map(({ what }) => what.code))],
  unkept: unkept.slice(0, POINTERS).map(({ pointer, was, now }) => ({ pointer, was, now })),
})

function verdictLine(verdict: ShadowVerdict, { verdicts }: Tallied): string[] {
  const { expected, unexpected } = verdicts[verdict]
  if (expected + unexpected === 0) return []
  const declared = verdict !== 'same' && expected > 0 ? `, ${expected} of them expected` : ''
  return [`  ${styled(COLOURS[verdict], wordsOf(verdict))} ${expected + unexpected}${declared}`]
}

/** A verdict as people say it. */
export const wordsOf = (verdict: ShadowVerdict): string => verdict.replace('-', ' ')

/** What was changed, in lines below a head. */
export function changedLines(head: string, { values, findings, beyond }: Changed, brief = false): string[] {
  if (values.length + findings.length === 0) return []
  const lines = [
    ...values.map((one) => valueLines(one, brief)),
    ...findings.map((one) => findingLines(one, brief)),
  ]
  const more = lines.length - LINES + beyond
  return [head, ...lines.slice(0, LINES).flat(), ...(more > 0 ? [`  … and ${more} more`] : [])]
}

const KINDS = { changed: 'yellow', lost: 'red', added: 'cyan' } as const satisfies Record<ChangeKind, string>

function valueLines({ pointer, kind, count, documents, examples }: ChangedValue, brief: boolean): string[] {
  return [
    `  ${printable(pointer)} ${styled(KINDS[kind], kind)} ${times(count, documents)}`,
    ...(brief ? examples.slice(0, 1) : examples).flatMap(({ of, pointer: at, was, now, from }) => [
      `    ${of} ${printable(`${at}: ${shown(was)} → ${shown(now)}`)}`,
      `      ${printable(`← ${from}`)}`,
    ]),
  ]
}

function findingLines({ code, way, count, documents, examples }: ChangedFinding, brief: boolean): string[] {
  return [
    `  ${way === 'come' ? styled('red', 'comes:') : styled('green', 'goes:')} ${code} ${times(count, documents)}`,
    ...(brief ? examples.slice(0, 1) : examples).map(
      ({ of, says, at }) => `    ${of} ${printable(`${says} ← ${at}`)}`,
    ),
  ]
}

const times = (count: number, documents: number): string =>
  `${count === documents ? '' : `${count} times `}in ${counted(documents, 'document')}`

function documentLines({ id, number, verdict, values, come, gone, unkept }: Line): string[] {
  const why = unkept
    .slice(0, 3)
    .map(({ pointer, was, now }) => `${pointer || 'the document'}: ${was} → ${now}`)
  const coded = (findings: typeof come, word: string) => findings.map(({ what }) => `${what.code} ${word}`)
  const pointers = values.map(({ what }) => folded(what.pointer))
  const others = [...new Set([...coded(come, 'comes'), ...coded(gone, 'goes'), ...pointers])]
  const what = (why.length > 0 ? why : others).slice(0, 3)
  const name = `${id}${number === undefined ? '' : ` ${number}`}`
  return [`${printable(name)} ${styled(COLOURS[verdict], wordsOf(verdict))}: ${printable(what.join('; '))}`]
}

const shown = (value: unknown): string => quoted(value)

/** One line that is written over, where somebody watches; an empty one takes it away. */
export function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
}
