// guide: what a guide says, whether it can be meant, how two differ, and a sample of it.
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { library, publishedElsewhere } from '../../guide/library.ts'
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
import { diff } from '../guide/diff.ts'
import { lint } from '../guide/lint.ts'
import { show } from '../guide/show.ts'
import { resolve } from '../guide/which.ts'
import { provenancePage } from '../page/provenance.ts'
import { partnerFor } from '../rules.ts'
import { say, table, UsageError } from '../terminal.ts'
import { actsOf } from '../usage.ts'

export const guide: Command = {
  usage: `guide lint [GUIDE…] [--partner ID]
       edigw guide show GUIDE [PLACE] [--partner ID] [--all]
       edigw guide provenance|diff|loss|sample [GUIDE…] [--partner ID] [--seed N]
       edigw guide doc --partner ID --type TYPE [--json] [--output FILE]`,
  summary:
    'Checks guides and overlays, of one partner too, names where other publications disagree with our dictionaries (provenance), shows one, or all of one place such as BEG02 with how an overlay names it, compares two, tells what the first can say and the second can’t (loss), draws a sample. doc makes a partner’s companion guide: one HTML page (or JSON) of what was agreed about a type, with examples.',
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
    if (act === 'lint') return lint(ids, values.partner, context)
    if (act === 'doc') return doc(values, context)
    if (act === 'provenance') return provenance()
    if (act === undefined)
      throw new UsageError('say what to do, such as "guide show x12/004010/850 --partner acme"')
    if (!actsOf(guide).includes(act)) throw new UsageError(`there is no "guide ${act}"`)
    if (ids.length === 0) throw new UsageError(`name a guide: ${library().ids().join(', ')}`)
    if (act === 'show') return show(await resolve(ids[0]!, values.partner, context), ids[1], values.all)
    const [first, second] = await Promise.all(ids.map((id) => resolve(id, values.partner, context)))
    if (!first) throw new UsageError('name a guide')
    if (act === 'sample') return sample(first, Number(values.seed))
    // With one guide and a partner, the difference is the partner's.
    if (act === 'diff' && !second && values.partner === undefined)
      throw new UsageError('name a second guide, or whose overlay to compare it with: --partner ID')
    if (act === 'diff') return diff(second ? first : library().resolve(ids[0]!), second ?? first)
    return loss(first, second)
  },
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
