// contract from-document: a sample out of a received document, with everything replaced that says whose it was.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Anonymised, anonymise, type Kept } from '../../contract/anonymise/anonymise.ts'
import type { Folders } from '../../contract/contract.ts'
import { type TestedMapping, testedMappings } from '../../contract/mappings.ts'
import { sha256 } from '../../contract/pact.ts'
import { MOST_BYTES, sampleFolder } from '../../contract/sample.ts'
import { printable } from '../../exchange/engine/place.ts'
import type { Setting } from '../../setting/setting.ts'
import { openApi } from '../api.ts'
import { fileBytes } from '../command/read.ts'
import { table, UsageError } from '../terminal.ts'
import type { Act, Out } from './act.ts'
import { mappingNamed } from './which.ts'

const OPTIONS = {
  anonymise: { type: 'boolean', default: false },
  partner: { type: 'string' },
  doc: { type: 'string' },
  name: { type: 'string' },
  key: { type: 'string' },
  'scale-prices': { type: 'string', default: '1' },
  'scale-quantities': { type: 'string', default: '1' },
} as const

/** `DOC|FILE --anonymise [--partner ID --doc NAME] [--name NAME] [--key WORDS] [--scale-prices N] [--scale-quantities N]`. */
export const fromDocument: Act = async (words, { folders, setting, out }) => {
  const { values, positionals } = parseArgs({ args: words, allowPositionals: true, options: OPTIONS })
  const [from, ...more] = positionals
  if (from === undefined || more.length > 0) throw new UsageError('name one document or file')
  if (!values.anonymise)
    throw new UsageError(
      'say --anonymise: a document as it was received is confidential, and samples are for all to see',
    )
  const { mapping, bytes } = await source(from, values, folders, setting)
  const { under } = mapping
  const made = anonymise(under, bytes, {
    ...(values.key === undefined ? {} : { key: values.key }),
    prices: factor(values['scale-prices']),
    quantities: factor(values['scale-quantities']),
  })
  const name = values.name ?? `received-${sha256(made.bytes).slice(0, 8)}`
  const file = writeSample(folders, mapping, name, made.bytes)
  sayAnonymised(out, file, made)
  out(`\nLook at it, then: edigw contract draft ${under.partner} ${under.mapping}`)
  return 0
}

interface From {
  partner?: string | undefined
  doc?: string | undefined
}

/** A document's id is a ULID. */
const ID = /^[0-9A-HJKMNP-TV-Z]{26}$/

async function source(from: string, { partner, doc }: From, folders: Folders, setting: Setting) {
  if (!existsSync(from) && ID.test(from)) return received(from, folders, setting)
  if (partner === undefined || doc === undefined)
    throw new UsageError('of a file, say whose it is and what: --partner ID --doc NAME')
  const mapping = mappingNamed(folders, 'from-document', [partner, doc])
  return { mapping, bytes: await fileBytes(from) }
}

/** A document that the running gateway received. */
async function received(id: string, folders: Folders, setting: Setting) {
  const api = await openApi('operator', setting)
  const about = (await api.get(`/v1/documents/${id}`)) as { partner: string; type: string; direction: string }
  if (about.direction !== 'in') throw new UsageError(`${id} was not received but sent`)
  const mapping = testedMappings(folders, { partner: about.partner }).find(
    ({ under }) => under.guide.guide === about.type,
  )
  if (!mapping) throw new UsageError(`${about.partner} has no mapping of ${about.type} any more`)
  return { mapping, bytes: await api.bytes(`/v1/documents/${id}/raw`) }
}

function factor(text: string): number {
  const number = Number(text)
  if (/^[1-9]\d{0,2}$/.test(text)) return number
  throw new UsageError(`"${text}" is no whole number from 1 to 999`)
}

function writeSample(
  { partners }: Folders,
  { under }: TestedMapping,
  name: string,
  bytes: Uint8Array,
): string {
  if (!/^[a-z0-9][a-z0-9-]{0,80}$/.test(name))
    throw new UsageError(`"${name}" is no name of a sample: small letters, digits and hyphens`)
  const { partner, mapping, guide } = under
  const folder = sampleFolder(partners, partner, mapping)
  const file = `${name}.${guide.syntax === 'x12' ? 'edi' : 'xml'}`
  if (bytes.length > MOST_BYTES)
    throw new UsageError(
      `it has ${bytes.length} bytes, and a sample has ${MOST_BYTES} at most: send one document of it`,
    )
  if (existsSync(join(folder, file)))
    throw new UsageError(`there is a sample ${name} already: give another --name`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, file), bytes, { flag: 'wx' })
  return `partners/${partner}/samples/${mapping}/${file}`
}

function sayAnonymised(out: Out, file: string, { replaced, scaled, kept, published }: Anonymised): void {
  out(`${file}: ${replaced} values replaced${scaled > 0 ? `, ${scaled} scaled` : ''}. What stayed as it was:`)
  for (const [why, places] of Map.groupBy(kept, (one) => one.why)) {
    out(`\n${why}:`)
    out(table(places.map(keptRow)))
  }
  if (!published) out('The mapping does not take this document: no contract can be made of it.')
}

/** So many values of a place are shown. */
const SHOWN = 6

function keptRow({ place, values }: Kept): string[] {
  const more = values.length > SHOWN ? `, and ${values.length - SHOWN} more` : ''
  return [`  ${place}`, printable(values.slice(0, SHOWN).join(', ')) + more]
}
