// A run as one HTML page: what may go live, what may not and why, and how much the samples show.
import type { MappingReport, ReportedCase } from '../../contract/report/report.ts'
import { STYLE } from '../companion/style.ts'
import { escaped, htmlPage } from '../page/html.ts'

const REPORT_STYLE = `${STYLE}
:root { --good: #1a7f4b; --warn: #9a6700; --bad: #c0262d }
@media (prefers-color-scheme: dark) { :root { --good: #5fd39b; --warn: #f0c457; --bad: #ff8f8f } }
main { max-width: 84rem } td { overflow-wrap: normal } td:first-child { font-family: inherit }
.same { color: var(--good) } .changed, .none { color: var(--warn) } .breaking { color: var(--bad) }
nav li::before { content: "●"; margin-right: .45rem } nav li a { color: var(--ink) }
.figure { font-variant-numeric: tabular-nums; white-space: nowrap } .weak { color: var(--warn) }
.why { color: var(--dim); font-size: 12.5px } li.text { margin: .2rem 0; overflow-wrap: anywhere }
`

/** The page. */
export function reportHtml(reports: readonly MappingReport[]): string {
  const told = reports.filter(hasWords)
  const main = `<h1>Contracts of the mappings</h1>
<p class="lead">${lead(reports)}</p>
<section id="overview"><h2>Overview</h2>
<table><thead><tr><th>Mapping</th><th>Verdict</th><th>Cases</th><th>Coverage</th><th>Mutants killed</th><th>Evidence</th></tr></thead><tbody>
${reports.map(row).join('\n')}
</tbody></table></section>
${told.map(section).join('\n')}`
  return htmlPage('Contracts of the mappings', REPORT_STYLE, contents(reports), main)
}

const CLASSES = {
  same: 'same',
  changed: 'changed',
  breaking: 'breaking',
  'no contract': 'none',
  error: 'breaking',
} as const
const anchor = (name: string) => `m-${name.replace(/[^A-Za-z0-9]+/g, '-')}`

function lead(reports: readonly MappingReport[]): string {
  const count = (outcome: MappingReport['outcome']) => reports.filter((one) => one.outcome === outcome).length
  const counts = (['error', 'breaking', 'no contract', 'changed', 'same'] as const).flatMap((outcome) =>
    count(outcome) > 0 ? [`${count(outcome)} ${outcome}`] : [],
  )
  const cases = reports.reduce((sum, one) => sum + one.cases.length, 0)
  return `${reports.length} mappings: ${counts.join(', ')}; ${cases} cases.`
}

const contents = (reports: readonly MappingReport[]): string =>
  `<nav><ol>${reports
    .map(({ name, outcome }) => {
      return `<li class="${CLASSES[outcome]}"><a href="#${anchor(name)}-row">${escaped(name)}</a></li>`
    })
    .join('\n')}</ol></nav>`

const hasWords = ({ cases, evidence = {} }: MappingReport): boolean =>
  cases.some(isBroken) ||
  (evidence.coverage?.gaps?.length ?? 0) > 0 ||
  (evidence.mutation?.survivors.length ?? 0) > 0

const isBroken = ({ failures }: ReportedCase): boolean => failures.length > 0

function row(report: MappingReport): string {
  const { name, outcome, cases, evidence = {}, refused } = report
  const { coverage, mutation } = evidence
  const gaps = coverage?.gaps?.length ?? 0
  const shown = hasWords(report) ? `<a href="#${anchor(name)}">${escaped(name)}</a>` : escaped(name)
  const cover = coverage
    ? `<span class="${gaps > 0 ? 'weak' : ''}">${coverage.exercised} of ${coverage.nodes} places, ${coverage.produced} of ${coverage.rulePaths} rules</span>`
    : ''
  const score = mutation
    ? `${mutation.score} (${mutation.killed} of ${mutation.mutants - mutation.equivalent})`
    : ''
  const holds = report.evidence ? 'holds' : ''
  const why =
    refused === undefined
      ? holds
      : `<details class="why"><summary>${report.evidence ? 'does not hold' : 'none'}</summary>${escaped(refused)}</details>`
  return `<tr id="${anchor(name)}-row"><td>${shown}</td><td><b class="${CLASSES[outcome]}">${outcome}</b></td><td class="figure">${cases.length}</td><td class="figure">${cover}</td><td class="figure">${score}</td><td>${why}</td></tr>`
}

function section({ name, outcome, cases, evidence = {} }: MappingReport): string {
  const broken = cases.filter(isBroken).map((one) => `<h3>${escaped(one.name)}</h3>${list(one.failures)}`)
  const gaps = evidence.coverage?.gaps ?? []
  const survivors = evidence.mutation?.survivors ?? []
  return `<section id="${anchor(name)}"><h2>${escaped(name)} <small class="${CLASSES[outcome]}">${outcome}</small></h2>
${broken.join('\n')}
${gaps.length > 0 ? `<h3>What no sample shows</h3>${list(gaps)}` : ''}
${survivors.length > 0 ? `<h3>Wrong mappings that the samples don’t tell from the right one</h3>${list(survivors)}` : ''}</section>`
}

const list = (texts: readonly string[]): string =>
  `<ul>${texts.map((text) => `<li class="text">${escaped(text)}</li>`).join('\n')}</ul>`
