// guide lint: whether guides, and partners' overlays of them, can be meant as they stand.
import { library, shippedSources } from '../../guide/library.ts'
import { lintGuide } from '../../guide/lint/lint.ts'
import { GuideError, renderProblem } from '../../guide/load/problem.ts'
import type { Source } from '../../guide/load/source.ts'
import type { Context } from '../command.ts'
import { say, tell, UsageError } from '../terminal.ts'
import { noGuide, overlaysOf, partnersIn } from './which.ts'

interface Job {
  id: string
  overlay?: Source
}

/**
 * Tells of every mistake: of the guides that are named and overlays of them, else of all; of one partner's overlays
 * alone where one is named. 2 where there is any.
 */
export async function lint(
  ids: readonly string[],
  partner: string | undefined,
  context: Context,
): Promise<number> {
  const unknown = ids.find((id) => !library().ids().includes(id))
  if (unknown !== undefined) throw new UsageError(noGuide(unknown))
  const partners = partner === undefined ? await partnersIn(context.setting.partners) : [partner]
  const overlays = (await Promise.all(partners.map((one) => overlaysOf(one, context)))).flat()
  const guides: Job[] =
    partner === undefined
      ? library()
          .ids()
          .map((id) => ({ id }))
      : []
  const jobs = [...guides, ...overlays.map(({ source, base }) => ({ id: base, overlay: source }))].filter(
    ({ id }) => ids.length === 0 || ids.includes(id),
  )
  let errors = 0
  for (const { id, overlay } of jobs) errors += lintOne(id, overlay)
  say(errors === 0 ? `${jobs.length} guides and overlays: nothing to complain of.` : `${errors} errors.`)
  return errors === 0 ? 0 : 2
}

function lintOne(id: string, overlay: Source | undefined): number {
  try {
    const guide = library().resolve(id, overlay)
    const problems = lintGuide(guide, [...shippedSources().values(), ...(overlay ? [overlay] : [])])
    for (const problem of problems) tell(`${renderProblem(problem)}\n`)
    return problems.filter((one) => one.severity === 'error').length
  } catch (error) {
    if (!(error instanceof GuideError)) throw error
    tell(`${error.message}\n`)
    return error.problems.length
  }
}
