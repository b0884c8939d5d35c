// A candidate beside the version in force, over kept documents: both make every document anew, and what they make is
// compared. Nothing is kept of it, and of any number of documents a bounded number of words.
import { type Bench, type Outcome, type TriedDocument, unread } from '../../exchange/trying/bench.ts'
import { type Asked, documentsNamed, documentsOf, UnknownDocument } from '../../exchange/trying/documents.ts'
import { tryReading } from '../../exchange/trying/read.ts'
import { tryWriting } from '../../exchange/trying/write.ts'
import { unpackLineage } from '../../guide/lineage.ts'
import { compileMapping, type Mapping } from '../../guide/mapping.ts'
import type { ResolvedGuide } from '../../guide/model.ts'
import type { LineageEntry } from '../../guide/reading.ts'
import type { Document } from '../../store/record.ts'
import type { Compared } from '../compare.ts'
import { originOfValue } from '../explain.ts'
import { directionOf } from '../underTest.ts'
import { lineageOf as lineageOfXml } from '../writing.ts'
import type { Version } from './candidate.ts'
import { type Judged, judge, type Terms } from './judge.ts'
import { ShadowTally, type Tallied } from './tally.ts'

export interface Shadowing extends Scope {
  candidate: Version
  terms: Terms
}

/** Documents of one mapping. */
export interface Scope {
  /** The version in force. */
  active: Version
  /** Which documents: these, or all since an instant (RFC 3339). */
  of: { documents: readonly string[] } | { since: string }
  environment?: NonNullable<Asked['environment']>
  /** Jobs that are under way at once. */
  width: number
}

/** Called with each document in turn. */
export type OnDocument = (document: Document, judged: Judged) => void

/** Runs the candidate beside the version in force. */
export async function shadow(bench: Bench, shadowing: Shadowing, onDocument: OnDocument): Promise<Tallied> {
  const { active, candidate, terms } = shadowing
  const tally = new ShadowTally(terms.expectations)
  for await (const stretch of triedBy(bench, shadowing, [active, candidate]))
    for (const one of stretch) {
      const judged = judge(terms, one.outcomes[0]!, one.outcomes[1]!)
      tally.add(one.document.id, judged, originIn(terms, one, judged))
      onDocument(one.document, judged)
    }
  return tally.tallied()
}

/** What would become of one received document, beside what became of it by the version that it pins and the rows of then. */
export interface Reread {
  judged: Judged
  state: Outcome['state']
  tallied: Tallied
}

/**
 * Reads one received document by a version and the crosswalk rows in force, or (`then`) by those that it pins. `was` is
 * absent where no version read it.
 */
export async function reread(
  bench: Bench,
  document: Document,
  { was, now }: { was?: Version; now: Version },
  { relied, then }: Pick<Terms, 'relied'> & { then: boolean },
): Promise<Reread> {
  const { crosswalks: _, ...unpinned } = document
  const [since] = await tryReading(bench, [then ? document : unpinned], [now.version])
  if (!since) throw new UnknownDocument(`the bytes of document ${document.id} are not kept any more`)
  const before = was && (await tryReading(bench, [document], [was.version]))[0]!.outcomes[0]!
  const outcomes = [before ?? unread(document), since.outcomes[0]!] as const
  const guides = [was?.guide ?? now.guide, now.guide] as const
  const terms: Terms = { mapping: now.version.name, guides, relied, expectations: [] }
  const judged = judge(terms, ...outcomes)
  const tally = new ShadowTally([])
  tally.add(document.id, judged, originIn(terms, { ...since, outcomes }, judged))
  return { judged, state: outcomes[1].state, tallied: tally.tallied() }
}

/** The documents of a mapping, each tried by the versions, oldest first. */
export async function* triedBy(
  bench: Bench,
  scope: Scope,
  versions: readonly Version[],
): AsyncGenerator<TriedDocument[]> {
  const attempt = directionOf(scope.active.version.name) === 'in' ? tryReading : tryWriting
  const by = versions.map(({ version }) => version)
  yield* inTurn(await stretches(bench, scope), scope.width, (documents) => attempt(bench, documents, by))
}

type Stretches = AsyncGenerator<Document[]>

async function stretches(bench: Bench, { active, of, environment }: Scope): Promise<Stretches> {
  const { partner, name, type } = active.version
  const isMeant = await meant(bench, active)
  const about = { partner, direction: directionOf(name), type, isMeant }
  const asked = { ...about, ...(environment ? { environment } : {}) }
  if ('documents' in of) return documentsNamed(bench, of.documents, asked)
  return documentsOf(bench, { ...asked, since: of.since })
}

/** Which documents of its guide are the mapping's: all, unless others of the partner read or write the guide, too. */
async function meant({ store, registry }: Bench, { version }: Version): Promise<Asked['isMeant']> {
  const { partner, name, type } = version
  const active = await store.activeMappings(partner)
  const alike = active.filter((one) => one.type === type && directionOf(one.name) === directionOf(name))
  if (alike.length < 2) return () => true
  const rivals = new Set(alike.map((one) => one.name).filter((one) => one !== name))
  const names = new Map<string, string>()
  return async ({ mapping }) => {
    if (mapping === undefined) return true
    const known = names.get(mapping) ?? (await registry.mapping(mapping)).name
    names.set(mapping, known)
    return !rivals.has(known)
  }
}

/** Does the work for several at once, and answers in the order of the source; never more than `width` are held. */
async function* inTurn<S, T>(
  source: AsyncGenerator<S>,
  width: number,
  work: (one: S) => Promise<T>,
): AsyncGenerator<T> {
  const under: Promise<T>[] = []
  for await (const one of source) {
    const started = work(one)
    // It is awaited in its turn; until then nobody hears of its failure.
    started.catch(() => {})
    under.push(started)
    if (under.length >= width) yield await under.shift()!
  }
  while (under.length > 0) yield await under.shift()!
}

/** Where a value comes from: by the candidate, or by the version in force where the candidate makes nothing of it. */
function originIn(terms: Terms, tried: TriedDocument, judged: Judged): (what: Compared) => string {
  return (what) => {
    const by = what.got === undefined ? 0 : 1
    const about = { mapping: terms.mapping, guide: terms.guides[by] }
    const made = {
      document: judged.documents?.[by] ?? {},
      lineage: lineageOf(about.guide, tried.outcomes[by]!),
    }
    const sample = { ...tried.source, expected: [judged.documents?.[0] ?? {}] }
    if (directionOf(terms.mapping) === 'out') return originOfValue(about, sample, made, what)
    const said = made.lineage.find(({ pointer }) => pointer === what.pointer)
    const beside = said ? undefined : neighbour(made.lineage, what.pointer)
    if (!beside) return originOfValue(about, sample, made, what)
    return `a word of the guide, beside ${originOfValue(about, sample, made, { pointer: beside.pointer })}`
  }
}

/** What the guide says by itself, such as the key of an entry, stands beside what the wire says. */
const neighbour = (lineage: readonly LineageEntry[], pointer: string): LineageEntry | undefined =>
  lineage.find((one) => one.pointer.startsWith(pointer.slice(0, pointer.lastIndexOf('/') + 1)))

function lineageOf(guide: ResolvedGuide, { lineage, wire }: Outcome): readonly LineageEntry[] {
  if (!wire || guide.syntax !== 'xml') return unpackLineage(lineage)
  const mapping = compiled.get(guide) ?? compileMapping(guide)
  compiled.set(guide, mapping)
  return mapping.syntax === 'xml' ? lineageOfXml(mapping, wire, {}) : []
}

/** For examples alone: documents are written by the engine's threads. */
const compiled = new WeakMap<ResolvedGuide, Mapping>()
