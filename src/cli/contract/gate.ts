// contract gate: makes the evidence of every mapping anew, and compares it with what is committed, or writes it.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import type { Folders } from '../../contract/contract.ts'
import { labelOf } from '../../contract/explain.ts'
import { type Evidence, evidenceFile, evidenceText, shownEvidence } from '../../contract/gate/evidence.ts'
import { judgeEvidence, weaknesses } from '../../contract/gate/holds.ts'
import { makeEvidence } from '../../contract/gate/make.ts'
import { evidenceKey, signatureFile, signatureText } from '../../contract/gate/trusted.ts'
import { type TestedMapping, testedMappings } from '../../contract/mappings.ts'
import { VerifierChild } from '../../contract/verifierChild.ts'
import { printable } from '../../exchange/engine/place.ts'
import { styled } from '../terminal.ts'
import type { Act, Out } from './act.ts'
import { exitCode } from './outcome.ts'

interface Wanted {
  folders: Folders
  write: boolean
  /** A private key's file, by which evidence is signed that is written. */
  sign?: string
}

/** What came of one mapping; no reasons where it may go live. */
interface Gated {
  mapping: string
  version: string
  evidence: 'as committed' | 'written' | 'refused'
  reasons: readonly string[]
}

/** `[--partner ID] [--doc NAME] [--write] [--sign KEYFILE] [--json]`. */
export const gate: Act = async (words, { folders, out, complain }) => {
  const { values } = parseArgs({
    args: words,
    options: {
      partner: { type: 'string' },
      doc: { type: 'string' },
      write: { type: 'boolean', default: false },
      sign: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const { partner, doc, write, sign, json } = values
  const only = { ...(partner ? { partner } : {}), ...(doc ? { mapping: doc } : {}) }
  const wanted = { folders, write: write || sign !== undefined, ...(sign ? { sign } : {}) }
  const all = testedMappings(folders, only)
  const gated: Gated[] = []
  const child = new VerifierChild()
  try {
    for (const [index, mapping] of all.entries()) {
      if (json && all.length > 1) complain(`${index + 1} of ${all.length}: ${labelOf(mapping.under)}`)
      gated.push(await gateOne(wanted, mapping, child))
      if (!json) tellOne(out, gated.at(-1)!)
    }
  } finally {
    await child.close()
  }
  if (json) out(JSON.stringify(gated, null, 2))
  else tellAll(out, gated)
  if (gated.length === 0) return exitCode(['no contract'])
  return gated.some(({ reasons }) => reasons.length > 0) ? 1 : 0
}

async function gateOne(
  wanted: Wanted,
  { under, contract }: TestedMapping,
  child: VerifierChild,
): Promise<Gated> {
  const { partner, mapping, guide } = under
  const told = { mapping: `${partner}/${mapping}`, version: guide.hash }
  if (!contract || contract.samples.length === 0)
    return { ...told, evidence: 'refused', reasons: [noContract(partner, mapping)] }
  const { evidence, failures } = await makeEvidence(wanted.folders, under, contract, { child })
  const weak = [...weaknesses(evidence), ...failures]
  if (wanted.write) writeEvidence(wanted, partner, mapping, evidence)
  if (weak.length > 0) return { ...told, evidence: 'refused', reasons: weak }
  if (wanted.write) return { ...told, evidence: 'written', reasons: [] }
  const reasons = unlike(wanted.folders, { partner, mapping, canonical: guide.canonical }, evidence)
  return { ...told, evidence: reasons.length > 0 ? 'refused' : 'as committed', reasons }
}

const noContract = (partner: string, mapping: string) =>
  `it has no contract: put samples into partners/${partner}/samples/${mapping}, then run "edigw contract draft ${partner} ${mapping}"`

/** Why what is committed is not what was made just now. */
function unlike(
  folders: Folders,
  of: { partner: string; mapping: string; canonical: string },
  made: Evidence,
): string[] {
  const judged = judgeEvidence(folders, { ...of, version: made.version })
  if ('refused' in judged) return [judged.refused]
  const path = evidenceFile(folders.contracts, of)
  return readFileSync(path, 'utf8') === evidenceText(made)
    ? []
    : [`${shownEvidence(path)} is not what verifying it makes: it was edited, or made otherwise`]
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
  if (sign !== undefined) writeFileSync(signatureFile(path), signatureText(evidenceKey(sign), text))
}

/** So many reasons of one mapping are shown. */
const SHOWN = 25

function tellOne(out: Out, { mapping, version, evidence, reasons }: Gated): void {
  const [partner, name] = mapping.split('/')
  const style = evidence === 'refused' ? 'red' : 'green'
  out(`${partner} ${name} ${version.slice(0, 12)}: ${styled(style, evidence)}`)
  for (const reason of reasons.slice(0, SHOWN)) out(`  ${printable(reason)}`)
  if (reasons.length > SHOWN) out(`  … and ${reasons.length - SHOWN} more`)
}

function tellAll(out: Out, gated: readonly Gated[]): void {
  const refused = gated.filter(({ reasons }) => reasons.length > 0).length
  if (gated.length === 0) out('There is no such mapping.')
  else if (refused === 0) out(`${gated.length} of ${gated.length} mappings may go live.`)
  else
    out(
      `${gated.length - refused} of ${gated.length} mappings may go live. When their contracts hold: edigw contract gate --write`,
    )
}
