// A run as a JUnit file: a suite for each mapping, a case for each interaction, the failure's text as it is printed.
import { XMLBuilder } from 'fast-xml-parser'
import type { MappingReport, ReportedCase } from '../../contract/report/report.ts'
import { printable } from '../../exchange/engine/place.ts'

/** The file. */
export function junitText(reports: readonly MappingReport[]): string {
  const builder = new XMLBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    format: true,
    suppressEmptyNode: true,
  })
  const total = (of: (one: MappingReport) => number) => reports.reduce((sum, one) => sum + of(one), 0)
  const suites = {
    '@name': 'edigw contracts',
    '@tests': total(({ cases }) => Math.max(1, cases.length)),
    '@failures': total(failed),
    '@errors': total(errors),
    '@time': total(({ time }) => time).toFixed(3),
    testsuite: reports.map(suite),
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ testsuites: suites })}`
}

const errors = ({ outcome }: MappingReport): number => Number(outcome === 'error')

const failed = ({ cases, outcome }: MappingReport): number =>
  outcome === 'error'
    ? 0
    : cases.length === 0
      ? Number(outcome !== 'same')
      : cases.filter(({ failures }) => failures.length > 0).length

function suite(report: MappingReport) {
  const { name, cases, outcome, time } = report
  const none: ReportedCase = { name: 'there is a contract', failures: outcome === 'same' ? [] : [outcome] }
  const all = cases.length > 0 ? cases : [none]
  return {
    '@name': name,
    '@tests': all.length,
    '@failures': failed(report),
    '@errors': errors(report),
    '@time': time.toFixed(3),
    properties: { property: { '@name': 'verdict', '@value': outcome } },
    testcase: all.map((one) => ({
      '@classname': name.replace('/', '.'),
      '@name': printable(one.name),
      ...(one.failures.length > 0
        ? { [outcome === 'error' ? 'error' : 'failure']: failure(outcome, one) }
        : {}),
    })),
  }
}

// A partner's values are in the texts, and XML has no way to say a control character.
const failure = (outcome: string, { failures }: ReportedCase) => ({
  '@message': printable(failures[0]!),
  '@type': outcome,
  '#text': failures.map(printable).join('\n'),
})
