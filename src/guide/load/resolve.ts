// Dictionary → guide → overlay, made one. What comes out says everything and refers to nothing; its
// hash is the version of the mapping.
import { createHash } from 'node:crypto'
import {
  AREAS,
  type Area,
  type Dictionary,
  type EnvelopePaths,
  type Node,
  type Origin,
  type ResolvedGuide,
  type ToldBy,
} from '../model.ts'
import { applyChanges } from './changes.ts'
import { makeDictionary } from './dictionary.ts'
import { type Complain, expandLikes, type Foreign } from './like.ts'
import { copy, merge } from './merge.ts'
import { narrow } from './narrow.ts'
import { GuideError, type Problem } from './problem.ts'
import { applyRelease } from './release.ts'
import { isTable, ORIGINS, originOf, problemAt, type Source, type Table } from './source.ts'
import { keepStandard } from './standard.ts'
import { checkChanges, checkNode, checkWords, GUIDE_WORDS, OVERLAY_WORDS, RELEASE_WORDS } from './words.ts'

/** Guides and dictionaries as texts, by their id: `x12/004010/850`, `x12/004010/dictionary`. */
export interface Sources {
  get(id: string): Source | undefined
  /** The words that one begins with, where they can be had for less than the whole. */
  head?(id: string): Table | undefined
  keys(): Iterable<string>
  /** Those that a problem may be shown in. */
  values(): Iterable<Source>
}

/** What a guide says of itself, before its nodes. */
export interface Head {
  canonical?: string
  group?: string
  root?: string
  namespaces?: Readonly<Record<string, string>>
  envelope?: EnvelopePaths
  toldBy?: ToldBy
}

/** The file of a word, to show it. */
type Files = (file: string) => Source | undefined

const sourceOf = (file: string, sources: Iterable<Source>): Source | undefined =>
  Array.from(sources).find((source) => source.file === file)

const MAX_CHAIN = 8

/** Resolves guides out of a set of sources. Problems are collected and thrown together as GuideError. */
export class Resolver {
  readonly #sources: Sources
  #ids: string[] | undefined
  readonly #dictionaries = new Map<string, Dictionary>()
  /** Guides without an overlay: each takes tens of milliseconds, and is asked for with every group of a file. */
  readonly #guides = new Map<string, ResolvedGuide>()
  /** Guides with their likes replaced, for others to be like a part of; `undefined` while one is being made. */
  readonly #tables = new Map<string, Table | undefined>()
  /** Those that nothing is wrong with, for others and for overlays to begin from. */
  readonly #models = new Map<string, Table>()

  constructor(sources: Sources) {
    this.#sources = sources
  }

  /** Every guide there is (dictionaries and releases left out). */
  ids(): string[] {
    this.#ids ??= [...this.#sources.keys()].filter((id) => !/\/(dictionary|release)$/.test(id))
    return this.#ids
  }

  /** The words that a guide begins with, its own or those of the one that it is like, without resolving it. */
  head(id: string, chain = 0): Head {
    const { like, ...own } = (this.#head(id) ?? {}) as Head & { like?: unknown }
    return typeof like === 'string' && chain < MAX_CHAIN ? { ...this.head(like, chain + 1), ...own } : own
  }

  #head(id: string): Table | undefined {
    return this.#sources.head ? this.#sources.head(id) : this.#sources.get(id)?.table
  }

  /** All that a release's dictionary defines, such as that of `x12/004010`. Throws GuideError. */
  dictionary(name: string): Dictionary {
    const problems: Problem[] = []
    const made = this.#dictionary(name, problems, 0)
    if (!made || problems.some((p) => p.severity === 'error')) throw new GuideError(problems)
    return made
  }

  /** The guide with everything resolved, under an overlay where one is given. Throws GuideError. */
  resolve(id: string, overlay?: Source): ResolvedGuide {
    const known = overlay ? undefined : this.#guides.get(id)
    if (known) return known
    const made = this.#resolve(id, overlay)
    if (!overlay) this.#guides.set(id, made)
    return made
  }

  #resolve(id: string, overlay: Source | undefined): ResolvedGuide {
    const problems: Problem[] = []
    const files: Files = (file) =>
      sourceOf(file, overlay ? [overlay] : []) ?? sourceOf(file, this.#sources.values())
    const table = overlay ? this.#model(id, problems, files, 0) : this.#table(id, problems, files, 0)
    if (overlay && problems.length === 0)
      applyOverlay(table, overlay, problems, files, this.#foreign(problems, files))
    if (problems.some((p) => p.severity === 'error')) throw new GuideError(problems)
    const made = finish(table, this.#dictionaryOf(String(table.dictionary ?? id), problems))
    if (problems.some((p) => p.severity === 'error')) throw new GuideError(problems)
    return made
  }

  #table(id: string, problems: Problem[], files: Files, chain: number): Table {
    const source = this.#sources.get(id)
    if (!source || chain > MAX_CHAIN) {
      problems.push(absent(id, `there is no guide ${id}`))
      return {}
    }
    problems.push(...source.problems)
    if (source.problems.length > 0) return {}
    const complain = complainer(source, files, problems)
    checkWords(source.table, GUIDE_WORDS, complain)
    if (source.table.guide !== id)
      complain(source.table, 'guide', `this is ${source.table.guide}, in the place of ${id}`)
    for (const area of AREAS) checkArea(source.table, area, complain)
    checkChanges(source.table.changes, complain)
    const { like } = source.table
    const table =
      typeof like === 'string' ? this.#model(like, problems, files, chain + 1) : copy(source.table)
    if (typeof like === 'string') overlayWords(table, source.table)
    const foreign = this.#foreign(problems, files)
    expandLikes(table, complain, foreign)
    this.#release(table, source.table, complain, problems, files)
    applyChanges(table, source.table, complain)
    if (isTable(source.table.changes)) expandLikes(table, complain, foreign)
    narrow(table, source.table)
    delete table.changes
    delete table.scope
    delete table.release
    return table
  }

  // What is like a guide changes its own copy. A guide with problems is told of them each time.
  #model(id: string, problems: Problem[], files: Files, chain: number): Table {
    const known = this.#models.get(id)
    if (known) return copy(known)
    const before = problems.length
    const made = this.#table(id, problems, files, chain)
    if (problems.length > before) return made
    this.#models.set(id, made)
    return copy(made)
  }

  #release(table: Table, said: Table, complain: Complain, problems: Problem[], files: Files): void {
    const { release } = said
    if (typeof release !== 'string') return
    const source = this.#sources.get(`${release}/release`)
    if (!source) return complain(said, 'release', `there is no release ${release}`)
    const own = complainer(source, files, problems)
    checkWords(source.table, RELEASE_WORDS, own)
    checkChanges(source.table.changes, own)
    problems.push(...source.problems)
    applyRelease(table, source.table, own)
  }

  // Two guides that are like a part of each other would never end: the one being made is not there yet.
  #foreign(problems: Problem[], files: Files): Foreign {
    return (id) => {
      const source = this.#sources.get(id)
      if (!source) return undefined
      if (this.#tables.has(id)) return this.#tables.get(id)
      this.#tables.set(id, undefined)
      const made = this.#model(id, problems, files, 0)
      this.#tables.set(id, made)
      return made
    }
  }

  #dictionaryOf(id: string, problems: Problem[]): Dictionary | undefined {
    const [syntax, release] = id.split('/')
    if (syntax !== 'x12') return undefined
    return this.#dictionary(`x12/${release}`, problems, 0)
  }

  #dictionary(name: string, problems: Problem[], chain: number): Dictionary | undefined {
    const known = this.#dictionaries.get(name)
    if (known) return known
    const source = this.#sources.get(`${name}/dictionary`)
    if (!source || chain > MAX_CHAIN) {
      problems.push(absent(name, `there is no dictionary ${name}`))
      return undefined
    }
    const { like } = source.table
    const model = typeof like === 'string' ? this.#dictionary(like, problems, chain + 1) : undefined
    const own: Problem[] = [...source.problems]
    const made = makeDictionary(
      source.table,
      model,
      complainer(source, () => undefined, own),
    )
    problems.push(...own)
    if (own.length === 0) this.#dictionaries.set(name, made)
    return made
  }
}

const absent = (file: string, message: string): Problem =>
  problemAt({ file, text: '' }, { line: 1, column: 1 }, message)

function checkArea(table: Table, area: Area, complain: Complain): void {
  const nodes = table[area]
  if (!isTable(nodes)) return
  for (const [key, node] of Object.entries(nodes))
    if (isTable(node)) checkNode(node, complain)
    else complain(nodes, key, `${key} must be a table`)
}

// What a `like` guide says of itself stands over what its model says.
function overlayWords(table: Table, own: Table): void {
  for (const [key, value] of Object.entries(own))
    if (key !== 'like' && key !== 'changes')
      table[key] = key === 'rules' ? merge(table[key], value) : copy(value)
}

function applyOverlay(
  table: Table,
  overlay: Source,
  problems: Problem[],
  files: Files,
  foreign: Foreign,
): void {
  problems.push(...overlay.problems)
  if (overlay.problems.length > 0) return
  const complain = complainer(overlay, files, problems)
  const said = overlay.table
  checkWords(said, OVERLAY_WORDS, complain)
  if (said.overlay !== table.guide)
    return complain(said, 'overlay', `this is an overlay of ${said.overlay}, and is used for ${table.guide}`)
  if (isTable(said.changes)) {
    const isX12 = String(table.guide).startsWith('x12/')
    const before = isX12 ? copy(table) : table
    checkChanges(said.changes, complain)
    applyChanges(table, said, complain)
    expandLikes(table, complain, foreign)
    narrow(table, said)
    if (isX12) keepStandard(before, table)
  }
  if (typeof said.partner === 'string') table.partner = said.partner
  if (isTable(said.rules)) table.rules = merge(table.rules, said.rules)
}

/** Says a problem at a word of a table, in whichever file the word came from. */
function complainer(source: Source, files: Files, problems: Problem[]): Complain {
  return (table, key, message) => {
    const origin = originOf(table, key) ?? table[ORIGINS]?.values().next().value
    const from = (origin && files(origin.file)) ?? source
    problems.push(problemAt(from, origin ?? { line: 1, column: 1 }, message))
  }
}

function finish(table: Table, dictionary: Dictionary | undefined): ResolvedGuide {
  const areas: ResolvedGuide['areas'] = {}
  for (const area of AREAS) if (isTable(table[area])) areas[area] = plain(table[area]) as Record<string, Node>
  const words = plain(
    Object.fromEntries(Object.entries(table).filter(([key]) => !(AREAS as readonly string[]).includes(key))),
  )
  const made = {
    ...(words as object),
    syntax: String(table.guide).startsWith('x12/') ? 'x12' : 'xml',
    areas,
    ...(dictionary ? { dictionary: used(dictionary, areas) } : {}),
  } as Omit<ResolvedGuide, 'hash' | 'origins'>
  return { ...made, hash: hashOf(made), origins: originsOf(table) }
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** SHA-256 of a value's JSON, in hexadecimal; the order of keys counts, since it is the order on the wire. */
export const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex')

// A mapping's version must not change with a segment or an element that it never uses, but every segment of
// the release must be told from an unknown one: those are kept by name only.
function used(dictionary: Dictionary, areas: ResolvedGuide['areas']): Dictionary {
  const ids = new Set<string>()
  for (const nodes of Object.values(areas)) collectIds(nodes, ids)
  const segments = Object.fromEntries(
    Object.entries(dictionary.segments).map(([id, one]) => [
      id,
      ids.has(id) ? one : { title: one.title, elements: [], syntax: [] },
    ]),
  )
  const names = new Set(Object.values(segments).flatMap(({ elements }) => elements.map((one) => one.element)))
  const composites = only(dictionary.composites, names)
  for (const { components } of Object.values(composites)) for (const one of components) names.add(one.element)
  return { ...dictionary, elements: only(dictionary.elements, names), composites, segments }
}

const only = <T>(table: Readonly<Record<string, T>>, names: ReadonlySet<string>): Record<string, T> =>
  Object.fromEntries(Object.entries(table).filter(([name]) => names.has(name)))

function collectIds(nodes: Readonly<Record<string, Node>>, ids: Set<string>): void {
  for (const [key, node] of Object.entries(nodes)) {
    ids.add(key.split('/')[0]!)
    if (node.loop) collectIds(node.loop, ids)
  }
}

function originsOf(table: Table): Record<string, Origin> {
  const origins: Record<string, Origin> = {}
  for (const area of AREAS) if (isTable(table[area])) collectOrigins(table[area], area, origins)
  return origins
}

function collectOrigins(holder: Table, at: string, origins: Record<string, Origin>): void {
  for (const [key, entry] of Object.entries(holder)) {
    const origin = originOf(holder, key)
    if (origin) origins[`${at}.${key}`] = origin
    if (!isTable(entry)) continue
    for (const word of ['loop', 'children', 'elements', 'components'] as const)
      if (isTable(entry[word])) collectOrigins(entry[word], `${at}.${key}`, origins)
    if (isTable(entry.attributes)) collectOrigins(prefixed(entry.attributes), `${at}.${key}`, origins)
  }
}

function prefixed(attributes: Table): Table {
  const made: Table = Object.fromEntries(Object.entries(attributes).map(([key, leaf]) => [`@${key}`, leaf]))
  const origins = [...(attributes[ORIGINS] ?? [])].map(([key, origin]): [string, Origin] => [
    `@${key}`,
    origin,
  ])
  Object.defineProperty(made, ORIGINS, { value: new Map(origins) })
  return made
}
