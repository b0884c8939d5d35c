// One document beside itself: what became of it by the version in force, and what the candidate would make of it.
import type { Outcome } from '../../exchange/trying/bench.ts'
import type { Finding } from '../../finding/finding.ts'
import type { ResolvedGuide } from '../../guide/model.ts'
import type { CanonicalDocument } from '../../guide/reading.ts'
import { type Compared, compared } from '../compare.ts'
import type { PlacedRule } from '../erpRules.ts'
import { viewOf } from '../view/view.ts'
import {
  declaredAt,
  declaredFinding,
  declaredVerdict,
  type Expectation,
  type ShadowVerdict,
} from './expected.ts'
import { type Unkept, unkept } from './relied.ts'

/** By what documents are judged. */
export interface Terms {
  /** Such as 850-in. */
  mapping: string
  /** Of the version in force, and of the candidate. */
  guides: readonly [was: ResolvedGuide, now: ResolvedGuide]
  /** What the consumer relies on. */
  relied: readonly PlacedRule[]
  expectations: readonly Expectation[]
}

/** Something different; `by` is the expectation that declares it. */
export type Declared<T> = { what: T; by: number | undefined }

export interface Judged {
  verdict: ShadowVerdict
  /** Everything that is different was declared. */
  expected: boolean
  values: readonly Declared<Compared>[]
  come: readonly Declared<Finding>[]
  gone: readonly Declared<Finding>[]
  unkept: readonly Unkept[]
  /** What declares the verdict itself. */
  by: number | undefined
  /** Before and now, as compared; made only where they differ. */
  documents?: readonly [was: CanonicalDocument, now: CanonicalDocument]
}

const SAME: Judged = {
  verdict: 'same',
  expected: true,
  values: [],
  come: [],
  gone: [],
  unkept: [],
  by: undefined,
}

/** Judges one document. */
export function judge(terms: Terms, was: Outcome, now: Outcome): Judged {
  if (isSame(was, now)) return SAME
  const { expectations } = terms
  const documents = [documentOf(was, terms.guides[0]), documentOf(now, terms.guides[1])] as const
  // A draft holds as much as was understood: beside a whole document nearly all would be different, and say nothing.
  const comparable = (was.state === 'draft') === (now.state === 'draft')
  const differences = comparable ? compared(terms.mapping, ...documents) : []
  const values = differences.map((what) => ({ what, by: declaredAt(expectations, what.pointer) }))
  const [come, gone] = [apart(now, was), apart(was, now)].map((findings) =>
    findings.map((what) => ({ what, by: declaredFinding(expectations, what.code) })),
  ) as [Declared<Finding>[], Declared<Finding>[]]
  const broken = was.state === 'read' && now.state === 'read' ? unkept(terms.relied, ...documents) : []
  const verdict = verdictOf(was, now, broken, values.length + come.length + gone.length > 0)
  const by = declaredVerdict(expectations, verdict)
  const judged = { verdict, values, come, gone, unkept: broken, by, documents }
  return { ...judged, expected: isExpected(judged, expectations) }
}

function isSame(was: Outcome, now: Outcome): boolean {
  return (
    was.state === now.state &&
    was.canonical === now.canonical &&
    was.refusal === now.refusal &&
    sameBytes(was.wire, now.wire) &&
    JSON.stringify(was.findings) === JSON.stringify(now.findings)
  )
}

const sameBytes = (was: Uint8Array | undefined, now: Uint8Array | undefined): boolean =>
  was === now || (was !== undefined && now !== undefined && Buffer.compare(was, now) === 0)

const documentOf = ({ canonical, wire }: Outcome, guide: ResolvedGuide): CanonicalDocument => {
  if (wire) return viewOf(wire, guide)
  return canonical === '' ? {} : (JSON.parse(canonical) as CanonicalDocument)
}

/** The findings of one outcome that the other has not, by code and place. */
function apart(one: Outcome, other: Outcome): Finding[] {
  const key = ({ code, severity, at }: Finding) => `${code} ${severity} ${JSON.stringify(at)}`
  const known = new Set(other.findings.map(key))
  return one.findings.filter((finding) => !known.has(key(finding)))
}

const RANKS = { draft: 0, parked: 1, read: 2 } as const

function verdictOf(
  { state: was, refusal: before }: Outcome,
  { state: now, refusal: since }: Outcome,
  broken: readonly Unkept[],
  differs: boolean,
): ShadowVerdict {
  if (RANKS[now] < RANKS[was]) return now === 'draft' ? 'newly-rejected' : 'newly-parked'
  if (RANKS[now] > RANKS[was]) return 'newly-accepted'
  if (broken.length > 0) return 'breaking'
  return differs || before !== since ? 'changed' : 'same'
}

function isExpected(
  { verdict, values, come, gone, unkept: broken, by }: Omit<Judged, 'expected'>,
  expectations: readonly Expectation[],
): boolean {
  const isSettled = ({ settleable, pointer }: Unkept) =>
    settleable && declaredAt(expectations, pointer) !== undefined
  if (verdict === 'same') return true
  if (!broken.every(isSettled)) return false
  if (by !== undefined) return true
  const all = [...values, ...come, ...gone]
  return all.length > 0 && all.every((one) => one.by !== undefined)
}
