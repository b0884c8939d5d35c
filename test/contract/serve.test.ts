// Pact's own command line over our endpoint: the committed pacts, by mappings as they are and by broken ones, with the
// verdicts that we come to ourselves.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { brokenPromises } from '../../src/contract/broken.ts'
import { compileContract } from '../../src/contract/compile.ts'
import { openEndpoint } from '../../src/contract/endpoint.ts'
import { openTrials } from '../../src/contract/mappingProvider.ts'
import { mappingsProvider, verifierWords } from '../../src/contract/serve.ts'
import { standardUnderTest } from '../../src/contract/standard.ts'
import type { MappingUnderTest } from '../../src/contract/underTest.ts'
import { pactEnvironment } from '../../src/contract/verifier.ts'
import { contractOf, mappingOf, withLine } from './promises.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'edigw-serve-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** The result of each interaction as Pact's own command line has it, by key. */
async function verdictsOf(under: MappingUnderTest, port: number): Promise<Map<string, string>> {
  const report = join(folder, `${under.partner}.${under.mapping}.json`)
  const words = [
    join(root, 'node_modules/@pact-foundation/pact-cli/bin/pact.js'),
    ...verifierWords(under, port),
  ]
  const env = pactEnvironment(folder)
  // It ends by 1 where an interaction fails: which ones stands in its report.
  await new Promise<void>((resolve) => {
    const child = execFile(process.execPath, [...words, '--json', report], {
      cwd: root,
      env,
      timeout: 60_000,
    })
    child.once('close', () => resolve())
  })
  const { interactionResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    interactionResults: { interactionKey: string; result: string }[]
  }
  return new Map(interactionResults.map(({ interactionKey, result }) => [interactionKey, result]))
}

/** The same by our own eyes. */
function ourVerdicts(under: MappingUnderTest): Map<string, string> {
  const trials = openTrials(under)
  return new Map(
    compileContract(contractOf(under)).map((compiled) => {
      const isBroken = brokenPromises(compiled, trials.known(compiled.sample.bytes)).length > 0
      return [compiled.interaction.key, isBroken ? 'Error' : 'OK']
    }),
  )
}

const broken = (partner: string, mapping: string, overlay: string, line: string): MappingUnderTest =>
  withLine(mappingOf(partner, mapping), overlay, line).under

const CASES: [what: string, under: MappingUnderTest, failing: boolean][] = [
  ['X12 in', mappingOf('harborline', '850-in'), false],
  ['XML out', mappingOf('fjordkontor', 'invoice-out'), false],
  ['an acknowledgement out', standardUnderTest('997-004010-out')!, false],
  ['a TA1 in', standardUnderTest('ta1-00401-in')!, false],
  [
    'X12 out with another qualifier',
    broken('harborline', '810-out', '810.yaml', 'heading.N1/shipTo.N1.1: { is: BY }'),
    true,
  ],
  [
    'X12 in with another element',
    broken('harborline', '860-in', '860.yaml', 'heading.BCH.3: { path: release }'),
    true,
  ],
]

test('Pact’s own command line comes to our verdicts, over right mappings and wrong ones', async () => {
  const endpoint = await openEndpoint(mappingsProvider(CASES.map(([, under]) => under)))
  try {
    for (const [what, under, failing] of CASES) {
      const theirs = await verdictsOf(under, endpoint.port)
      assert.deepEqual(theirs, ourVerdicts(under), what)
      assert.equal([...theirs.values()].includes('Error'), failing, what)
    }
  } finally {
    await endpoint.close()
  }
})

test('a mapping that is not served is not verified', async () => {
  const endpoint = await openEndpoint(mappingsProvider([]))
  const verdicts = await verdictsOf(mappingOf('harborline', '810-out'), endpoint.port)
  await endpoint.close()
  assert.deepEqual([...verdicts.values()], ['Error', 'Error'])
  assert.ok(endpoint.complaints.includes('harborline 810-out is not served here'), endpoint.complaints.join())
})
