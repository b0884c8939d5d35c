// What is none of the set's segments.
import type { Finding } from '../../finding/finding.ts'

const MISSPELT: readonly string[] = ['segment-unknown', 'segment-not-in-set', 'segment-torn']

/** Whether a finding is of a segment that is none here: most often the one that belongs in its place, misspelt. */
export const isMisspelt = ({ code }: Finding): boolean => MISSPELT.includes(code)
