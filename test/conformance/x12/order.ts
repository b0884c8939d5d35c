// One order of release 004010 that uses the heading, the detail, nested loops and the summary, and ways to break it.
// A mistake is made by its segment's ordinal in the sound order, ST being 1; SE counts what comes of it.

/** Between ST and SE: the first is segment 2. */
const ORDER: readonly string[] = [
  'BEG*00*SA*4500012345**20260601',
  'CUR*BY*USD',
  'REF*DP*042',
  'PER*BD*Jane Roe*TE*5550100',
  'ITD*01*3*2**10**30',
  'DTM*010*20260610*0930',
  'TD5*O*2*RDWY*M*Roadway',
  'N9*ZZ*NOTE',
  'MSG*Call before delivery',
  'N1*ST*Harbour Tools*92*0001',
  'N3*1 Main Street',
  'N4*Dallas*TX*75201*US',
  'N1*BT*Acme Retail*92*9000',
  'PO1*1*10*EA*9.99*PE*UP*012345678905',
  'PID*F*08***Bolt',
  'SDQ*EA*92*0001*6*0002*4',
  'LS*LDT',
  'LDT*AA*5*DA',
  'LE*LDT',
  'N1*MA*Store*92*0001',
  'PO1*2*5*EA*1.50*PE*UP*012345678906',
  'SLN*1**I*2*EA',
  'AMT*1*7.50',
  'CTT*2',
  'AMT*TT*107.40',
]

export type Mistake = (segments: string[]) => void

const at = (ordinal: number) => ordinal - 2

/** Another segment in the place of one. */
export const put =
  (ordinal: number, segment: string): Mistake =>
  (segments) => {
    segments[at(ordinal)] = segment
  }

/** Segments in front of one. */
export const before =
  (ordinal: number, ...more: string[]): Mistake =>
  (segments) => {
    segments.splice(at(ordinal), 0, ...more)
  }

/** Some segments fewer, from one on. */
export const without =
  (ordinal: number, count = 1): Mistake =>
  (segments) => {
    segments.splice(at(ordinal), count)
  }

/** One segment and the next the other way round. */
export const swapped =
  (ordinal: number): Mistake =>
  (segments) => {
    const [one] = segments.splice(at(ordinal), 1)
    segments.splice(at(ordinal) + 1, 0, one!)
  }

/** One segment in the place that another one has then. */
export const moved =
  (from: number, to: number): Mistake =>
  (segments) => {
    const [one] = segments.splice(at(from), 1)
    segments.splice(at(to), 0, one!)
  }

export interface Wrapping {
  release?: '004010' | '005010'
  st?: string
  /** Segments that the SE does not count. */
  uncounted?: number
}

/** The interchange around the order, broken by a mistake or sound. */
export function interchangeOf(
  mistake: Mistake = () => {},
  { release = '004010', st, uncounted = 0 }: Wrapping = {},
): Buffer {
  const isLate = release === '005010'
  const segments = ORDER.map((one) => (isLate ? one.replace(/^MSG\*/, 'MTX**') : one))
  mistake(segments)
  const wire = [
    `ISA*00*          *00*          *ZZ*ACMERETAIL     *01*123456789      *260601*1030*${isLate ? '^' : 'U'}*${isLate ? '00501' : '00401'}*000000007*0*P*>`,
    `GS*PO*ACMERETAIL*123456789*20260601*1030*77*X*${release}`,
    st ?? 'ST*850*0001',
    ...segments,
    `SE*${segments.length + 2 - uncounted}*0001`,
    'GE*1*77',
    'IEA*1*000000007',
  ]
  return Buffer.from(`${wire.join('~\n')}~\n`, 'latin1')
}
