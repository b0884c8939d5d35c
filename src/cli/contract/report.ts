// contract report: one run over all mappings and the API, kept as a JUnit file and as a page.
import { writeFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import type { Folders } from '../../contract/contract.ts'
import { labelOf } from '../../contract/explain.ts'
import { testedMappings } from '../../contract/mappings.ts'
import { type MappingReport, reportMapping } from '../../contract/report/report.ts'
import { reportHtml } from '../report/html.ts'
import { junitText } from '../report/junit.ts'
import { UsageError } from '../terminal.ts'
import type { Act, Out } from './act.ts'
import { testApi } from './api.ts'
import { exitCode, report as sayOutcome, TOOL_ERROR } from './outcome.ts'
import { openProgress } from './progress.ts'
import { askedFor } from './which.ts'

/** `[--junit FILE] [--html FILE] [--partner ID] [--doc NAME]`: at least one of the files. */
export const report: Act = async (words, { folders, out }) => {
  const options = ['junit', 'html', 'partner', 'doc'].map((name) => [name, { type: 'string' }] as const)
  const { values } = parseArgs({ args: words, options: Object.fromEntries(options) })
  const { junit, html, partner, doc } = values as Record<string, string | undefined>
  if (junit === undefined && html === undefined)
    throw new UsageError('say where to: --junit FILE, --html FILE')
  const reports = await run(folders, { partner, doc }, out)
  if (junit !== undefined) writeFileSync(junit, junitText(reports))
  if (html !== undefined) writeFileSync(html, reportHtml(reports))
  for (const file of [junit, html]) if (file !== undefined) out(`${file}: ${reports.length} mappings`)
  return codeOf(reports)
}

function codeOf(reports: readonly MappingReport[]): number {
  const outcomes = reports.flatMap(({ outcome }) => (outcome === 'error' ? [] : [outcome]))
  if (outcomes.length < reports.length) return TOOL_ERROR
  return exitCode(reports.length > 0 ? outcomes : ['no contract'])
}

interface Only {
  partner?: string | undefined
  doc?: string | undefined
}

async function run(folders: Folders, { partner, doc }: Only, out: Out): Promise<MappingReport[]> {
  const mappings = testedMappings(folders, askedFor({ partner, doc }))
  const withApi = partner === undefined && doc === undefined
  const progress = openProgress(mappings.length + Number(withApi))
  const seconds = () => performance.now() / 1000
  const reports: MappingReport[] = []
  for (const mapping of mappings) {
    progress.step(labelOf(mapping.under))
    const made = await reportMapping(folders, mapping, seconds)
    progress.clear()
    const texts = made.cases.flatMap(({ failures }) => failures)
    if (made.outcome === 'error') out(`${labelOf(mapping.under)}: can’t be tested: ${texts.join('; ')}`)
    else sayOutcome(out, labelOf(mapping.under), made.outcome, texts, Math.max(0, made.cases.length - 1))
    reports.push(made)
  }
  if (!withApi) return reports
  progress.step('gateway-api')
  const api = await reportApi(folders, seconds, progress.clear, out)
  return [...reports, api]
}

/** The API says what it has to say as text. */
async function reportApi(
  folders: Folders,
  seconds: () => number,
  clear: () => void,
  out: Out,
): Promise<MappingReport> {
  const began = seconds()
  const said: string[] = []
  const [outcome = 'no contract'] = await testApi(folders, (text) => void said.push(text))
  clear()
  for (const text of said) out(text)
  const failures = said.slice(1).map((text) => text.trim())
  const cases = outcome === 'no contract' ? [] : [{ name: 'every promise of the API', failures }]
  return { name: 'gateway-api', outcome, cases, time: seconds() - began }
}
