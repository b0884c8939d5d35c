// What a candidate changes over any number of documents, in bounded memory: values by folded pointer and findings by
// code, each with its count and a few examples; what was declared as expected apart from what was not.
import { sentence } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import { type Change, ChangeTally } from '../changes.ts'
import type { Compared } from '../compare.ts'
import { whereOf, wirePlace } from '../explain.ts'
import { type Expectation, folded, type ShadowVerdict, VERDICTS } from './expected.ts'
import type { Judged } from './judge.ts'

export interface ChangedValue extends Change {
  /** Such as /lines/*\/price/amount. */
  pointer: string
}

export interface ChangedFinding {
  code: string
  severity: Finding['severity']
  way: 'come' | 'gone'
  count: number
  documents: number
  examples: readonly { of: string; says: string; at: string }[]
}

export interface Changed {
  values: readonly ChangedValue[]
  findings: readonly ChangedFinding[]
  /** Values that were changed at more places than are told apart. */
  beyond: number
}

/** Documents of one verdict. */
export interface Count {
  expected: number
  unexpected: number
}

export interface Tallied {
  documents: number
  verdicts: Readonly<Record<ShadowVerdict, Count>>
  unexpected: Changed
  /** What was declared, entry by entry; `documents` counts those in which it was met. */
  expected: readonly (Changed & { reason: string; documents: number })[]
}

/** So many examples of a finding are kept. */
const EXAMPLES = 3

class ChangedTally {
  readonly #values = new ChangeTally()
  readonly #findings = new Map<string, ChangedFinding & { examples: ChangedFinding['examples'][number][] }>()
  readonly #last = new Map<string, string>()
  documents = 0
  #lastDocument = ''

  value(of: string, what: Compared, from: () => string): void {
    this.#values.add(of, what, from)
    this.touch(of)
  }

  finding(of: string, way: 'come' | 'gone', what: Finding): void {
    const key = `${way} ${what.severity} ${what.code}`
    const { code, severity } = what
    const known = this.#findings.get(key) ?? { code, severity, way, count: 0, documents: 0, examples: [] }
    this.#findings.set(key, known)
    known.count++
    if (this.#last.get(key) !== of) known.documents++
    this.#last.set(key, of)
    if (known.examples.length < EXAMPLES)
      known.examples.push({ of, says: sentence(what), at: `${wirePlace(what.at)}${whereOf(what.at)}` })
    this.touch(of)
  }

  /** Counts a document once, however much of it is here. */
  touch(of: string): void {
    if (this.#lastDocument !== of) this.documents++
    this.#lastDocument = of
  }

  changed(): Changed {
    const values = this.#values
      .changes()
      .map((one) => ({ ...one, pointer: folded(one.examples[0]!.pointer) }))
    const findings = [...this.#findings.values()].sort((a, b) => b.count - a.count)
    return { values, findings, beyond: this.#values.beyond }
  }
}

/** Counts documents as they are judged. */
export class ShadowTally {
  readonly #expectations: readonly Expectation[]
  readonly #unexpected = new ChangedTally()
  readonly #expected: readonly ChangedTally[]
  readonly #verdicts: Record<ShadowVerdict, Count>
  documents = 0

  constructor(expectations: readonly Expectation[]) {
    this.#expectations = expectations
    this.#expected = expectations.map(() => new ChangedTally())
    const counts = VERDICTS.map((verdict) => [verdict, { expected: 0, unexpected: 0 }])
    this.#verdicts = Object.fromEntries(counts) as Record<ShadowVerdict, Count>
  }

  /** Takes one document; `from` tells where a value came from, and is asked only for examples. */
  add(of: string, judged: Judged, from: (what: Compared) => string): void {
    this.documents++
    const { verdict, expected, values, come, gone, by } = judged
    this.#verdicts[verdict][expected ? 'expected' : 'unexpected']++
    for (const { what, by: declared } of values) this.#at(declared ?? by).value(of, what, () => from(what))
    for (const { what, by: declared } of come) this.#at(declared ?? by).finding(of, 'come', what)
    for (const { what, by: declared } of gone) this.#at(declared ?? by).finding(of, 'gone', what)
    if (by !== undefined) this.#at(by).touch(of)
  }

  #at(index: number | undefined): ChangedTally {
    return index === undefined ? this.#unexpected : this.#expected[index]!
  }

  /** What was counted. */
  tallied(): Tallied {
    const expected = this.#expectations.map(({ reason }, index) => {
      const tally = this.#expected[index]!
      return { reason, documents: tally.documents, ...tally.changed() }
    })
    const { documents } = this
    return { documents, verdicts: this.#verdicts, unexpected: this.#unexpected.changed(), expected }
  }
}
