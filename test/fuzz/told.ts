// All that reading says of some bytes, as one text, so that two ways of reading can be held against each other: of a whole
// file, framed in pieces, by somebody's rules; or of one set by one mapping, read, lent and validated.
import assert from 'node:assert/strict'
import { readBytes } from '../../src/exchange/engine/readFile.ts'
import { partnerRules, type Rulebook, shippedRules } from '../../src/exchange/engine/rulebook.ts'
import { documentText, lineageText, useX12, validateX12 } from '../../src/guide/mapping.ts'
import type { Reading, ReadPolicy } from '../../src/guide/reading.ts'
import { loadPartner } from '../../src/partner/load.ts'
import type { Delimiters } from '../../src/x12/types.ts'
import { framedAt } from '../laws/interchange.ts'
import { mappingNamed, policyNamed } from './named.ts'

/** A file that is read by a partner's rules, or by the shipped guides where that is empty. */
export interface FileJob {
  kind: 'file'
  bytes: Uint8Array
  partner: string
  /** Places where the pieces end in which it is framed. */
  cuts: number[]
}

/** One set that is read by a mapping (named.ts); the policy goes before what was agreed. */
export interface SetJob {
  kind: 'set'
  bytes: Uint8Array
  mapping: string
  delimiters: Delimiters
  tolerances: string[]
  policy: ReadPolicy
}

export type Job = FileJob | SetJob

const AT = '2026-01-31T09:30:00.000Z'
const OFFSET = 1_000

const rulebooks = new Map<string, Rulebook>()

function rulesOf(partner: string): Rulebook {
  const rules =
    rulebooks.get(partner) ??
    (partner === '' ? shippedRules() : partnerRules(loadPartner('partners', partner).partner!))
  rulebooks.set(partner, rules)
  return rules
}

/** What is said of it; what is thrown is said too. */
export function toldOf(job: Job): string {
  try {
    return job.kind === 'file' ? toldOfFile(job) : toldOfSet(job)
  } catch (error) {
    return `${THROWN}${error instanceof Error ? error.stack : String(error)}`
  }
}

const THROWN = 'thrown: '

/** Whether something was thrown, which is wrong however many ways agree. */
export const isThrown = (told: string): boolean => told.startsWith(THROWN)

function toldOfFile({ bytes, partner, cuts }: FileJob): string {
  const events = JSON.stringify(framedAt(bytes, []))
  assert.ok(
    JSON.stringify(framedAt(bytes, cuts)) === events,
    `framed otherwise in pieces that end at ${cuts}`,
  )
  return `${events}\n${JSON.stringify(readBytes(bytes, { rules: rulesOf(partner), receivedAt: AT }))}`
}

function toldOfSet({ mapping: name, policy: own, ...set }: SetJob): string {
  const mapping = mappingNamed(name)
  const policy = { ...policyNamed(name), ...own }
  const stretch = { ...set, offset: OFFSET }
  const read = said(mapping.reader.read(stretch, policy))
  const lent = useX12(mapping, stretch, policy, said)
  assert.ok(lent === read, 'read otherwise where it is not kept')
  // Once wary after findings, and once not.
  const validated = [0, 1].map(() => JSON.stringify(validateX12(mapping, stretch, policy)))
  return [read, ...validated].join('\n')
}

function said(reading: Reading): string {
  const text = documentText(reading)
  const { findings, document, lineage, unmapped } = reading
  assert.equal(JSON.stringify(document), text, 'the text of the document is another')
  return `${text}\n${JSON.stringify([findings, lineage, unmapped])}\n${lineageText(reading)}`
}
