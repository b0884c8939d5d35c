// What became of each document of a file, in one word and a sentence.
import type {
  FileGroup,
  FileInterchange,
  FileReading,
  FileSet,
  ToldFinding,
} from '../../exchange/engine/readFile.ts'

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
}

/** What became of a file's documents, and how many of its bytes are in no structure and in no finding. */
export interface FileOutcome {
  file: string
  documents: Outcome[]
  unaccounted: number
}

/** What became of a file's documents; one outcome for a file without any. */
export function outcomesOf(file: string, { interchanges, findings }: FileReading): Outcome[] {
  const documents = interchanges.flatMap((interchange) =>
    interchange.groups.flatMap((group) =>
      group.sets.map((set) =>
        outcomeOf(file, set, [...group.findings, ...interchange.findings], interchange),
      ),
    ),
  )
  if (documents.length > 0) return documents
  const all = [...findings, ...interchanges.flatMap(envelopeFindings)]
  return [refused(file, reasonOf(all) ?? nothingIn(interchanges), all)]
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
  const errors = findings.filter(({ severity }) => severity === 'error')
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
