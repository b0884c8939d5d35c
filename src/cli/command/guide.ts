// guide: what a guide says, whether it can be meant, how two differ, and a sample of it.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compareGuides, describe } from '../../guide/describe.ts'
import { library, publishedElsewhere, shippedSources } from '../../guide/library.ts'
import { lintGuide } from '../../guide/lint/lint.ts'
import { GuideError, renderProblem } from '../../guide/load/problem.ts'
import { loadSource, type Source } from '../../guide/load/source.ts'
import { countPaths, lossBetween } from '../../guide/loss.ts'
import { compileMapping } from '../../guide/mapping.ts'
import type { ResolvedGuide } from '../../guide/model.ts'
import { sampleDocument } from '../../guide/sample/sample.ts'
import { codeListsOf } from '../../guide/source/codeLists.ts'
import { comparePublished } from '../../guide/source/compare.ts'
import type { Command, Context } from '../command.ts'
import { companionOf } from '../companion/companion.ts'
import { companionHtml } from '../companion/html.ts'
import { examplesOf, subjectOf } from '../companion/subject.ts'
import { provenancePage } from '../page/provenance.ts'
import { partnerFor } from '../rules.ts'
import { say, styled, table, tell, UsageError } from '../terminal.ts'

export const guide: Command = {
  usage: `guide lint|provenance|show|diff|loss|sample [GUIDE…] [--partner ID] [--seed N] [--all]
       edigw guide doc --partner ID --type TYPE [--json] [--output FILE]`,
  summary:
    'Checks guides and overlays, names where other publications disagree with our dictionaries (provenance), shows one, compares two, tells what the first can say and the second can’t (loss), draws a sample. doc makes a partner’s companion guide: one HTML page (or JSON) of what was agreed about a type, with examples.',
  run: async (words, context) => {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        partner: { type: 'string' },
        seed: { type: 'string', default: '1' },
        all: { type: 'boolean', default: false },
        type: { type: 'string' },
        json: { type: 'boolean', default: false },
        output: { type: 'string' },
      },
    })
    const [act, ...ids] = positionals
    if (act === 'lint') return lint(context)
    if (act === 'doc') return doc(values, context)
    if (act === 'provenance') return provenance()
    if (act === undefined)
      throw new UsageError('say what to do, such as "guide show x12/004010/850 --partner acme"')
    const guides = await Promise.all(ids.map((id) => resolve(id, values.partner, context)))
    const [first, second] = guides
    if (!first) throw new UsageError(`name a guide: ${library().ids().join(', ')}`)
    if (act === 'show') return show(first, values.all)
    if (act === 'sample') return sample(first, Number(values.seed))
    // With one guide and a partner, the difference is the partner's.
    if (act === 'diff' && !second && values.partner === undefined)
      throw new UsageError('name a second guide, or whose overlay to compare it with: --partner ID')
    if (act === 'diff') return diff(second ? first : library().resolve(ids[0]!), second ?? first)
    if (act === 'loss') return loss(first, second)
    throw new UsageError(`there is no "guide ${act}"`)
  },
}

interface Overlaid {
  source: Source
  base: string
}

async function overlaysOf(partner: string, { setting }: Context): Promise<Overlaid[]> {
  const folder = join(setting.partners, partner)
  const files = await readdir(folder)
  // Beside the partners lie folders of what they share, such as calendars.
  const names = files.includes('agreement.yaml')
    ? files.filter((name) => name.endsWith('.yaml') && name !== 'agreement.yaml')
    : []
  const sources = await Promise.all(
    names.map(async (name) =>
      loadSource(join('partners', partner, name), await readFile(join(folder, name), 'utf8')),
    ),
  )
  return sources.map((source) => ({ source, base: String(source.table.overlay) }))
}

async function resolve(id: string, partner: string | undefined, context: Context): Promise<ResolvedGuide> {
  if (!library().ids().includes(id))
    throw new UsageError(`there is no guide ${id}; known: ${library().ids().join(', ')}`)
  const overlays = partner === undefined ? [] : await overlaysOf(partner, context)
  return library().resolve(id, overlays.find((one) => one.base === id)?.source)
}

async function lint(context: Context): Promise<number> {
  const partners = await readdir(context.setting.partners).catch(() => [] as string[])
  const overlays = (await Promise.all(partners.map((one) => overlaysOf(one, context)))).flat()
  const jobs = [
    ...library()
      .ids()
      .map((id) => ({ id, overlay: undefined })),
    ...overlays.map((one) => ({ id: one.base, overlay: one.source })),
  ]
  let errors = 0
  for (const { id, overlay } of jobs) errors += lintOne(id, overlay)
  say(errors === 0 ? `${jobs.length} guides and overlays: nothing to complain of.` : `${errors} errors.`)
  return errors === 0 ? 0 : 2
}

function lintOne(id: string, overlay: Source | undefined): number {
  try {
    const guide = library().resolve(id, overlay)
    const sources = [...shippedSources().values(), ...(overlay ? [overlay] : [])]
    const problems = lintGuide(guide, sources)
    for (const problem of problems) tell(`${renderProblem(problem)}\n`)
    return problems.filter((one) => one.severity === 'error').length
  } catch (error) {
    if (!(error instanceof GuideError)) throw error
    tell(`${error.message}\n`)
    return error.problems.length
  }
}

/** 2 where a difference is not decided: the dictionary may be wrong there. */
function provenance(): number {
  const compared = publishedElsewhere().map((published) => {
    const dictionary = library().dictionary(published.dictionary)
    const comparison = comparePublished(dictionary, published)
    say(`${provenancePage(published, comparison, codeListsOf(dictionary))}\n`)
    return comparison
  })
  return compared.some(({ differences }) => differences.some(({ because }) => !because)) ? 2 : 0
}

function show(one: ResolvedGuide, all: boolean): number {
  say(
    `${styled('bold', one.guide)}${one.partner ? ` as ${one.partner} uses it` : ''}   version ${one.hash.slice(0, 12)}\n`,
  )
  const rows = describe(one, all).map((row) => [
    `${'  '.repeat(row.depth)}${row.name}`,
    row.title,
    row.usage === 'situational' ? '' : row.usage,
    row.max,
    row.form,
    shorten(row.codes, 40),
    row.meaning && `→ ${row.meaning}`,
  ])
  say(table([['PLACE', 'TITLE', 'USAGE', 'MAX', 'FORM', 'CODES', 'MEANING'], ...rows]))
  return 0
}

const shorten = (text: string, length: number) =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text

interface Wanted {
  partner?: string | undefined
  type?: string | undefined
  json: boolean
  output?: string | undefined
}

async function doc({ partner, type, json, output }: Wanted, { setting }: Context): Promise<number> {
  if (partner === undefined || type === undefined) throw new UsageError('say --partner and --type')
  const subject = subjectOf(partnerFor(partner, setting), type)
  const companion = companionOf(subject, examplesOf(setting.partners, partner, subject.name))
  const text = json ? `${JSON.stringify(companion, null, 2)}\n` : companionHtml(companion)
  if (output === undefined) process.stdout.write(text)
  else await writeFile(output, text)
  return 0
}

function sample(one: ResolvedGuide, seed: number): number {
  say(JSON.stringify(sampleDocument(compileMapping(one), seed, 0.3), null, 2))
  return 0
}

function diff(a: ResolvedGuide, b: ResolvedGuide): number {
  const differences = compareGuides(a, b)
  if (differences.length === 0)
    say(`${a.guide} and ${b.guide}${b.partner ? ` of ${b.partner}` : ''} say the same.`)
  for (const { address, before, after, columns } of differences) {
    if (!before)
      say(`${styled('green', `+ ${address}`)}  ${after!.title} ${after!.meaning && `→ ${after!.meaning}`}`)
    else if (!after) say(`${styled('red', `- ${address}`)}  ${before.title}`)
    else
      for (const column of columns)
        say(
          `${styled('yellow', `~ ${address}`)}  ${column}: ${before[column] || '(nothing)'} → ${after[column] || '(nothing)'}`,
        )
  }
  return 0
}

function loss(from: ResolvedGuide, to: ResolvedGuide | undefined): number {
  if (!to) throw new UsageError('name two guides: what is lost from the first to the second')
  if (from.canonical !== to.canonical)
    throw new UsageError(`${from.guide} is of ${from.canonical}, ${to.guide} of ${to.canonical}`)
  const lost = lossBetween(from, to)
  const paths = lost.filter(({ words }) => !words)
  say(
    `${from.guide} has ${countPaths(from)} canonical paths; ${to.guide} has no place for ${paths.length}.\n`,
  )
  const rows = paths.map(({ path, addresses }) => [path, shorten(addresses.join(', '), 70)])
  if (rows.length > 0) say(table([['PATH', `SAID BY ${from.guide}`], ...rows]))
  const words = lost.filter((one) => one.words).map((one) => [one.path, one.words!.join(', ')])
  if (words.length > 0) say(`\n${table([['PATH', `WORDS THAT ${to.guide} HAS NOT`], ...words])}`)
  return 0
}
