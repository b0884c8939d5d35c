// The companion guide as one HTML page that needs nothing else: no script, no font, no picture from anywhere. It reads
// on a screen with its contents beside it, and prints without them.
import type { GuideRow } from '../../guide/describe.ts'
import { escaped, htmlPage } from '../page/html.ts'
import type { Companion, CompanionPlace, Example, Fact, Treatment } from './companion.ts'
import { STYLE } from './style.ts'

const TREATMENTS: Readonly<Record<Treatment, string>> = {
  required: 'required',
  'required-inside': 'required inside of what it stands in',
  read: 'read where present',
  checked: 'must be there, otherwise not used',
  ignored: 'allowed, kept, not used',
  refused: 'not allowed',
}

/** The page. */
export function companionHtml(companion: Companion): string {
  const { title, guide, version, envelope, exchange, places, examples } = companion
  const used = places.filter((one) => one.treatment !== 'ignored' && !isInside(one, places))
  const main = `<h1>${escaped(title)}</h1>
<p class="lead">${lead(companion)}</p>
${section('exchange', 'How we exchange it', facts(exchange))}
${section('envelope', 'Envelope', facts(envelope))}
${section('overview', 'Overview', overview(used) + unused(places))}
${section('places', 'Place by place', used.map(place).join('\n'))}
${section('examples', 'Examples', examples.map(example).join('\n') || '<p>There are none yet.</p>')}
<footer>Made from the guide ${escaped(guide)}, version ${escaped(version.slice(0, 12))}: what this page says is what our gateway does.</footer>`
  return htmlPage(title, STYLE, contents(used, examples), main)
}

function lead({ direction, partner, places }: Companion): string {
  const count = (wanted: Treatment) => places.filter(({ treatment }) => treatment === wanted).length
  const rest = [
    [count('required-inside'), 'required inside of what they stand in'],
    [count('checked'), 'asked for though nothing is made of them'],
    [count('ignored'), 'allowed and kept, but not used'],
    [count('refused'), 'not allowed'],
  ].flatMap(([number, what]) => (number === 0 ? [] : [`; ${number} ${what}`]))
  const way =
    direction === 'inbound' ? `${escaped(partner)} sends it to us.` : `We send it to ${escaped(partner)}.`
  return `${way} Of its ${places.length} places ${count('required')} are required and ${count('read')} read where present${rest.join('')}.`
}

const section = (id: string, title: string, body: string) =>
  `<section id="${id}"><h2>${title}</h2>\n${body}</section>`

const facts = (all: readonly Fact[]) =>
  `<dl>${all.map(({ label, value }) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>`

const anchor = (address: string) => `p-${address.replace(/[^A-Za-z0-9]+/g, '-')}`

function contents(used: readonly CompanionPlace[], examples: readonly Example[]): string {
  const link = (id: string, text: string, depth = 0) =>
    `<li class="d${Math.min(depth, 4)}"><a href="#${id}">${escaped(text)}</a></li>`
  return `<nav><ol>
${link('exchange', 'How we exchange it')}
${link('envelope', 'Envelope')}
${link('overview', 'Overview')}
${link('places', 'Place by place')}
${used.map((one) => link(anchor(one.address), nameOf(one), one.depth + 1)).join('\n')}
${link('examples', `Examples (${examples.length})`)}
</ol></nav>`
}

/** Whether a place stands in one that is not allowed, which is all that need be said. */
function isInside({ address, treatment }: CompanionPlace, places: readonly CompanionPlace[]): boolean {
  if (treatment !== 'refused') return false
  const refused = places.filter((one) => one.treatment === 'refused')
  return refused.some((one) => address.startsWith(`${one.address}.`))
}

/** What is allowed and not used; of a part that is not used as a whole, only the whole. */
function unused(places: readonly CompanionPlace[]): string {
  const ignored = places.filter(({ treatment }) => treatment === 'ignored')
  const addresses = new Set(ignored.map(({ address }) => address))
  const whole = ignored.filter(({ address }) => !addresses.has(address.slice(0, address.lastIndexOf('.'))))
  if (whole.length === 0) return ''
  const names = whole.map(({ address }) => `<code>${escaped(address)}</code>`).join(', ')
  return `<details><summary>Allowed, kept beside the document, and not used: ${whole.length} more places</summary><p>${names}</p></details>`
}

const nameOf = ({ name, address }: CompanionPlace): string =>
  name === '.' ? `text of ${address.split('.').at(-3) ?? ''}` : name

function overview(places: readonly CompanionPlace[]): string {
  const rows = places.map((one) => {
    const { address, title, max, depth, treatment } = one
    const shown = `<a href="#${anchor(address)}">${escaped(nameOf(one))}</a>`
    return `<tr class="${treatment}"><td class="d${Math.min(depth, 4)}">${shown}</td><td>${escaped(title)}</td><td>${escaped(max)}</td><td>${TREATMENTS[treatment]}</td></tr>`
  })
  return `<table><thead><tr><th>Place</th><th>Title</th><th>Times</th><th>We</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`
}

function place(one: CompanionPlace): string {
  const { address, title, max, treatment, meaning, conditions, note, codes, values } = one
  const words = [
    `<b class="${treatment}">${TREATMENTS[treatment]}</b>`,
    max === '1' ? 'once' : `up to ${max === '>1' ? 'any number of' : escaped(max)} times`,
    ...(meaning === '' ? [] : [`becomes <code>${escaped(meaning)}</code>`]),
    ...(codes === '' ? [] : [codeList(codes)]),
    ...(conditions === '' ? [] : [escaped(conditions)]),
  ]
  return `<article id="${anchor(address)}"><h3>${escaped(nameOf(one))} <small>${escaped(title)}</small></h3>
<p>${words.join(' · ')}</p>${note === '' ? '' : `<p class="note">${escaped(note)}</p>`}
${values.length > 0 ? valuesTable(values) : ''}</article>`
}

const valuesTable = (values: readonly GuideRow[]) =>
  `<table class="values"><thead><tr><th>Value</th><th>Title</th><th>Use</th><th>Form</th><th>Codes and what they mean to us</th><th>Becomes</th></tr></thead><tbody>${values.map(value).join('\n')}</tbody></table>`

const MOST_CODES = 12

/** Many codes are folded up, so that the page stays one that can be read. */
function codeList(codes: string): string {
  const all = codes.split(', ')
  if (all.length <= MOST_CODES) return escaped(codes)
  return `<details><summary>${all.length} codes</summary>${escaped(codes)}</details>`
}

function value(row: GuideRow): string {
  const { name, title, usage, form, codes, meaning, otherwise, conditions, note, example } = row
  const use = [usage === 'situational' ? 'optional' : usage === 'unused' ? 'not allowed' : usage, conditions]
  const more = [codeList(codes), escaped(note), example === '' ? '' : `example: ${escaped(example)}`]
  const written = otherwise === '' ? '' : ` (${otherwise} where nothing is said)`
  const cells = [
    escaped(name),
    escaped(title),
    escaped(use.filter(Boolean).join(': ')),
    escaped(form),
    more.filter((one) => one !== '').join(' · '),
    escaped(`${meaning}${written}`),
  ]
  return `<tr class="${usage}">${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
}

const example = ({ name, text }: Example) =>
  `<details><summary>${escaped(name.replaceAll('-', ' '))}</summary><pre class="example" data-name="${escaped(name)}">${escaped(text)}</pre></details>`
