// What acknowledging gathers about one receipt: how many of its documents were rejected, and the first mistakes
// of each, bounded, so that a file of a million bad sets makes a report that a person can read.
import type { Finding, Place } from '../../finding/finding.ts'
import type { Delimiters } from '../../x12/types.ts'

/** Mistakes that a report lists. */
const MOST = 200

export interface ToldSection {
  title: string
  verdict: string
  /** X12 only: how to cut the partner's line. */
  delimiters?: Delimiters
  findings: Finding[]
}

/** Below 0 where a place stands before another one; what has no place comes first. */
const beside = (one: Place, other: Place): number =>
  ORDER.map((name) => (one[name] ?? 0) - (other[name] ?? 0)).find((by) => by !== 0) ?? 0

const ORDER = ['line', 'column', 'segment', 'element', 'repetition', 'component'] as const

export class Conclusion {
  documents = 0
  rejected = 0
  omitted = 0
  readonly sections: ToldSection[] = []
  #listed = 0

  /** Adds a section where something is wrong: errors first, then warnings, each in the order of their places. */
  tell(section: ToldSection): void {
    const rank = { error: 0, warning: 1, note: 2 }
    const told = section.findings
      .filter(({ severity }) => severity !== 'note')
      .sort((a, b) => rank[a.severity] - rank[b.severity] || beside(a.at, b.at))
    const room = Math.max(0, MOST - this.#listed)
    this.omitted += Math.max(0, told.length - room)
    this.#listed += Math.min(told.length, room)
    if (room > 0) this.sections.push({ ...section, findings: told.slice(0, room) })
  }

  /** Whether something was rejected that has to be told at the drop point. */
  get isBad(): boolean {
    return this.rejected > 0 || this.sections.length > 0
  }
}
