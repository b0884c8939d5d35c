// Whether a loaded agreement.yaml is one: by its JSON Schema, and by what a schema can't say. Each problem is
// shown at the word it is about.
import type { ErrorObject } from 'ajv/dist/2020.js'
import schema from '../../openapi/agreement.schema.json' with { type: 'json' }
import { meant } from '../guide/load/nearest.ts'
import type { Problem } from '../guide/load/problem.ts'
import { isTable, ORIGINS, originOf, problemAt, type Source, type Table } from '../guide/load/source.ts'
import { networkIn } from '../setting/networks.ts'
import { type Agreement, doorNamed, type InboundRule, milliseconds, type OutboundRule } from './agreement.ts'
import { partsOf } from './names.ts'
import { schemaCheck } from './schemaCheck.ts'

const agreementSchema = schemaCheck<Agreement>(schema)

/** Says a problem at a word of a table of the source. */
export function complaint(source: Source, table: unknown, key: string, message: string): Problem {
  const first = (table as Table | undefined)?.[ORIGINS]?.values().next().value
  const at = originOf(table, key) ?? first ?? { line: 1, column: 1 }
  return problemAt(source, at, message)
}

/** Everything that is wrong with an agreement; its folder is named after the partner. */
export function checkAgreement(source: Source, folder: string): Problem[] {
  const problems = [...source.problems]
  const validate = agreementSchema()
  if (!validate(source.table)) problems.push(...schemaProblems(source, validate.errors ?? []))
  if (problems.length > 0) return problems
  const agreement = source.table as unknown as Agreement
  if (agreement.agreement !== folder)
    problems.push(complaint(source, source.table, 'agreement', `the folder is named ${folder}`))
  if (agreement.timeZone !== undefined && !isZone(agreement.timeZone))
    problems.push(complaint(source, source.table, 'timeZone', `there is no time zone ${agreement.timeZone}`))
  return [...problems, ...checkDelimiters(source, agreement), ...checkRules(source, agreement)]
}

// What ajv says of the branches of a oneOf only repeats its own line.
const schemaProblems = (source: Source, errors: readonly ErrorObject[]): Problem[] =>
  errors
    .filter(({ schemaPath, keyword }) => !/\/oneOf\/\d/.test(schemaPath) && keyword !== 'if')
    .map((error) => schemaProblem(source, error))

function schemaProblem(source: Source, error: ErrorObject): Problem {
  const { instancePath, keyword, params } = error
  const path = instancePath.split('/').slice(1)
  const extra = { required: '', additionalProperties: params.additionalProperty as string }[keyword]
  const { table, key } = placeIn(source.table, extra ? [...path, extra] : path)
  return complaint(
    source,
    table,
    key,
    wording(path.findLast((step) => !/^\d+$/.test(step)) ?? 'the agreement', error),
  )
}

function wording(name: string, { keyword, params, message, instancePath }: ErrorObject): string {
  const { properties = {}, examples = [], description } = partAt(instancePath)
  if (keyword === 'required') return `${name} lacks ${params.missingProperty}`
  if (keyword === 'additionalProperties') return notAWord(params.additionalProperty, Object.keys(properties))
  if (keyword === 'enum') return `${name} must be one of ${(params.allowedValues as string[]).join(', ')}`
  if (keyword === 'oneOf') return 'an address says either isa (and perhaps gs) or xml'
  if (keyword !== 'pattern') return `${name} ${message}`
  if (examples.length > 0) return `${name} must be such as ${examples.join(' or ')}`
  return description === undefined ? `${name} ${message}` : `${name} is not as it must be: ${description}`
}

function notAWord(word: string, known: readonly string[]): string {
  const near = meant(word, known)
  return `"${word}" is not a word here${near || `; known: ${known.join(', ')}`}`
}

interface SchemaPart {
  $ref?: string
  properties?: Readonly<Record<string, SchemaPart>>
  items?: SchemaPart
  examples?: readonly string[]
  description?: string
}

/** What the schema says of a place of the agreement; what refers to another part says its own words over that one's. */
function partAt(instancePath: string): SchemaPart {
  let here: SchemaPart = schema as SchemaPart
  for (const step of instancePath.split('/').slice(1))
    here = whole(here.properties?.[step] ?? here.items ?? {})
  return here
}

function whole({ $ref, ...own }: SchemaPart): SchemaPart {
  const name = $ref?.split('/').at(-1)
  const parts = schema.$defs as Readonly<Record<string, SchemaPart>>
  return name === undefined ? own : { ...whole(parts[name] ?? {}), ...own }
}

/** The innermost table on the way to a place, and the key in it. */
function placeIn(root: Table, path: readonly string[]): { table: Table; key: string } {
  let here: unknown = root
  let table = root
  let key = path[0] ?? ''
  for (const step of path) {
    if (isTable(here)) {
      table = here
      key = step
    }
    here = (here as Record<string, unknown> | undefined)?.[step]
  }
  return { table, key }
}

function isZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

function checkDelimiters(source: Source, { envelope = {} }: Agreement): Problem[] {
  const words = ['element', 'component', 'repetition', 'terminator'] as const
  const seen = new Map<string, string>()
  return words.flatMap((word) => {
    const character = envelope[word]?.[0]
    if (character === undefined) return []
    const other = seen.get(character)
    seen.set(character, word)
    const at = source.table.envelope
    if (/[A-Za-z0-9 ]/.test(character))
      return [complaint(source, at, word, `${word} can’t be a letter, a digit or a blank`)]
    return other ? [complaint(source, at, word, `${word} is the same character as ${other}`)] : []
  })
}

function checkRules(source: Source, agreement: Agreement): Problem[] {
  const { inbound, outbound = [] } = agreement
  return [
    ...agreedTwice(source, 'inbound', inbound, identity),
    ...agreedTwice(source, 'outbound', outbound, ({ type }) => type),
    ...checkNetworks(source, agreement),
    ...checkRemote(source, agreement),
    ...outbound.flatMap((rule, index) => checkOutbound(source, agreement, rule, index)),
  ]
}

function agreedTwice<R extends { type: string }>(
  source: Source,
  list: 'inbound' | 'outbound',
  rules: readonly R[],
  keyOf: (rule: R) => string,
): Problem[] {
  const tables = source.table[list] as Table[]
  const seen = new Set<string>()
  return rules.flatMap((rule, index) => {
    const key = keyOf(rule)
    const twice = seen.has(key)
    seen.add(key)
    return twice ? [complaint(source, tables[index], 'type', `${rule.type} is agreed twice`)] : []
  })
}

const identity = ({ type, version, customization }: InboundRule) =>
  `${type} ${version ?? ''} ${customization ?? ''}`

function checkNetworks(source: Source, { limits, doors }: Agreement): Problem[] {
  const { sftp, http } = (source.table.doors ?? {}) as Table
  const said = [
    [limits, source.table.limits],
    [doors?.sftp, sftp],
    [doors?.http, http],
  ] as const
  return said.flatMap(([bounds, at]) => {
    const wrong = bounds?.from?.find((text) => !networkIn(text))
    if (wrong === undefined) return []
    return [complaint(source, at, 'from', `${wrong} is no address or network, such as 203.0.113.0/24`)]
  })
}

/** We would fetch what we put; and a server that is asked too often shuts us out. */
function checkRemote(source: Source, { doors }: Agreement): Problem[] {
  const remote = doors?.remote
  if (!remote) return []
  const complain = (word: string, message: string) =>
    complaint(source, (source.table.doors as Table).remote, word, message)
  const { pick, put, every = '5m' } = remote
  const bare = (folder: string | undefined) => folder?.replace(/\/+$/, '')
  return [
    ...(bare(pick) === bare(put)
      ? [complain('pick', `${put} is where we put: we would fetch our own files`)]
      : []),
    ...(milliseconds(every) < SHORTEST
      ? [complain('every', 'a server is looked at every 10 s at most')]
      : []),
  ]
}

/** Between two polls, in milliseconds. */
const SHORTEST = 10_000

/** What goes out needs an address on both sides, a door that is there, and words that mean something for it. */
function checkOutbound(
  source: Source,
  { ids, doors }: Agreement,
  { type, to, version, batch, calendar, acknowledgementDue }: OutboundRule,
  index: number,
): Problem[] {
  const { syntax, release } = partsOf(type)
  const kind = syntax === 'x12' ? 'isa' : 'xml'
  const problems: Problem[] = []
  const complain = (word: string, message: string) =>
    problems.push(complaint(source, (source.table.outbound as Table[])[index], word, message))
  for (const side of ['ours', 'theirs'] as const)
    if (!ids[side].some((address) => kind in address))
      complain('type', `${type} needs an ${kind} address among ids.${side}`)
  if (to === 'remote' && !doors?.remote) complain('to', 'doors has no remote, so nobody knows which server')
  else if (to !== undefined && doors && !doors[doorNamed(to)])
    complain('to', `doors has no ${doorNamed(to)}, so the partner would not find it there`)
  if (version !== undefined && (syntax !== 'x12' || !version.startsWith(release)))
    complain('version', `a version of ${type} begins with its release in X12, such as ${release}`)
  if (batch !== undefined && syntax !== 'x12')
    complain('batch', `${type} is one document in each file; only sets of X12 can leave together`)
  if (calendar !== undefined && acknowledgementDue === undefined)
    complain('calendar', 'a calendar counts the time of acknowledgementDue, which is not there')
  return problems
}
