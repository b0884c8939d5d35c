// What became of each document of a file, in one word and a sentence.
import type {
  FileGroup,
  FileInterchange,
  FileReading,
  FileSet,
  ToldFinding,
} from '../../exchange/engine/readFile.ts'
import { readXml } from '../../xml/reader.ts'
import { measure } from './measure.ts'
import type { Share } from './share.ts'

/** The words, in the order of the table. */
export const FATES = {
  clean: 'published clean',
  noted: 'published with findings',
  draft: 'draft (rejected)',
  refused: 'refused',
  crashed: 'crashed',
} as const

export type Fate = keyof typeof FATES

export interface Outcome {
  file: string
  fate: Fate
  /** Such as: 850 0001, order PO123456. Absent where the file as a whole is meant. */
  document?: string
  /** Why, in a sentence; absent where nothing is to be said. */
  reason?: string
  /** Codes of our catalogue. */
  codes: string[]
  /** Such as x12/004010/855, also where no guide reads it; absent where not even that is known. */
  type?: string
  /** False where the envelope alone would have been enough to reject it. */
  intact?: boolean
  /** What became of its values; absent where no guide read it. */
  share?: Share
  /** The values without a place in the canonical document: guide address → one of them. */
  left?: ReadonlyMap<string, string>
}

/** What became of a file's documents, and how many of its bytes are in no structure and in no finding. */
export interface FileOutcome {
  file: string
  documents: Outcome[]
  unaccounted: number
}

/** What became of a file's documents, `bytes` being all of it; one outcome for a file without any. */
export function outcomesOf(file: string, bytes: Uint8Array, reading: FileReading): Outcome[] {
  const { interchanges, findings } = reading
  const documents = interchanges.flatMap((interchange) =>
    groupsOf(interchange).flatMap((group) =>
      group.sets.map((set) => ({
        ...outcomeOf(file, set, [...group.findings, ...interchange.findings], interchange),
        ...measured(bytes, set, group, interchange),
      })),
    ),
  )
  if (documents.length > 0) return documents
  const all = [...findings, ...interchanges.flatMap(envelopeFindings)]
  return [{ ...refused(file, reasonOf(all) ?? nothingIn(interchanges), all), ...rootOf(bytes, interchanges) }]
}

/** An interchange's groups, and one that nobody wrote for its TA1 segments. */
function groupsOf({ acknowledgements = [], control, groups }: FileInterchange): FileGroup[] {
  const answers = { functionalId: '', control, version: '', verdict: 'accepted', findings: [] } as const
  return [
    ...(acknowledgements.length > 0 ? [{ ...answers, findings: [], sets: acknowledgements }] : []),
    ...groups,
  ]
}

function measured(bytes: Uint8Array, set: FileSet, group: FileGroup, interchange: FileInterchange) {
  const share = measure(bytes, set, interchange)
  return {
    type: set.type ?? `${interchange.syntax}/${group.version.slice(0, 6)}/${set.id}`,
    intact: isIntact(set, group, interchange),
    ...(share && { share, left: new Map(set.unmapped.map(({ guide, value }) => [guide, value])) }),
  }
}

const isError = ({ severity }: ToldFinding) => severity === 'error'

const isIntact = ({ findings }: FileSet, group: FileGroup, interchange: FileInterchange): boolean =>
  ![...interchange.findings, ...group.findings].some(isError) &&
  !findings.some((one) => isError(one) && ['ST', 'SE'].includes(one.at.id ?? ''))

/** The type of an XML document that no guide reads. */
function rootOf(bytes: Uint8Array, [interchange]: readonly FileInterchange[]): Pick<Outcome, 'type'> {
  if (interchange?.syntax !== 'xml') return {}
  const root = readXml(bytes, { doctype: 'ignore', bytes: bytes.length }).root?.local
  return root === undefined ? {} : { type: `xml/${root}` }
}

const envelopeFindings = ({ findings, groups }: FileInterchange): ToldFinding[] => [
  ...findings,
  ...groups.flatMap((group: FileGroup) => group.findings),
]

const nothingIn = (interchanges: readonly FileInterchange[]): string =>
  interchanges.length > 0
    ? 'The interchange holds no transaction set.'
    : 'Neither X12 nor XML was found in the file.'

function outcomeOf(
  file: string,
  set: FileSet,
  envelope: readonly ToldFinding[],
  { syntax }: FileInterchange,
): Outcome {
  const { id, control, number, type, verdict, findings } = set
  const all = [...findings, ...envelope]
  const title = [id, syntax === 'x12' ? control : ''].filter(Boolean).join(' ')
  const document = number === undefined ? title : `${title}, ${number}`
  const isRead = verdict !== 'rejected'
  const told = all.filter(({ severity }) => severity !== 'note')
  const fate = isRead ? (told.length > 0 ? 'noted' : 'clean') : type === undefined ? 'refused' : 'draft'
  const reason = reasonOf(isRead ? told : all)
  return { file, fate, document, ...(reason === undefined ? {} : { reason }), codes: codesOf(all) }
}

/** The first error's sentence, else the first finding's, and how many more there are of its kind. */
function reasonOf(findings: readonly ToldFinding[]): string | undefined {
  const errors = findings.filter(isError)
  const [first, ...more] = errors.length > 0 ? errors : findings
  if (!first) return undefined
  const { segment, id, element, line } = first.at
  const at = segment === undefined ? (line === undefined ? '' : `line ${line}`) : `segment ${segment}`
  const place = [at, [id, element].filter((one) => one !== undefined).join(' ')].filter(Boolean).join(', ')
  const said = `${first.sentence}${place ? ` (${place})` : ''}`
  return more.length > 0 ? `${said} And ${more.length} more.` : said
}

const codesOf = (findings: readonly ToldFinding[]): string[] => [...new Set(findings.map(({ code }) => code))]

/** A file from which no document came. */
export const refused = (file: string, reason: string, findings: readonly ToldFinding[] = []): Outcome => ({
  file,
  fate: 'refused',
  reason,
  codes: codesOf(findings),
})

/** A file at which the engine threw. */
export function crashed(file: string, error: unknown): Outcome {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { file, fate: 'crashed', reason, codes: [] }
}
