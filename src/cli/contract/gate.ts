// contract gate: makes the evidence of every mapping anew, and compares it with what is committed, or writes it.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Folders } from '../../contract/contract.ts'
import { labelOf } from '../../contract/explain.ts'
import {
  type Evidence,
  EvidenceError,
  evidenceFile,
  evidenceFolder,
  evidenceText,
  type MappingSubject,
  parseEvidence,
  shownEvidence,
  withFiguresOf,
} from '../../contract/gate/evidence.ts'
import { judgeEvidence, weaknesses } from '../../contract/gate/holds.ts'
import type { MadeEvidence } from '../../contract/gate/make.ts'
import { makeAllEvidence } from '../../contract/gate/threads.ts'
import { evidenceKey, signatureFile, signatureText } from '../../contract/gate/trusted.ts'
import { type TestedMapping, testedMappings } from '../../contract/mappings.ts'
import { printable } from '../../exchange/engine/place.ts'
import { styled } from '../terminal.ts'
import type { Act, Out } from './act.ts'
import { exitCode } from './outcome.ts'
import { openProgress } from './progress.ts'
import { askedFor } from './which.ts'

interface Wanted {
  folders: Folders
  write: boolean
  /** Makes also that evidence anew which holds. */
  anew: boolean
  /** Tries what could go wrong with each mapping, instead of taking what is committed at its word. */
  score: boolean
  /** A private key's file, by which evidence is signed that is written. */
  sign?: string
}

/** What came of one mapping; no reasons where it may go live. */
interface Gated {
  mapping: string
  version: string
  evidence: 'as committed' | 'written' | 'removed' | 'refused'
  reasons: readonly string[]
  /** What may go wrong unseen though it may go live; of a mapping that was verified just now. */
  warnings?: readonly string[]
}

/** `[--partner ID] [--doc NAME] [--write [--anew]] [--score] [--sign KEYFILE] [--json]`. */
export const gate: Act = async (words, { folders, out }) => {
  const { values } = parseArgs({
    args: words,
    options: {
      partner: { type: 'string' },
      doc: { type: 'string' },
      write: { type: 'boolean', default: false },
      anew: { type: 'boolean', default: false },
      score: { type: 'boolean', default: false },
      sign: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const { partner, doc, write, anew, score, sign, json } = values
  const only = askedFor({ partner, doc })
  const writes = write || sign !== undefined
  // Without what the samples tell apart nothing may go live, so that what is written always says it.
  const wanted = { folders, write: writes, anew, score: score || writes, ...(sign ? { sign } : {}) }
  const all = testedMappings(folders, only)
  const gated = await gateAll(wanted, all, json ? () => {} : (one) => tellOne(out, one))
  if (partner === undefined && doc === undefined) gated.push(...strays(wanted, all))
  if (json) out(JSON.stringify(gated, null, 2))
  else tellAll(out, gated)
  if (gated.length === 0) return exitCode(['no contract'])
  return gated.some(({ reasons }) => reasons.length > 0) ? 1 : 0
}

async function gateAll(
  wanted: Wanted,
  all: readonly TestedMapping[],
  told: (one: Gated) => void,
): Promise<Gated[]> {
  const gated = all
    .filter((one) => wanted.write && !wanted.anew && holds(wanted, one))
    .map((one) => keptAs(wanted, one))
  for (const one of gated) told(one)
  const open = all.filter(({ under }) => !gated.some(({ mapping }) => mapping === nameOf(under)))
  const progress = openProgress(open.length)
  if (open.length > 0) progress.at(`${open.map(({ under }) => labelOf(under)).join(', ')}: verifying`)
  await makeAllEvidence(wanted, open, {
    tried: ({ under }, done, of) => progress.at(`${labelOf(under)}: ${done} of ${of} wrong mappings tried`),
    made(mapping, made) {
      progress.clear()
      gated.push(gatedBy(wanted, mapping, made))
      told(gated.at(-1)!)
      progress.step(labelOf(mapping.under))
    },
  })
  progress.clear()
  return gated.sort((a, b) => (a.mapping < b.mapping ? -1 : 1))
}

const nameOf = ({ partner, mapping }: TestedMapping['under']) => `${partner}/${mapping}`

const subjectOf = ({ partner, mapping, guide }: TestedMapping['under']): MappingSubject => ({
  ...{ partner, mapping, canonical: guide.canonical, version: guide.hash },
})

/** Whether what is committed is all that is wanted. */
const holds = ({ folders }: Wanted, { under }: TestedMapping): boolean =>
  existsSync(evidenceFile(folders.contracts, under)) &&
  'holds' in judgeEvidence(folders, subjectOf(under), false)

function keptAs({ folders, sign }: Wanted, { under }: TestedMapping): Gated {
  const path = evidenceFile(folders.contracts, under)
  if (sign !== undefined) signFile(path, sign)
  return { mapping: nameOf(under), version: under.guide.hash, evidence: 'as committed', reasons: [] }
}

const signFile = (path: string, key: string): void =>
  writeFileSync(signatureFile(path), signatureText(evidenceKey(key), readFileSync(path, 'utf8')))

/** Evidence of mappings that are gone vouches for nothing: it is taken away, or told. */
function strays({ folders, write }: Wanted, all: readonly TestedMapping[]): Gated[] {
  const folder = evidenceFolder(folders.contracts)
  const known = new Set(all.map(({ under }) => basename(evidenceFile(folders.contracts, under))))
  const gone = existsSync(folder)
    ? readdirSync(folder).filter((name) => !known.has(name.replace(/\.sig$/, '')))
    : []
  if (write) for (const name of gone) rmSync(join(folder, name))
  return gone.map((name): Gated => {
    const mapping = name.replace(/\.json(\.sig)?$/, '').replace('.', '/')
    const reasons = write ? [] : [`contracts/verified/${name} is of a mapping that is not there`]
    return { mapping, version: '', evidence: write ? 'removed' : 'refused', reasons }
  })
}

function gatedBy(wanted: Wanted, { under }: TestedMapping, made: MadeEvidence): Gated {
  const warnings = made.warnings?.length ? { warnings: made.warnings } : {}
  const told = { mapping: nameOf(under), version: under.guide.hash, ...warnings }
  const evidence = made.evidence && withKnownFigures(wanted, under, made.evidence)
  if (evidence && wanted.write) writeEvidence(wanted, under.partner, under.mapping, evidence)
  const reasons = [...refusals(wanted, under, evidence), ...made.failures]
  if (reasons.length > 0) return { ...told, evidence: 'refused', reasons }
  return { ...told, evidence: wanted.write ? 'written' : 'as committed', reasons }
}

/** Why a mapping may not go live by the evidence that was made, or by that which is committed. */
function refusals({ folders, write }: Wanted, under: TestedMapping['under'], evidence?: Evidence): string[] {
  if (!evidence) return []
  if (write || evidence.verdict !== 'same') return weaknesses(evidence)
  const stale = unlike(folders, subjectOf(under), evidence)
  const gaps = evidence.coverage?.gaps ? weaknesses(evidence) : []
  return [...stale, ...gaps.filter((gap) => !stale.some((reason) => reason.includes(gap)))]
}

// A score takes long; without --score that which is committed for the very same bytes stands.
function withKnownFigures(
  { folders, score }: Wanted,
  under: TestedMapping['under'],
  made: Evidence,
): Evidence {
  const path = evidenceFile(folders.contracts, under)
  if (score || !existsSync(path)) return made
  try {
    return withFiguresOf(parseEvidence(readFileSync(path, 'utf8'), shownEvidence(path)), made)
  } catch (error) {
    if (error instanceof EvidenceError) return made
    throw error
  }
}

/** Why what is committed is not what was made just now. */
function unlike(folders: Folders, subject: MappingSubject, made: Evidence): string[] {
  const judged = judgeEvidence(folders, subject)
  if ('refused' in judged) return [judged.refused]
  const path = evidenceFile(folders.contracts, subject)
  if (readFileSync(path, 'utf8') === evidenceText(made)) return []
  const shown = shownEvidence(path)
  return [
    `${shown} is not what verifying it makes: it was edited, or made otherwise. Look at it, then --write --anew`,
  ]
}

function writeEvidence(
  { folders, sign }: Wanted,
  partner: string,
  mapping: string,
  evidence: Evidence,
): void {
  const path = evidenceFile(folders.contracts, { partner, mapping })
  const text = evidenceText(evidence)
  mkdirSync(dirname(path), { recursive: true })
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
    writeFileSync(path, text)
    // A signature of what stood there before is one of nothing.
    rmSync(signatureFile(path), { force: true })
  }
  if (sign !== undefined) signFile(path, sign)
}

/** So many reasons of one mapping are shown. */
const SHOWN = 25

function tellOne(out: Out, { mapping, version, evidence, reasons, warnings = [] }: Gated): void {
  const [partner, name] = mapping.split('/')
  const style = evidence === 'refused' ? 'red' : 'green'
  out(`${partner} ${name} ${version.slice(0, 12)}: ${styled(style, evidence)}`)
  for (const reason of reasons.slice(0, SHOWN)) out(`  ${printable(reason)}`)
  if (
    reasons.some(
      (reason) => reason.startsWith('its samples leave ') || reason.startsWith('its samples show '),
    )
  )
    out(
      `  all of them, each with what would close it: edigw contract coverage --partner ${partner} --doc ${name}`,
    )
  if (reasons.some((reason) => reason.includes('wrong mappings apart')))
    out(
      `  those, each with the segment that would show it: edigw contract mutate --partner ${partner} --doc ${name}`,
    )
  if (reasons.length > SHOWN) out(`  … and ${reasons.length - SHOWN} more`)
  for (const warning of warnings.slice(0, SHOWN))
    out(`  ${styled('yellow', 'warning')}: ${printable(warning)}`)
  if (warnings.length > SHOWN) out(`  … and ${warnings.length - SHOWN} warnings more`)
}

function tellAll(out: Out, gated: readonly Gated[]): void {
  const strange = gated.filter(({ version }) => version === '')
  for (const one of strange) tellOne(out, one)
  const all = gated.length - strange.length
  const refused = gated.filter(({ reasons, version }) => version !== '' && reasons.length > 0).length
  if (all === 0) out('There is no such mapping.')
  else out(`${all - refused} of ${all} mappings may go live.`)
  if (refused > 0) out('When their contracts hold: edigw contract gate --write')
}
