// partners/<id>/ from disk: the agreement, its guides under their overlays, and its crosswalks, all checked
// together, so that a mistake is found here and never by a document. Disk is read here and nowhere else.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { codecs } from '../guide/codec/codecs.ts'
import { library, shippedSources } from '../guide/library.ts'
import { lintGuide } from '../guide/lint/lint.ts'
import { guidesMeant, meant } from '../guide/load/nearest.ts'
import { GuideError, type Problem } from '../guide/load/problem.ts'
import { hashOf } from '../guide/load/resolve.ts'
import { loadSource, problemAt, type Source, type Table } from '../guide/load/source.ts'
import type { Leaf, ResolvedGuide } from '../guide/model.ts'
import type { CrosswalkRow } from '../store/record.ts'
import { type Agreement, milliseconds } from './agreement.ts'
import type { Calendar } from './calendar/calendar.ts'
import { calendarFile, checkCalendars, loadCalendar } from './calendar/load.ts'
import { checkAgreement, complaint } from './check.ts'
import { loadCrosswalk } from './crosswalk.ts'
import { type NamedGuide, namedGuides } from './names.ts'
import { unwritable } from './writable.ts'

export interface LoadedMapping {
  /** Such as 850-in. */
  name: string
  guide: ResolvedGuide
}

export interface LoadedPartner {
  partner: string
  agreement: Agreement
  /** SHA-256 of the agreement: its version. */
  hash: string
  mappings: LoadedMapping[]
  crosswalks: CrosswalkRow[]
}

/** Where a partner's folder stands, and how problems are to name it. */
interface Folder {
  path: string
  shown: string
  source: Source
  problems: Problem[]
  /** Whether what goes out is written on trial. */
  onTrial: boolean
}

/** How much is looked at. */
export interface Looking {
  /** Whether what goes out is written on trial too, which only ever warns, and takes a fifth of the time; true where absent. */
  onTrial?: boolean
  /** The one partner that is looked at, whatever is wrong with others; all of them where absent. */
  only?: string
}

/** The partners below a directory by id, and everything wrong with them. Only whole ones are answered. */
export function loadPartners(
  directory: string,
  looking: Looking = {},
): { partners: LoadedPartner[]; problems: Problem[] } {
  const ids = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(directory, entry.name, 'agreement.yaml')))
    .map((entry) => entry.name)
    .filter((id) => looking.only === undefined || id === looking.only)
    .sort()
  const loaded = ids.map((id) => loadPartner(directory, id, looking))
  return {
    partners: loaded.flatMap(({ partner }) => (partner ? [partner] : [])),
    problems: [...checkCalendars(directory), ...loaded.flatMap(({ problems }) => problems)],
  }
}

/** One partner, or why it can't be used; warnings come beside a whole one. */
export function loadPartner(
  directory: string,
  id: string,
  { onTrial = true }: Looking = {},
): { partner?: LoadedPartner; problems: Problem[] } {
  const path = join(directory, id)
  const shown = `partners/${id}`
  const file = `${shown}/agreement.yaml`
  const source = loadSource(file, readFileSync(join(path, 'agreement.yaml'), 'utf8'))
  const problems = checkAgreement(source, id)
  if (problems.length > 0) return { problems }
  const folder: Folder = { path, shown, source, problems, onTrial }
  const agreement = JSON.parse(JSON.stringify(source.table)) as Agreement
  const calendars = loadCalendars(folder, agreement, directory)
  if (Object.keys(calendars).length > 0) agreement.calendars = calendars
  const mappings = namedGuides(agreement).flatMap((named) => loadMapping(folder, agreement, named))
  checkFailAnswers(folder, agreement, mappings)
  const crosswalks = loadCrosswalks(folder, agreement, unitTables(mappings))
  if (problems.some(({ severity }) => severity === 'error')) return { problems }
  return { partner: { partner: id, agreement, hash: hashOf(agreement), mappings, crosswalks }, problems }
}

function loadMapping(folder: Folder, agreement: Agreement, named: NamedGuide): LoadedMapping[] {
  const { type, overlay, name, from } = named
  const rule = (folder.source.table[from] as Table[] | undefined)?.[named.index]
  if (!library().ids().includes(type)) {
    folder.problems.push(
      complaint(
        folder.source,
        rule,
        named.word,
        `there is no guide ${type}${guidesMeant(type, library().ids())}`,
      ),
    )
    return []
  }
  try {
    const source = overlay === undefined ? undefined : readOverlay(folder, rule, type, overlay)
    const guide = resolved(type, source)
    folder.problems.push(...lintOf(guide, source))
    checkCrosswalkNames(folder, agreement, guide, source)
    if (from === 'outbound' && folder.onTrial) checkWritable(folder, rule, guide)
    return [{ name, guide }]
  } catch (error) {
    if (!(error instanceof GuideError)) throw error
    folder.problems.push(...error.problems)
    return []
  }
}

/** What is told of a failed document is written by an outbound rule, so there must be one. */
function checkFailAnswers(
  folder: Folder,
  { inbound, outbound = [] }: Agreement,
  mappings: readonly LoadedMapping[],
): void {
  const written = mappings.filter(({ guide }) => outbound.some(({ type }) => type === guide.guide))
  for (const [index, { onFail }] of inbound.entries()) {
    const { answer = 'none' } = onFail ?? {}
    if (answer === 'none' || written.some(({ guide }) => guide.canonical === answer)) continue
    const rule = (folder.source.table.inbound as Table[])[index]!
    const message = `there is no outbound rule that writes a document of the kind ${answer}`
    folder.problems.push(complaint(folder.source, rule.onFail, 'answer', message))
  }
}

/** So many guides are kept that were resolved with an overlay. */
const MOST_KEPT = 64

// By type, and the overlay's name and text: who applies, tests or activates mappings loads the same ones again and again,
// and all of a house take most of a second.
const kept = new Map<string, ResolvedGuide>()

function resolved(type: string, overlay: Source | undefined): ResolvedGuide {
  if (!overlay) return library().resolve(type)
  const key = [type, overlay.file, overlay.text].join('\n')
  const guide = kept.get(key) ?? library().resolve(type, overlay)
  kept.delete(key)
  kept.set(key, guide)
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!)
  return guide
}

// One and the same guide is linted and compiled once: without an overlay it is that of all partners.
const lints = new WeakMap<ResolvedGuide, Problem[]>()
const reasons = new WeakMap<ResolvedGuide, { wrong: string | undefined }>()

function lintOf(guide: ResolvedGuide, overlay: Source | undefined): Problem[] {
  const known = lints.get(guide)
  const problems = known ?? lintGuide(guide, [...shippedSources().values(), ...(overlay ? [overlay] : [])])
  lints.set(guide, problems)
  return problems
}

function checkWritable(folder: Folder, rule: unknown, guide: ResolvedGuide): void {
  const { wrong } = reasons.get(guide) ?? { wrong: unwritable(guide) }
  reasons.set(guide, { wrong })
  if (wrong === undefined) return
  const message = `${guide.guide} can’t be written as it is here: ${wrong}`
  folder.problems.push({ ...complaint(folder.source, rule, 'type', message), severity: 'warning' })
}

function readOverlay(folder: Folder, rule: unknown, type: string, overlay: string): Source {
  const path = join(folder.path, overlay)
  const shown = `${folder.shown}/${overlay}`
  if (existsSync(path)) return loadSource(shown, readFileSync(path, 'utf8'))
  const instead = `write it, beginning with "overlay: ${type}", or leave the word out where nothing is different`
  throw new GuideError([complaint(folder.source, rule, 'overlay', `there is no file ${shown}: ${instead}`)])
}

// A crosswalk that a guide names and the agreement has not would let every code through unseen.
function checkCrosswalkNames(
  folder: Folder,
  agreement: Agreement,
  guide: ResolvedGuide,
  overlay: Source | undefined,
): void {
  const known = Object.keys(agreement.crosswalks ?? {})
  for (const name of crosswalkNames(guide)) {
    if (known.includes(name)) continue
    const message = `${guide.guide} names the crosswalk ${name}, which is not among those of the agreement`
    folder.problems.push(crosswalkProblem(folder, overlay, name, `${message}${meant(name, known)}`))
  }
}

// Where the overlay names it, else where the agreement could have.
function crosswalkProblem(
  folder: Folder,
  overlay: Source | undefined,
  name: string,
  message: string,
): Problem {
  const lines = overlay?.text.split('\n') ?? []
  const at = lines.map((line) => line.search(`crosswalk: ${name}(?![\\w-])`))
  const line = at.findIndex((column) => column >= 0)
  if (overlay && line >= 0) return problemAt(overlay, { line: line + 1, column: at[line]! + 1 }, message)
  return complaint(folder.source, folder.source.table, 'crosswalks', message)
}

/** The crosswalks that a guide's leaves name. */
const crosswalkNames = (guide: ResolvedGuide): string[] =>
  [...new Set(crosswalked(guide).map(({ crosswalk }) => crosswalk!))].sort()

/** The crosswalks by which the mappings of a partner read units. */
const unitTables = (mappings: readonly LoadedMapping[]): ReadonlySet<string> =>
  new Set(
    mappings.flatMap(({ guide }) =>
      crosswalked(guide)
        .filter(
          ({ as }) => as !== undefined && Object.hasOwn(codecs, as) && codecs[as]?.parts?.[0] === 'unit',
        )
        .map(({ crosswalk }) => crosswalk!),
    ),
  )

/** Everything of a guide that is read by a crosswalk. */
function crosswalked(guide: ResolvedGuide): Leaf[] {
  const found: Leaf[] = []
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if (typeof (value as Leaf).crosswalk === 'string') found.push(value as Leaf)
    for (const inner of Object.values(value)) visit(inner)
  }
  visit(guide.areas)
  return found
}

/** The longest time that an acknowledgement may take, in milliseconds: a year. */
const LONGEST = 366 * 86_400_000

/** The calendars that the outbound rules name, by name. */
function loadCalendars(folder: Folder, { agreement, outbound = [] }: Agreement, directory: string) {
  const calendars: Record<string, Calendar> = {}
  for (const [index, { acknowledgementDue, calendar: name }] of outbound.entries()) {
    const rule = (folder.source.table.outbound as Table[])[index]
    const complain = (word: string, message: string) =>
      folder.problems.push(complaint(folder.source, rule, word, message))
    if (acknowledgementDue !== undefined && milliseconds(acknowledgementDue) > LONGEST)
      complain('acknowledgementDue', 'nobody waits for more than a year')
    if (name === undefined) continue
    const file = calendarFile(directory, agreement, name)
    if (!file) complain('calendar', `there is no file partners/calendars/${name}.yaml`)
    const { calendar, problems } = file ? loadCalendar(file) : { problems: [] }
    if (calendar) calendars[name] = calendar
    // Those that are for all partners are told once, for all.
    if (file?.shown.startsWith(`partners/${agreement}/`)) folder.problems.push(...problems)
    else if (problems.length > 0) complain('calendar', `the calendar ${name} can’t be used`)
  }
  return calendars
}

function loadCrosswalks(folder: Folder, agreement: Agreement, ofUnits: ReadonlySet<string>): CrosswalkRow[] {
  return Object.entries(agreement.crosswalks ?? {}).flatMap(([crosswalk, file]) => {
    const path = join(folder.path, file)
    const shown = `${folder.shown}/${file}`
    if (!existsSync(path)) {
      const table = folder.source.table.crosswalks
      folder.problems.push(complaint(folder.source, table, crosswalk, `there is no file ${shown}`))
      return []
    }
    const name = { partner: agreement.agreement, crosswalk }
    const { rows, problems } = loadCrosswalk(name, shown, readFileSync(path, 'utf8'), ofUnits.has(crosswalk))
    folder.problems.push(...problems)
    return rows
  })
}
