// contract review: a partner's files beside what we make of them, in the terminal or as a page.
import { writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { reviewMapping } from '../../contract/review/review.ts'
import { loadSamples } from '../../contract/sample.ts'
import { reviewHtml } from '../review/html.ts'
import { sampleLines } from '../review/terminal.ts'
import { UsageError } from '../terminal.ts'
import type { Act, Out } from './act.ts'
import { mappingNamed } from './which.ts'

/** Columns where the terminal says none. */
const WIDTH = 110

/** `PARTNER DOC [--sample NAME]… [--html FILE]`. */
export const review: Act = async (words, { folders, out }) => {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: { sample: { type: 'string', multiple: true }, html: { type: 'string' } },
  })
  const { under, contract } = mappingNamed(folders, 'review', positionals)
  const all = contract?.samples ?? loadSamples(folders.partners, under)
  const chosen = values.sample ? all.filter(({ name }) => values.sample!.includes(name)) : all
  if (chosen.length === 0)
    throw new UsageError(
      `there is no such sample in partners/${under.partner}/samples/${under.mapping}; there are: ${all.map(({ name }) => name).join(', ') || 'none'}`,
    )
  const reviewed = reviewMapping(under, contract, chosen)
  if (values.html !== undefined) {
    writeFileSync(values.html, reviewHtml(reviewed))
    out(`${values.html}: ${chosen.map(({ name }) => name).join(', ')}; open it in a browser`)
    return 0
  }
  const width = process.stdout.columns || WIDTH
  await paged(
    reviewed.samples.map((sample) => sampleLines(sample, width)),
    out,
  )
  return 0
}

/** One page after the other; a person at a terminal turns them. */
async function paged(pages: readonly string[][], out: Out): Promise<void> {
  const turned = process.stdin.isTTY && process.stdout.isTTY
  for (const [at, lines] of pages.entries()) {
    for (const line of lines) out(line)
    out('')
    if (!turned || at === pages.length - 1) continue
    const asked = createInterface({ input: process.stdin, output: process.stderr })
    const answer = await asked.question(`Enter: the next of ${pages.length - at - 1} samples; q: enough `)
    asked.close()
    if (answer.trim().toLowerCase() === 'q') return
  }
}
