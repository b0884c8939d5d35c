// A received document → a sample that may be shown: every name, address, contact, number and note is replaced, the
// structure is not. The proof is the same mapping: it must read the same places with the same findings.
import { createHash } from 'node:crypto'
import Big from 'big.js'
import type { FatedValue } from '../../exchange/engine/fate.ts'
import { compileMapping } from '../../guide/mapping.ts'
import type { Agreement } from '../../partner/agreement.ts'
import { partsOf } from '../../partner/names.ts'
import { readXml } from '../../xml/reader.ts'
import { differences } from '../difference.ts'
import { ContractError } from '../sample.ts'
import { openTrial, type Tried } from '../tried.ts'
import { directionOf, type MappingUnderTest } from '../underTest.ts'
import { type Decision, deciding } from './decide.ts'
import { enveloped, envelopeEdits, isBareSet } from './envelope.ts'
import { type Mask, masking } from './mask.ts'
import { type Edit, encodingOf, splice } from './splice.ts'
import { fatedIn, framed } from './stated.ts'
import { textEdits, withoutComments } from './xmlText.ts'

export interface AnonymiseOptions {
  /** Makes the same of the same in several documents; that of the document alone where absent. */
  key?: string
  /** What unit prices and quantities are multiplied by, whole numbers; amounts by both. */
  prices?: number
  quantities?: number
}

/** Values that stayed as they were. */
export interface Kept {
  /** Such as BEG01, or the path of an XML element. */
  place: string
  why: string
  /** Each once, in the file's order. */
  values: readonly string[]
}

export interface Anonymised {
  bytes: Uint8Array
  /** How many values were replaced, and how many scaled. */
  replaced: number
  scaled: number
  kept: readonly Kept[]
  /** False where the mapping does not take it, before as after: no contract can be made of it. */
  published: boolean
}

/** Throws ContractError where the result would not be read as the source is, and where something must be done by hand. */
export function anonymise(
  under: MappingUnderTest,
  source: Uint8Array,
  options: AnonymiseOptions = {},
): Anonymised {
  const { guide, loaded } = under
  const { agreement } = loaded
  if (directionOf(under.mapping) === 'out')
    throw new ContractError('a sample of what is written is a canonical document, and not a received file')
  const { release } = partsOf(guide.guide)
  const bare = guide.syntax === 'x12' && isBareSet(source)
  const whole = bare
    ? enveloped(source, agreement, { group: guide.group ?? '', version: versionOf(under, release) })
    : source
  const bytes = guide.syntax === 'x12' ? onlyInterchanges(whole) : whole
  const understand = openTrial(under)
  const before = understand(bytes)
  if (before.length === 0) throw new ContractError('this mapping reads nothing in it')
  const decide = deciding(guide, idsOf(agreement))
  const told: Told[] = fatedIn(bytes, compileMapping(guide), before).map((one) => {
    return { one, decision: decide(one) }
  })
  const mask = masking(options.key ?? createHash('sha256').update(source).digest('hex'))
  const change = ({ one, decision }: Told): string => changed(one.value.text, decision, mask, options)
  const made = guide.syntax === 'x12' ? inX12(bytes, agreement, told, change) : inXml(bytes, told, change)
  const after = understand(made)
  sameStructure(before, after)
  const count = (does: Decision['does']) =>
    told.filter((one) => one.decision.does === does && change(one) !== one.one.value.text).length
  return {
    bytes: made,
    replaced: count('replace'),
    scaled: count('scale'),
    kept: keptOf(told, change),
    published: after.every(({ published }) => published),
  }
}

interface Told {
  one: FatedValue
  decision: Decision
}

const versionOf = ({ loaded, mapping }: MappingUnderTest, release: string): string => {
  const type = loaded.mappings.find(({ name }) => name === mapping)?.guide.guide
  return loaded.agreement.inbound.find((rule) => rule.type === type)?.version ?? release
}

/** Ids of both sides, whatever they stand in: they are in the repository anyway. */
function idsOf({ ids }: Agreement): Set<string> {
  const texts = [...ids.theirs, ...ids.ours].flatMap((one) =>
    'isa' in one ? [one.isa, one.gs ?? ''] : [one.xml],
  )
  return new Set(texts.map((text) => text.slice(text.indexOf('/') + 1)).filter((text) => text !== ''))
}

function changed(
  text: string,
  decision: Decision,
  mask: Mask,
  { prices = 1, quantities = 1 }: AnonymiseOptions,
): string {
  if (decision.does === 'keep') return text
  if (decision.does === 'replace') return masked(text, decision.shape, mask)
  const factor = { price: prices, quantity: quantities, amount: prices * quantities }[decision.what]
  if (factor === 1 || !/^-?\d*\.?\d+$/.test(text.trim())) return text
  const scale = text.trim().split('.')[1]?.length ?? 0
  return new Big(text.trim()).times(factor).toFixed(scale)
}

/** As much replaced as the agreed shape of the value lets. */
function masked(text: string, shape: RegExp | undefined, mask: Mask): string {
  const whole = mask(text)
  if (!shape || shape.test(whole) || !shape.test(text)) return whole
  return [mask(text, 'digits'), mask(text, 'letters')].find((one) => shape.test(one)) ?? text
}

type Change = (one: Told) => string

function inX12(bytes: Uint8Array, agreement: Agreement, told: readonly Told[], change: Change): Uint8Array {
  const encoding = encodingOf(bytes)
  const all = framed(bytes)
  const values = told.flatMap((one): Edit[] => {
    const { range, at } = one.one.value
    if (!range || one.decision.does === 'keep') return []
    if (at?.id === 'BIN' || at?.id === 'BDS')
      throw new ContractError('it holds a file of another kind (BIN, BDS): take that out by hand')
    const raw = Buffer.from(bytes.subarray(range.offset, range.offset + range.length)).toString(encoding)
    return [
      { ...range, text: change({ ...one, one: { ...one.one, value: { ...one.one.value, text: raw } } }) },
    ]
  })
  const envelopes = all.flatMap(({ interchange, sets }, at) =>
    envelopeEdits(bytes, interchange, agreement, sets, at + 1),
  )
  return splice(bytes, [...values, ...envelopes], encoding)
}

/** What stands between interchanges is nobody's document. */
function onlyInterchanges(bytes: Uint8Array): Uint8Array {
  const kept = framed(bytes).map(({ interchange }) => interchange)
  const lines = kept.flatMap(({ offset, length }) => [
    bytes.subarray(offset, offset + length),
    ...(bytes[offset + length - 1] === LINE_FEED ? [] : [Buffer.from('\n')]),
  ])
  return Buffer.concat(lines)
}

const LINE_FEED = 0x0a

function inXml(bytes: Uint8Array, told: readonly Told[], change: Change): Uint8Array {
  const { root, encoding } = readXml(bytes, { doctype: 'ignore', bytes: bytes.length })
  if (!root || encoding?.startsWith('utf-16'))
    throw new ContractError(`a document in ${encoding ?? 'an unknown encoding'} can’t be changed in place`)
  const texts = new Map(
    told.filter(({ decision }) => decision.does !== 'keep').map((one) => [one.one.value.spot, change(one)]),
  )
  const mode = encoding === 'utf-8' ? 'utf8' : 'latin1'
  return withoutComments(splice(bytes, textEdits(bytes, root, told, texts), mode))
}

/** What was read of the source must be read of the result, at the same places and with the same findings. */
function sameStructure(before: readonly Tried[], after: readonly Tried[]): void {
  const [was, is] = [before, after].map((all) => all.map(structureOf))
  const [first] = differences(was, is)
  if (!first) return
  throw new ContractError(
    `the anonymised document would not be read as the received one is: ${first.pointer} was ${JSON.stringify(first.expected)} and would be ${JSON.stringify(first.got)}`,
  )
}

const structureOf = ({ verdict, published, lineage, unmapped, findings }: Tried) => ({
  verdict,
  published,
  read: lineage.map(({ pointer, guide }) => `${pointer} by ${guide}`),
  dropped: unmapped.map(({ guide }) => guide),
  findings: findings.map(({ code, guide = '', at }) => `${code} ${guide} ${at.segment ?? at.path ?? ''}`),
})

function keptOf(told: readonly Told[], change: Change): Kept[] {
  const found = new Map<string, { place: string; why: string; values: Set<string> }>()
  for (const one of told) {
    const { value } = one.one
    const { decision } = one
    if (change(one) !== value.text || !/[\p{L}\p{N}]/u.test(value.text)) continue
    const why =
      decision.does === 'keep' ? decision.why : decision.does === 'scale' ? decision.what : 'not replaced'
    const place = value.at
      ? `${value.at.id}${String(value.at.element).padStart(2, '0')}`
      : value.spot.replace(/\[\d+\]/g, '')
    const entry = found.get(`${place} ${why}`) ?? { place, why, values: new Set<string>() }
    entry.values.add(value.text.trim())
    found.set(`${place} ${why}`, entry)
  }
  return [...found.values()].map(({ values, ...rest }) => ({ ...rest, values: [...values] }))
}
