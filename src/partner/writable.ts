// Whether a guide that goes out can be written at all: a document drawn from the guide itself is written by it. What
// an overlay requires and nothing fills is found here, not by the first invoice.
import { sentence } from '../finding/catalogue.ts'
import { compileMapping, writeDocument } from '../guide/mapping.ts'
import type { ResolvedGuide } from '../guide/model.ts'
import { sampleDocument } from '../guide/sample/sample.ts'

const SEED = 1
/** Nothing but what is required, and all that can be said. */
const FULLNESS = [0, 1]

/** Needs the partner's rows, which a sample's values are not among. */
const OF_ROWS: readonly string[] = ['crosswalk-missing', 'code-unmapped']

/** What writing a guide's own sample finds, as a sentence; undefined where it finds nothing. */
export function unwritable(guide: ResolvedGuide): string | undefined {
  const mapping = compileMapping(guide)
  const findings = FULLNESS.flatMap(
    (fullness) => writeDocument(mapping, sampleDocument(mapping, SEED, fullness)).findings,
  )
  const wrong = findings.find(({ severity, code }) => severity === 'error' && !OF_ROWS.includes(code))
  return wrong && sentence(wrong)
}
