// A finding as callers see it: the sentence and the likely cause are made here, from the catalogue.
import { cause, sentence, standardOf } from '../../../finding/catalogue.ts'
import type { Finding } from '../../../finding/finding.ts'
import type { components } from '../api.d.ts'

export type FindingView = components['schemas']['Finding']

export function viewFinding(finding: Finding): FindingView {
  const { code, severity, at, guide, facts } = finding
  const likely = cause(finding)
  return {
    code,
    severity,
    sentence: sentence(finding),
    ...(likely === undefined ? {} : { cause: likely }),
    at,
    ...(guide === undefined ? {} : { guide }),
    facts,
    standard: standardOf(finding),
  }
}
