// A review as one HTML page: what a QA engineer reads before saying "approved", on a screen or on paper.
import type { Cell, Review, ReviewedSample, ReviewLine } from '../../contract/review/reviewed.ts'
import { escaped, htmlPage } from '../page/html.ts'
import { REVIEW_STYLE } from './style.ts'
import {
  besidesWords,
  cellName,
  countWords,
  lossOf,
  needsALook,
  plainWords,
  refusedWords,
  shown,
  stateWords,
} from './words.ts'

/** The page. */
export function reviewHtml(review: Review): string {
  const { partner, direction, mapping, guide, canonical, samples } = review
  const title = `${partner} ${mapping}`
  const open = samples.filter(({ state }) => state !== 'approved')
  const how = direction === 'in' ? `read by ${guide} as ${canonical}` : `of ${canonical} written by ${guide}`
  const lead = `${samples.length} ${samples.length === 1 ? 'sample' : 'samples'} ${how}; ${open.length === 0 ? 'approved' : `${open.length} to review`}.`
  const main = `<h1>${escaped(title)}: ${direction === 'in' ? 'what we make of their files' : 'what we send them'}</h1>
<p class="lead">${escaped(lead)}</p>
<p class="legend">${LEGEND[direction]}</p>
${samples.map((sample) => sampleSection(review, sample)).join('\n')}`
  return htmlPage(`Review: ${title}`, REVIEW_STYLE, contents(title, samples), main)
}

const LEGEND = {
  in: 'Left the file, line by line; right what each value became. Point at one side to find it on the other. <span><b>dropped</b>: the value comes to nothing, for a reason or without one</span><span><b>checked</b>: compared by the guide, such as a qualifier</span>',
  out: 'Left what is written, line by line; right the canonical values that it says. Point at one side to find it on the other. <span><b>said by the guide</b>: constants, counts, what follows from the place</span>',
} as const

const anchor = (name: string) => `s-${name.replace(/[^A-Za-z0-9]+/g, '-')}`

const isBad = ({ documents, counts }: ReviewedSample): boolean =>
  counts.changed > 0 || documents.length === 0 || documents.some(({ published }) => !published)

const mood = (sample: ReviewedSample): string =>
  isBad(sample) ? 'bad' : sample.state === 'approved' ? 'approved' : 'review'

function contents(title: string, samples: readonly ReviewedSample[]): string {
  const items = samples.map((sample) => {
    const looks = sample.lines.filter(needsALook).length
    const more = looks > 0 ? ` <small>${looks}</small>` : ''
    return `<li class="dot ${mood(sample)}"><a href="#${anchor(sample.name)}">${escaped(sample.name)}</a>${more}</li>`
  })
  return `<nav><h2>${escaped(title)}</h2><ol>${items.join('\n')}</ol>
<label><input type="checkbox" id="only"> only lines to look at</label></nav>`
}

function sampleSection(review: Review, sample: ReviewedSample): string {
  const { name, file, state, findings, lines, documents } = sample
  const refused = documents.flatMap(({ published, verdict }, index) =>
    published ? [] : [`<p class="finding">${capital(refusedWords(sample.direction, index, verdict))}.</p>`],
  )
  return `<section id="${anchor(name)}"><h2>${escaped(name.replaceAll('-', ' '))} <span class="chip ${mood(sample)}">${isBad(sample) ? 'not as it should be' : state}</span><small>${escaped(file)}</small></h2>
<p class="lead">${escaped(countWords(sample))}. ${escaped(capital(stateWords(sample)))}.</p>
${refused.join('')}${findings.map(findingHtml).join('')}
<table class="file${lines.some(({ cells }) => cells.some((cell) => cell.title !== '')) ? '' : ' plain'}"><thead><tr><th></th><th>${sample.direction === 'in' ? 'File' : 'Written'}</th><th>${sample.direction === 'in' ? 'Meaning' : 'Canonical'}</th></tr></thead><tbody>
${lines.map((line) => lineRow(sample.direction, line)).join('\n')}
</tbody></table>
${besidesHtml(sample)}
<details><summary>The whole canonical document${documents.length > 1 ? 's' : ''}</summary>${documents.map(({ document }) => `<pre>${escaped(JSON.stringify(document, null, 2))}</pre>`).join('')}</details>
${canApprove(sample) ? command(review, sample) : ''}</section>`
}

const canApprove = (sample: ReviewedSample): boolean =>
  sample.documents.length > 0 &&
  sample.documents.every(({ published }) => published) &&
  (sample.state !== 'approved' || sample.counts.changed > 0)

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)

const command = ({ partner, mapping }: Review, { name, counts }: ReviewedSample): string =>
  `<pre class="command">edigw contract approve ${escaped(partner)} ${escaped(mapping)} --sample ${escaped(name)} --by WHO --reason WHY${counts.changed > 0 ? ' --accept' : ''}</pre>`

const findingHtml = (text: string): string =>
  `<p class="finding ${/^\w+/.exec(text)?.[0] ?? ''}">${escaped(text)}</p>`

function lineRow(direction: Review['direction'], line: ReviewLine): string {
  const { number, depth, cells, findings, document } = line
  const kind = document === undefined ? 'envelope' : cells.length === 0 ? 'open' : ''
  const look = needsALook(line) ? 'look' : 'fine'
  const indent = depth > 0 ? ` style="padding-left:${Math.min(depth, 14) * 0.7}rem"` : ''
  const meanings = cells.map((cell, at) => meaning(direction, line, cell, at)).join('')
  return `<tr class="${[kind, look].filter(Boolean).join(' ')}"><td>${number ?? ''}</td><td class="wire"><div${indent}>${wire(line)}</div></td><td>${findings.map(findingHtml).join('')}${meanings}</td></tr>`
}

/** The line with each of its values marked; what stands between them stays as it is. */
function wire({ text, cells }: ReviewLine): string {
  let rest = text
  let html = ''
  for (const [at, cell] of cells.entries()) {
    const value = cell.text.trim().replace(/\s+/g, ' ')
    const from = startOf(rest, value, cell.where)
    if (from < 0) continue
    html += `${escaped(rest.slice(0, from))}<span class="c${at} ${classOf(cell)}">${escaped(value)}</span>`
    rest = rest.slice(from + value.length)
  }
  return html + escaped(rest)
}

// An element begins behind a delimiter, an attribute's value behind a quote, a text behind a tag.
function startOf(text: string, value: string, where: string): number {
  if (where.startsWith('@'))
    return text.indexOf(`${where.slice(1).replace(/^.*:/, '')}="${value}"`) < 0
      ? -1
      : text.indexOf(`"${value}"`) + 1
  for (let at = text.indexOf(value, 1); at >= 0; at = text.indexOf(value, at + 1))
    if (where === '' ? text[at - 1] === '>' : !/[A-Za-z0-9 ]/.test(text[at - 1]!)) return at
  return -1
}

const classOf = ({ fate, reason }: Cell): string => (fate === 'unmapped' && !reason ? 'lost' : fate)

function meaning(direction: Review['direction'], line: ReviewLine, cell: Cell, at: number): string {
  const name = `<span class="name">${escaped(cellName(line, cell))}</span>`
  const title = `<span class="title" title="${escaped(cell.title)}">${escaped(cell.title)}</span>`
  const said = cell.said === undefined ? '' : ` title="by ${escaped(cell.said)}"`
  const row = (inner: string, isFirst = true) =>
    `<div class="meaning c${at} ${classOf(cell)}"${said}>${isFirst ? name : '<span></span>'}${inner}${isFirst ? title : ''}</div>`
  const loss = lossOf(cell)
  if (loss !== '') return row(`<span class="wide">${escaped(cell.text)} is ${escaped(loss)}</span>`)
  const written = cell.approved ? ` <del>${escaped(shown(cell.approved.value))}</del>` : ''
  if (cell.meant.length === 0) return row(`<span class="wide">${plainWords(direction)}${written}</span>`)
  return cell.meant
    .map(({ pointer, value, approved }, nth) => {
      const was = approved ? ` <del>${escaped(shown(approved.value))}</del>` : ''
      const path = escaped(pointer).replaceAll('/', '/<wbr>')
      return row(
        `<code class="path">${path}</code><b>${escaped(shown(value))}${was}${nth === 0 ? written : ''}</b>`,
        nth === 0,
      )
    })
    .join('')
}

function besidesHtml({ documents, direction }: ReviewedSample): string {
  const rows = documents.flatMap(({ besides }) =>
    besides.map(
      (one) =>
        `<dt><code>${escaped(one.pointer)}</code></dt><dd>${one.why === 'gone' ? `<del>${escaped(shown(one.value))}</del>` : escaped(shown(one.value))} <small>${escaped(besidesWords(one))}</small></dd>`,
    ),
  )
  return rows.length > 0
    ? `<h3>In the document, and not ${direction === 'in' ? 'in the file' : 'on the wire'}</h3><dl>${rows.join('')}</dl>`
    : ''
}
