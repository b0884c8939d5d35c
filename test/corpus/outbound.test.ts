// What goes out to the sample partners: canonical documents of ours (partners/<id>/samples/<doc>-out/<name>.json), each
// beside what its mapping writes (.expected.edi, .expected.xml), sealed at a moment that stands still under the first
// control number. UPDATE=1 writes the expectations anew: read the diff.
import assert from 'node:assert/strict'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { mirrored } from '../../src/cli/demo/theirs.ts'
import { type ConvertTarget, writeFor } from '../../src/exchange/engine/convert.ts'
import { readBytes } from '../../src/exchange/engine/readFile.ts'
import { partnerRules } from '../../src/exchange/engine/rulebook.ts'
import { cause, sentence } from '../../src/finding/catalogue.ts'
import type { Finding } from '../../src/finding/finding.ts'
import { compileMapping } from '../../src/guide/mapping.ts'
import type { CanonicalDocument } from '../../src/guide/reading.ts'
import { type LoadedPartner, loadPartners } from '../../src/partner/load.ts'
import { policyOf } from '../../src/partner/registry.ts'

const PARTNERS = join(import.meta.dirname, '../../partners')
const AT = '2026-03-18T12:00:00.000Z'

interface Sample {
  name: string
  document: CanonicalDocument
  /** Where what is written stands. */
  expected: string
  target: ConvertTarget
}

const { partners } = loadPartners(PARTNERS)

const outboundOf = ({ mappings }: LoadedPartner) =>
  mappings.filter(({ name }) => /^(?!997|999|ta1).*-out$/.test(name))

function samplesOf(loaded: LoadedPartner, name: string): Sample[] {
  const { partner, agreement, mappings, crosswalks } = loaded
  const mapping = compileMapping(mappings.find((one) => one.name === name)!.guide)
  const policy = policyOf(agreement, crosswalks)
  const target = {
    mapping,
    policy,
    agreement,
    environment: 'production' as const,
    at: AT,
    nextControl: () => 1,
  }
  const files = globSync(join(PARTNERS, partner, 'samples', name, '*.json')).sort()
  return files.map((file) => {
    const ending = mapping.syntax === 'x12' ? 'edi' : 'xml'
    const title = basename(file, '.json')
    const expected = join(dirname(file), `${title}.expected.${ending}`)
    return { name: title, document: JSON.parse(readFileSync(file, 'utf8')), expected, target }
  })
}

const told = (findings: readonly Finding[]) =>
  findings.map((one) => `${sentence(one)} ${cause(one) ?? ''} ${one.at.path ?? ''}`)

for (const loaded of partners)
  for (const { name } of outboundOf(loaded))
    describe(`${name} to ${loaded.partner}`, () => {
      const samples = samplesOf(loaded, name)
      const theirs = partnerRules(mirrored(loaded))

      test('has a sample', () => assert.ok(samples.length > 0))

      for (const { name: title, document, expected, target } of samples)
        test(`${title.replaceAll('-', ' ')}: written as expected, and read back as it was meant`, () => {
          const { bytes, refusal, findings } = writeFor(document, target)
          assert.deepEqual([refusal, told(findings)], [undefined, []])
          if (process.env.UPDATE === '1') writeFileSync(expected, bytes!)
          assert.equal(Buffer.from(bytes!).toString('utf8'), readFileSync(expected, 'utf8'))
          const { interchanges, findings: ofTheFile } = readBytes(bytes!, { rules: theirs, receivedAt: AT })
          const [interchange, ...others] = interchanges
          const sets = interchange?.groups.flatMap((group) => group.sets)
          assert.deepEqual([ofTheFile, interchange?.findings, others, sets?.length], [[], [], [], 1])
          assert.deepEqual(told(sets![0]!.findings), [])
          assert.partialDeepStrictEqual(sets![0]!.document, document)
        })
    })
