// Ordinary segments in WebAssembly beside all segments in JavaScript: while something is made of one reading, nobody
// else has the memory, and who reads then goes from segment to segment as where there is no WebAssembly.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { library } from '../../../../src/guide/library.ts'
import { loadSource } from '../../../../src/guide/load/source.ts'
import { compileMapping } from '../../../../src/guide/mapping.ts'
import type { ReadPolicy } from '../../../../src/guide/reading.ts'
import { seeded } from '../../../../src/guide/sample/random.ts'
import { SetReader } from '../../../../src/guide/x12/read.ts'
import { SegmentCursor } from '../../../../src/x12/segments.ts'
import { interchange, type Kind } from '../../../bench/made/interchange.ts'
import { UNITS } from '../../../bench/made/words.ts'
import { agrees, type X12 } from '../../../laws/agrees.ts'
import { DELIMITERS } from '../../../laws/bytes.ts'
import { CROSSWALKED } from '../../../laws/crosswalks.ts'
import { shipped } from '../../../laws/guides.ts'

const setOf = (text: string) => ({
  bytes: Buffer.from(text, 'latin1'),
  delimiters: DELIMITERS,
  offset: 1_000,
})
const [G850, G997] = ['x12/004010/850', 'x12/004010/997']
const readerOf = (guide: string) => new SetReader((shipped(guide) as X12).set)

/** The sets of an interchange that is made for the bench, as text. */
function made(kind: Kind, sets: number): string[] {
  const whole = Buffer.concat([...interchange(kind, { sets }, 3)]).toString('latin1')
  return [...whole.matchAll(/ST\*.*?\n?SE\*[^~]*~/gs)].map(([set]) => set)
}

const SPOILT = [
  '',
  'XX',
  '1.5',
  '.',
  '-5',
  'A ',
  '20240230',
  '2561',
  '1'.repeat(40),
  'SK',
  '\u00e9',
  'A>B',
  '\u00dcber',
  'A^B',
  '\u0001',
  '\x7f',
  '\n',
  'R\u00fc\u00df',
]

/** The same text in characters of each kind, and with delimiters that are control characters. */
const FORMS: readonly ((text: string) => { set: ReturnType<typeof setOf>; policy: ReadPolicy })[] = [
  (text) => ({ set: setOf(text), policy: {} }),
  (text) => ({ set: { ...setOf(''), bytes: Buffer.from(text) }, policy: { charset: 'utf-8' } }),
  (text) => ({
    set: {
      ...setOf(text.replaceAll('*', '\x1d')),
      delimiters: { ...DELIMITERS, element: 0x1d, repetition: 0x1f },
    },
    policy: {},
  }),
]

/** A set with some segments left out, doubled, moved, or with another element. */
function broken(text: string, random: () => number): string {
  const segments = text.split('~')
  const some = () => 1 + Math.floor(random() * (segments.length - 3))
  for (let n = Math.floor(random() * 3); n >= 0; n--) {
    const [at, to, how] = [some(), some(), Math.floor(random() * 5)]
    if (how === 0) segments.splice(at, 1)
    else if (how === 1) segments.splice(to, 0, ...segments.slice(at, at + 3))
    else if (how === 2) segments.splice(to, 0, ...segments.splice(at, 1))
    else {
      const elements = segments[at]!.split('*')
      elements[Math.floor(random() * (elements.length + 1))] = SPOILT[Math.floor(random() * SPOILT.length)]!
      segments[at] = elements.join('*')
    }
  }
  return segments.join('~')
}

/** Patterns of each kind, and codes that tell apart what stands in a document once. */
const NARROWED = `overlay: x12/004010/850
partner: own
changes:
  heading.BEG.3: { pattern: "PO[0-9]{8}" }
  detail.PO1.PO1.4: { pattern: '[0-9]{1,5}(\\.[0-9]{2})?' }
  detail.PO1.PO1: { pairs: { paths: { VN: { path: item.sellerId, pattern: "WC-[0-9]{4,5}" } } } }
  detail.PO1.PID/description.PID.5: { pattern: "[^!]{2,60}" }
  detail.PO1.PO4.1: { pattern: "[1-9][0-9]*" }
`

/** The same with rules that look at many segments, of which some are broken here and there. */
const SITUATED = `${NARROWED}  heading.BEG.4: { when: { required: { if: [02 is RE, summary.CTT is present] } } }
  heading.REF.2: { when: { is: { if: [01 is DP], value: ["001", "002", "003"] } } }
  detail.PO1.PO1.5: { when: { unused: { if: [04 is absent] } } }
  detail.PO1.PO1.9: { when: { required: { if: [MEA.4 is present] } } }
  detail.PO1.MEA.4: { when: { unused: { if: [PO4.4 is CTN25] } } }
  detail.PO1.PID/characteristic: { when: { required: { if: [PO1.5 is PE] } } }
  detail.PO1.SDQ: { when: { unused: { if: [PO1.3 is one of CA DZ] } } }
`

/** What each line has beside what is made for the bench: right, and here and there wrong. */
const RIGHT = ['MEA**WT*12.5*LB~', 'MEA**WT*-0.50*LB~', 'PO4*12*24*EA*CTN25~', 'PID*F****Gl\u00e4ser  ~']
const UNUSUAL = [
  ...[
    'MEA**WT*12.5*LB>2~',
    'MEA**WT*-*LB~',
    'MEA**WT*-.*XX~',
    'MEA**WT*7.*L~',
    'MEA**WT*+5*LB~',
    'MEA***12* ~',
  ],
  ...['PO4*012*24*EA*CTN25~', 'PO4*12*24*EA*CTN255~', 'PO4*12*24*EA*XTN25~', 'PO4*12**EA*CTN2~'],
  ...[
    'PID*F****!~',
    'PID*F**** ~',
    'PID*F**** x ~',
    'PID*F****\u00e9~',
    'PID*F****\u00e9\u00e9\u00a0~',
    'PID*F****x\u3000~',
  ],
  ...['REF*CT*C-1**DP>038~', 'REF*CT*C-1**DP>~', 'REF*CT*C-1**>038~', 'REF*CT*C-1**DP>1>XX>1>IA>2>Z~'],
  ...['MEA**WT*1*LB>2>~', 'MEA**WT*1*LB^KG~', 'MEA**WT*1*>~', 'MEA**WT*1*LB> >3~', 'MEA**WT*1*>>1~'],
  ...['SLN*1**I*2*EA*1.25**BP*1 *VN*WC-12345 ~', 'SLN*1**I*-2*EA>1~', 'DTM*002****RD8*20250401-20250405~'],
]

function furnished(text: string, random: () => number): string {
  const some = (of: readonly string[]) => of[Math.floor(random() * of.length)]!
  const line = () => (random() < 0.7 ? some(RIGHT) : some(UNUSUAL))
  return text.replace(/(?=PO1\*|CTT\*)/g, line)
}

const OTHER = setOf('ST*997*0001~AK1*PO*1~AK9*A*1*1*1~SE*4*0001~')
const said = ({ findings, document, lineage, unmapped }: ReturnType<SetReader['read']>) =>
  JSON.stringify([findings, document, lineage, unmapped])

/** How many segments a cursor goes to one by one. */
function countingSegments(run: () => void): number {
  const { next } = SegmentCursor.prototype
  let count = 0
  SegmentCursor.prototype.next = function () {
    count++
    return next.call(this)
  }
  try {
    run()
  } finally {
    SegmentCursor.prototype.next = next
  }
  return count
}

describe('ordinary segments are read at once', () => {
  for (const [guide, kind] of [
    ['x12/004010/850', 'orders'],
    ['x12/004010/856', 'shipments'],
  ] as const)
    test(`as one by one, whole and broken, by ${guide}`, () => {
      const [fast, slow, other] = [readerOf(guide), readerOf(guide), readerOf('x12/004010/997')]
      const random = seeded(5)
      for (const text of made(kind, 12))
        for (let n = 0; n < 12; n++) {
          const { set, policy } = FORMS[n % FORMS.length]!(n === 0 ? text : broken(text, random))
          const one = said(fast.read(set, policy))
          assert.equal(
            one,
            other.use(OTHER, {}, () => said(slow.read(set, policy))),
            set.bytes.toString('latin1'),
          )
          assert.equal(JSON.stringify(fast.validate(set, policy)), JSON.stringify(JSON.parse(one)[0]))
        }
    })

  for (const [guide, kind, share] of [
    ['x12/004010/850', 'orders', 8],
    ['x12/004010/856', 'shipments', 20],
  ] as const)
    test(`and few are left to be read one by one, by ${guide}`, () => {
      const reader = readerOf(guide)
      // What is unusual in one segment is not in the others.
      const texts = made(kind, 8).map((text) => text.replace(/(N1\*ST\*)/, '$1D\u00e9p\u00f4t \u0001'))
      for (const text of texts) reader.read(setOf(text))
      const count = countingSegments(() => {
        for (const text of texts) reader.read(setOf(text))
      })
      const all = texts.reduce((sum, text) => sum + text.split('~').length - 1, 0)
      assert.ok(count * share < all, `${count} of ${all}`)
    })

  const named = {
    'signs, spaces, letters, long codes, patterns and components': NARROWED,
    situations: SITUATED,
  }
  for (const [what, overlay] of Object.entries(named))
    test(`${what} as one by one, and as interpreted`, () => {
      const mapping = compileMapping(library().resolve(G850, loadSource('own.yaml', overlay))) as X12
      const [fast, slow, other] = [new SetReader(mapping.set), new SetReader(mapping.set), readerOf(G997)]
      const random = seeded(9)
      for (const text of made('orders', 40).map((one) => furnished(one, random)))
        for (const charset of ['latin1', 'utf-8'] as const) {
          const policy: ReadPolicy = { charset }
          const set = { ...setOf(''), bytes: Buffer.from(text, charset) }
          const one = said(fast.read(set, policy))
          assert.equal(
            one,
            other.use(OTHER, {}, () => said(slow.read(set, policy))),
            text,
          )
          assert.equal(JSON.stringify(fast.validate(set, policy)), JSON.stringify(JSON.parse(one)[0]))
          agrees(mapping, set, policy, charset)
        }
    })

  test('and few of them are left, once they were met', () => {
    const mapping = compileMapping(library().resolve(G850, loadSource('own.yaml', NARROWED))) as X12
    const reader = new SetReader(mapping.set)
    const texts = made('orders', 8).map((text) =>
      text.replace(/(?:PID[^~]*~\s*)+/g, (one) => `${RIGHT[0]}${RIGHT[1]}${one}${RIGHT[3]}${RIGHT[2]}`),
    )
    for (const charset of ['latin1', 'utf-8'] as const) {
      const readAll = () => {
        for (const text of texts)
          assert.deepEqual(
            reader.read({ ...setOf(''), bytes: Buffer.from(text, charset) }, { charset }).findings,
            [],
          )
      }
      readAll()
      // ST and SE.
      assert.equal(countingSegments(readAll), 2 * texts.length)
    }
  })

  test('nodes as one by one, whatever they call themselves, their parents, levels and children', () => {
    const [fast, slow, other] = ['856', '856', '997'].map((set) => readerOf(`x12/004010/${set}`))
    const random = seeded(7)
    const one = (of: readonly string[]) => of[Math.floor(random() * of.length)]!
    const ids = ['1', '2', '3', '4', '07', '0', 'A1', 'A2', '12345', '999999999', '9999999999', '1.5', '']
    const levels = ['S', 'O', 'T', 'P', 'I', 'PACKS', 'Q']
    for (let n = 0; n < 300; n++) {
      // Half of them without the mistakes that chance makes of nearly all.
      const isOrderly = n % 2 === 0
      const names = isOrderly ? ['1', '2', '30000', 'B4', '000005', '6'] : ids
      const nodes = Array.from({ length: 1 + Math.floor(random() * 6) }, (_, at) => {
        const [id, parent] = isOrderly
          ? [names[at]!, at === 0 ? one(['', '0']) : one([...names.slice(0, at), names[at - 1]!])]
          : [one(ids), one(ids)]
        const level = isOrderly && at === 0 ? 'S' : one(isOrderly ? levels.slice(1, 5) : levels)
        return `HL*${id}*${parent}*${level}*${one(['', '', '0', '1', '2'])}~MAN*GM*${at}~`
      })
      const text = `ST*856*0001~BSN*00*S${n}*20260131*0930*0001~${nodes.join('')}SE*9*0001~`
      const known = said(fast!.read(setOf(text)))
      assert.equal(
        known,
        other!.use(OTHER, {}, () => said(slow!.read(setOf(text)))),
        text,
      )
      assert.equal(JSON.stringify(fast!.validate(setOf(text))), JSON.stringify(JSON.parse(known)[0]), text)
    }
  })

  test('lists of values, and counts and sums that are right, wrong, or come too early', () => {
    const [fast, slow, other] = ['850', '850', '997'].map((set) => readerOf(`x12/004010/${set}`))
    const names = 'N1*BY*Amaryllis~N2*Garden centres*North~N3*Quay 4*Gate 2~N3*Hall 7~N2*of old~'
    const text = 'N9*L1*1~MSG*One~MSG*Two~'
    const line = 'PO1**3*EA*2.5**BP*1617382~PID*F****Lamp~'
    const totals = [
      'CTT*2~',
      'CTT*2*6~',
      'CTT*3*6~',
      'CTT*2*7.5~',
      'CTT*X~',
      'CTT*2*6~AMT*TT*15~',
      'AMT*TT*15~CTT*2~',
      '',
    ]
    for (const total of totals)
      for (const body of [
        line + line + total,
        total + line + line,
        line + total + line,
        line + line + total + total,
      ]) {
        const set = setOf(`ST*850*0001~BEG*00*SA*4711**20260131~${text}${names}${body}SE*9*0001~`)
        for (let n = 0; n < 2; n++) {
          const known = said(fast!.read(set))
          assert.equal(
            known,
            other!.use(OTHER, {}, () => said(slow!.read(set))),
            body,
          )
          assert.equal(JSON.stringify(fast!.validate(set)), JSON.stringify(JSON.parse(known)[0]), body)
        }
      }
  })

  test('codes of crosswalks as one by one, by the rows of each set’s partner and day', () => {
    const own = loadSource(
      'own.yaml',
      `overlay: x12/004010/850\npartner: own\nchanges:${CROSSWALKED['x12/004010/850']}`,
    )
    const mapping = compileMapping(library().resolve('x12/004010/850', own)) as X12
    const [fast, other] = [new SetReader(mapping.set), readerOf('x12/004010/997')]
    // By who has read nothing before, so that nothing is remembered.
    const afresh = (set: ReturnType<typeof setOf>, policy: ReadPolicy) =>
      other.use(OTHER, {}, () => said(new SetReader(mapping.set).read(set, policy)))
    const rows = (mark: string) =>
      ['EA', 'CA', 'DZ', 'BX'].map((theirs) => ({ theirs, ours: `${theirs}${mark}` }))
    const units = rows('')
    const dated = [
      ...rows('-old').map((row) => ({ ...row, to: '2025-02-10' })),
      ...rows('-new').map((row) => ({ ...row, from: '2025-02-11' })),
    ]
    const policies: ReadPolicy[] = [
      { crosswalks: { units } },
      { crosswalks: { units: rows('-else') } },
      { crosswalks: { units: dated } },
      { crosswalks: { units: dated }, unknownCode: 'park' },
      { crosswalks: { units: dated }, day: '2025-02-11' },
      {},
    ]
    const texts = made('orders', 10)
    // A set without a date, and one that says it last.
    texts.push(
      texts[0]!.replace(/(BEG[^~]*)\*\d{8}~/, '$1~'),
      texts[1]!.replace(/(~\s*BEG[^~]*)(.*?)(~\s*PO1)/s, '$2$1$3'),
    )
    const readings: [ReturnType<SetReader['read']>, string][] = []
    for (let n = 0; n < 2 * texts.length; n++) {
      const set = setOf(texts[n % texts.length]!)
      for (const policy of n % 3 === 0 ? policies : [policies[n % policies.length]!]) {
        const expected = afresh(set, policy)
        readings.push([fast.read(set, policy), expected])
        assert.equal(fast.use(set, policy, said), expected)
        assert.equal(JSON.stringify(fast.validate(set, policy)), JSON.stringify(JSON.parse(expected)[0]))
      }
    }
    // What was read before other rows were in effect.
    for (const [reading, expected] of readings) assert.equal(said(reading), expected)
  })

  test('and few of them are left, once they were met', () => {
    const own = loadSource(
      'own.yaml',
      'overlay: x12/004010/850\npartner: own\nchanges:\n  detail.PO1.PO1.3: { crosswalk: units }',
    )
    const mapping = compileMapping(library().resolve('x12/004010/850', own)) as X12
    const reader = new SetReader(mapping.set)
    const texts = made('orders', 8)
    const policy = { crosswalks: { units: UNITS.map((theirs) => ({ theirs, ours: `X${theirs}` })) } }
    const readAll = () => {
      for (const text of texts) assert.deepEqual(reader.read(setOf(text), policy).findings, [])
    }
    readAll()
    const count = countingSegments(readAll)
    // ST, what says the date, and SE.
    assert.equal(count, 3 * texts.length)
  })

  test('by readers that have the memory in turn', () => {
    const orders = made('orders', 3)
    const shipments = made('shipments', 3)
    const [first, second] = [readerOf('x12/004010/850'), readerOf('x12/004010/856')]
    const alone = orders.map((text) => said(readerOf('x12/004010/850').read(setOf(text))))
    const turns = orders.map((text, n) => {
      second.read(setOf(shipments[n]!))
      return said(first.read(setOf(text)))
    })
    assert.deepEqual(turns, alone)
  })

  test('of which situational rules look at more than are noted at once', () => {
    const rule = 'heading.N9.N9.2: { when: { required: { if: [MSG is present] } } }'
    const own = loadSource('own.yaml', `overlay: ${G850}\npartner: own\nchanges:\n  ${rule}\n`)
    const mapping = compileMapping(library().resolve(G850, own)) as X12
    const notes = `N9*L1*1~${'MSG*a~'.repeat(9)}`
    const text = `ST*850*0001~BEG*00*SA*4711**20260131~${notes.repeat(900)}N9*L1**x~MSG*a~PO1**1*EA~CTT*1~SE*1~`
    agrees(mapping, setOf(text), {}, 'many notes')
    const { findings } = mapping.reader.read(setOf(text), {})
    const count = countingSegments(() => mapping.reader.read(setOf(text), {}))
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['element-dependent-missing'],
    )
    assert.ok(count < 20, `${count}`)
  })

  test('of a set that takes more room than there is', () => {
    const [head, ...tail] = made('orders', 1)[0]!.split(/(?=CTT)/)
    const line = 'PO1**1*EA*2.5**BP*1617382*VN*WC-33009*SK*7~PID*F****Lamp~'
    const lines = 80_000
    const count = head!.match(/PO1/g)!.length + lines
    const text = `${head}${line.repeat(lines)}${tail.join('')}`.replace(/CTT\*\d+\*\d+/, `CTT*${count}`)
    const reader = readerOf('x12/004010/850')
    // The number of lines is counted on the tape.
    assert.deepEqual(reader.validate(setOf(text)), [])
    assert.deepEqual(reader.validate(setOf(made('orders', 1)[0]!)), [])
  })
})
