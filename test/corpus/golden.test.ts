// Files that we wrote, each named after what is special about it, beside what we make of it: the canonical
// documents (.json) and everything that is said about them (.findings.json). A folder called after a partner is
// read by its agreement, the others by the shipped guides. UPDATE=1 writes the expectations anew: read the diff.
import assert from 'node:assert/strict'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { describe, test } from 'node:test'
import {
  type FileInterchange,
  type FileReading,
  type FileSet,
  readBytes,
  type ToldFinding,
} from '../../src/exchange/engine/readFile.ts'
import { partnerRules, type Rulebook, shippedRules } from '../../src/exchange/engine/rulebook.ts'
import { loadPartner } from '../../src/partner/load.ts'

const HOME = import.meta.dirname
const PARTNERS = join(HOME, '../../partners')

const RULES: Readonly<Record<string, Rulebook>> = {
  x12: shippedRules(),
  ubl: shippedRules(),
  acme: partnerRules(loadPartner(PARTNERS, 'acme').partner!),
  nordwind: partnerRules(loadPartner(PARTNERS, 'nordwind').partner!),
}

const read = (folder: string, bytes: Uint8Array): FileReading =>
  readBytes(bytes, { rules: RULES[folder]!, receivedAt: '2025-06-02T09:15:00.000Z' })

const setsOf = ({ interchanges }: FileReading): FileSet[] =>
  interchanges.flatMap(({ acknowledgements = [], groups }) => [
    ...acknowledgements,
    ...groups.flatMap(({ sets }) => sets),
  ])

const toldOf = ({ code, severity, at, guide, sentence, standard }: ToldFinding) => {
  const { offset: _, length: __, ...place } = at
  return { code, severity, at: place, ...(guide ? { guide } : {}), sentence, ...standard }
}

const setOf = ({ id, control, type, verdict, state, findings, unmapped }: FileSet) => ({
  set: [id, control].join(' ').trim(),
  ...(type ? { type } : {}),
  verdict,
  state,
  findings: findings.map(toldOf),
  unmapped: unmapped.map(({ offset: _, ...one }) => ({ ...one, value: one.value.slice(0, 100) })),
})

const interchangeOf = (one: FileInterchange) => ({
  control: one.control,
  verdict: one.verdict,
  ...(one.tolerances.length > 0 ? { tolerances: one.tolerances } : {}),
  findings: one.findings.map(toldOf),
  ...(one.ta1 ? { ta1: one.ta1.interchange } : {}),
  ...(one.acknowledgements ? { acknowledgements: one.acknowledgements.map(setOf) } : {}),
  groups: one.groups.map(({ control, verdict, findings, sets, acknowledgement }) => ({
    control,
    verdict,
    findings: findings.map(toldOf),
    sets: sets.map(setOf),
    ...(acknowledgement ? { acknowledgement: acknowledgement.group } : {}),
  })),
})

const said = ({ interchanges, findings }: FileReading) => ({
  findings: findings.map(toldOf),
  interchanges: interchanges.map(interchangeOf),
})

/** Compares with what stands in a file, or writes it. */
function golden(file: string, value: unknown): void {
  const plain: unknown = JSON.parse(JSON.stringify(value))
  if (process.env.UPDATE === '1') writeFileSync(file, `${JSON.stringify(plain, null, 2)}\n`)
  assert.deepEqual(plain, JSON.parse(readFileSync(file, 'utf8')))
}

for (const folder of Object.keys(RULES)) {
  describe(`a file in ${folder}`, () => {
    for (const name of globSync('*.{edi,xml}', { cwd: join(HOME, folder) }).sort()) {
      const stem = join(HOME, folder, basename(name, extname(name)))
      test(`of the kind "${basename(name, extname(name)).replaceAll('-', ' ')}" is read as agreed`, () => {
        const reading = read(folder, readFileSync(join(HOME, folder, name)))
        golden(
          `${stem}.json`,
          setsOf(reading).map(({ document }) => document),
        )
        golden(`${stem}.findings.json`, said(reading))
      })
    }
  })
}

test('every expectation has its document', () => {
  for (const file of globSync('*/*.json', { cwd: HOME })) {
    const stem = file.replace(/(\.findings)?\.json$/, '')
    assert.equal(globSync(`${stem}.{edi,xml}`, { cwd: HOME }).length, 1, file)
  }
})
