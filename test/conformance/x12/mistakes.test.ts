// Every code of AK304 and AK403 at several places of an order: one mistake is one finding, and one AK3, with one AK4
// where it is an element's, in the 997 and in the 999.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answerOf, errorsOf, readFile, rulesWith, toldOf } from './answered.ts'
import { before, interchangeOf, type Mistake, moved, put, swapped, type Wrapping, without } from './order.ts'

const many = (count: number, segment: string) => Array.from({ length: count }, () => segment)

/** What is done, the code, and what an AK3 and an AK4 say: id, ordinal, code, and element, code. */
type Case = [string, Mistake, string, string, string?]

const SEGMENTS: readonly Case[] = [
  ['an unknown segment in the heading', before(4, 'QQQ*1'), 'AK304=1', 'QQQ 4 1'],
  ['an unknown segment in a loop of the detail', before(17, 'QQQ*1'), 'AK304=1', 'QQQ 17 1'],
  ['an unknown segment in the summary', before(26, 'QQQ*1'), 'AK304=1', 'QQQ 26 1'],
  ['a required segment under another name', put(2, 'BGE*00*SA*4500012345**20260601'), 'AK304=1', 'BGE 2 1'],
  ['the first segment of a loop under another name', put(9, 'NX*ZZ*NOTE'), 'AK304=1', 'NX 9 1'],
  [
    'the first segment of a required loop under another name',
    put(15, 'PO*1*10*EA*9.99'),
    'AK304=1',
    'PO 15 1',
  ],
  ['a loop trailer under another name', put(20, 'LX*LDT'), 'AK304=6', 'LX 20 6'],
  ['the first segment of a bounded loop twice', before(18, 'LS*LDT'), 'AK304=4', 'LS 19 4'],
  ['a segment identifier in lower case', put(16, 'pid*F*08***Bolt'), 'AK304=1', 'pid 16 1'],
  ['a total in front of everything', before(3, 'CTT*2'), 'AK304=2', 'CTT 3 2'],
  ['a total in front of the first line', before(15, 'CTT*2'), 'AK304=2', 'CTT 15 2'],
  ['totals in front of everything', before(3, 'CTT*2', 'AMT*TT*1'), 'AK304=2', 'CTT 3 2'],
  ['totals in front of a loop', before(11, 'CTT*2', 'AMT*TT*1'), 'AK304=2', 'CTT 11 2'],
  ['totals in front of the first line', before(15, 'CTT*2', 'AMT*TT*1'), 'AK304=2', 'CTT 15 2'],
  ['no beginning segment', without(2), 'AK304=3', 'BEG 2 3'],
  ['no line at all', without(15, 10), 'AK304=3', 'PO1 15 3'],
  ['no end of a bounded loop', without(20), 'AK304=3', 'LE 20 3'],
  ['one charge too many', before(6, ...many(26, 'SAC*C*C310***1000')), 'AK304=4', 'SAC 31 4'],
  ['one party too many', before(14, ...many(199, 'N1*BS*Branch')), 'AK304=4', 'N1 213 4'],
  ['one currency too many', before(3, 'CUR*SE*USD'), 'AK304=5', 'CUR 4 5'],
  ['one contact too many', before(6, ...many(3, 'PER*BD*Desk')), 'AK304=5', 'PER 8 5'],
  ['one message too many in a nested loop', before(20, 'MSG*a', 'MSG*b'), 'AK304=5', 'MSG 21 5'],
  ['a segment of another set in the heading', before(3, 'BSN*00*1*20260601*1030'), 'AK304=6', 'BSN 3 6'],
  ['a segment of another set in the detail', before(16, 'HL*1**S'), 'AK304=6', 'HL 16 6'],
  ['a segment of another set in the summary', before(25, 'TDS*100'), 'AK304=6', 'TDS 25 6'],
  ['two segments of the heading swapped', swapped(3), 'AK304=7', 'CUR 4 7'],
  ['two segments of a loop swapped', swapped(12), 'AK304=7', 'N3 13 7'],
  ['two segments of the detail swapped', swapped(16), 'AK304=7', 'PID 17 7'],
  ['a segment of the heading behind a loop', before(11, 'CUR*SE*USD'), 'AK304=5', 'CUR 11 5'],
  ['the beginning segment behind the dates', moved(2, 7), 'AK304=7', 'BEG 7 7'],
  ['the first segment of a loop in front of everything', moved(11, 2), 'AK304=2', 'N1 2 2'],
  ['the first segment of a loop behind another loop', moved(9, 14), 'AK304=7', 'N9 14 7'],
  ['a segment of a loop in front of it', moved(19, 16), 'AK304=2', 'LDT 16 2'],
  ['a loop trailer far behind', moved(20, 26), 'AK304=7', 'LE 26 7'],
]

const ELEMENTS: readonly Case[] = [
  ['the first element missing', put(4, 'REF**042'), 'AK403=1', 'REF 4 8', '1 1'],
  ['an element between two missing', put(2, 'BEG*00*SA***20260601'), 'AK403=1', 'BEG 2 8', '3 1'],
  ['the last element missing', put(19, 'LDT*AA*5'), 'AK403=1', 'LDT 19 8', '3 1'],
  ['the first component missing', put(23, 'SLN*1**I*2*>1'), 'AK403=1', 'SLN 23 8', '5:1 1'],
  ['an element of the summary missing', put(26, 'AMT*TT'), 'AK403=1', 'AMT 26 8', '2 1'],
  ['neither of two, of which one is needed', put(4, 'REF*DP'), 'AK403=2', 'REF 4 8', '2 2'],
  ['half a pair in a loop', put(14, 'N1*BT*Acme Retail*92'), 'AK403=2', 'N1 14 8', '4 2'],
  ['an element that demands one of several', put(6, 'ITD*01*3*2'), 'AK403=2', 'ITD 6 8', '4 2'],
  [
    'an element that demands another',
    put(15, 'PO1*1**EA*9.99*PE*UP*012345678905'),
    'AK403=2',
    'PO1 15 8',
    '2 2',
  ],
  ['an element too many in the heading', put(12, 'N3*a*b*c'), 'AK403=3', 'N3 12 8', '3 3'],
  ['elements too many in the summary', put(25, 'CTT*2*1*1*KG*1*CR*a*b*c'), 'AK403=3', 'CTT 25 8', '8 3'],
  ['a name too short', put(13, 'N4*D*TX*75201*US'), 'AK403=4', 'N4 13 8', '1 4'],
  ['a code too short', put(3, 'CUR*BY*US'), 'AK403=4', 'CUR 3 8', '2 4'],
  ['a text too long', put(12, `N3*1 Main Street*${'x'.repeat(56)}`), 'AK403=5', 'N3 12 8', '2 5'],
  ['a number too long', put(19, 'LDT*AA*1234567890123456*DA'), 'AK403=5', 'LDT 19 8', '2 5'],
  ['a component too long', put(23, 'SLN*1**I*2*EA>1234567890123456'), 'AK403=5', 'SLN 23 8', '5:2 5'],
  ['a letter in a number', put(22, 'PO1*2*5*EA*1.5O*PE*UP*012345678906'), 'AK403=6', 'PO1 22 8', '4 6'],
  ['a fraction in a whole number', put(25, 'CTT*2.0'), 'AK403=6', 'CTT 25 8', '1 6'],
  ['a control character in a text', put(10, 'MSG*Call\x07'), 'AK403=6', 'MSG 10 8', '1 6'],
  ['a code that there is none of', put(2, 'BEG*99*SA*4500012345**20260601'), 'AK403=7', 'BEG 2 8', '1 7'],
  ['a day that there is none of', put(2, 'BEG*00*SA*4500012345**20260631'), 'AK403=8', 'BEG 2 8', '5 8'],
  ['a month that there is none of', put(7, 'DTM*010*20261310*0930'), 'AK403=8', 'DTM 7 8', '2 8'],
  ['a time that there is none of', put(7, 'DTM*010*20260610*0960'), 'AK403=9', 'DTM 7 8', '3 9'],
  ['two that exclude each other', before(18, 'TD3*TL*ABCD*1*******2210'), 'AK403=10', 'TD3 18 8', '10 10'],
]

/** What 005010 alone can have wrong: elements that are repeated. */
const LATER: readonly Case[] = [
  ['an element repeated that may not be', put(4, 'REF*DP*042^043'), 'AK403=12', 'REF 4 8', '2 12'],
  ['a component too many', put(23, `SLN*1**I*2*EA${'>1>1>EA'.repeat(5)}`), 'AK403=13', 'SLN 23 8', '5 13'],
  ['a segment that this release has no more', before(16, 'SPO*1'), 'AK304=1', 'SPO 16 1'],
]

/** A segment that a terminator in a value cuts in two, of which the SE counts one. */
const cut =
  (ordinal: number, one: string, rest: string): Mistake =>
  (segments) => {
    put(ordinal, one)(segments)
    before(ordinal + 1, rest)(segments)
  }

const TORN: readonly Case[] = [
  ['a text', cut(12, 'N3*1 Main', ' Street'), 'AK304=1', 'Str 13 1'],
  ['a value behind which others stand', cut(2, 'BEG*00*SA*4500', '012345**20260601'), 'AK304=1', '012 3 1'],
  ['a code that is too short without its rest', cut(3, 'CUR*BY*U', 'SD'), 'AK304=1', 'SD 4 1'],
  ['a value of the first segment of a loop', cut(11, 'N1*ST*Harb', 'our*92*0001'), 'AK304=1', 'our 12 1'],
  ['a rest that other sets have as a segment', cut(3, 'CUR*', 'HL*USD'), 'AK304=1', 'HL 4 1'],
]

/** Place and code of each AK3 and AK4. */
function placesOf(told: readonly string[]): string[] {
  return told
    .filter((one) => /^AK[34]\*/.test(one))
    .map((one) => {
      const [id, first = '', second = '', third, fourth] = one.split('*')
      return id === 'AK3' ? [first, second, fourth].join(' ') : [first.replace('>', ':'), third].join(' ')
    })
}

function check(
  [title, mistake, code, segment, element]: Case,
  older: string | undefined,
  wrapping: Wrapping,
) {
  test(title, () => {
    const reading = readFile(interchangeOf(mistake, wrapping))
    assert.deepEqual(errorsOf(reading), [code])
    const said = [segment, ...(element === undefined ? [] : [element])]
    const in997 = older === undefined ? said : [segment, older]
    assert.deepEqual(placesOf(toldOf(answerOf(reading, '997'))), in997)
    assert.deepEqual(placesOf(toldOf(answerOf(reading, '999'))), said)
    for (const kind of ['997', '999'] as const)
      assert.deepEqual(toldOf(answerOf(reading, kind)).slice(-2), ['AK5*R*5', 'AK9*R*1*1*0'])
  })
}

describe('one mistake of a segment is one finding, and one AK3', () => {
  for (const one of SEGMENTS) check(one, undefined, {})
})

describe('one mistake of an element is one finding, and one AK4', () => {
  for (const one of ELEMENTS) check(one, undefined, {})
})

/** Our own codes of what is wrong with the order. */
const ours = ({ interchanges }: ReturnType<typeof readFile>) =>
  (interchanges[0]?.groups[0]?.sets[0]?.findings ?? [])
    .filter(({ severity }) => severity === 'error')
    .map(({ code }) => code)

describe('a terminator in a value is one finding, at what it cuts off', () => {
  for (const one of TORN) check(one, undefined, { uncounted: 1 })

  test('the value before it is not the only one that may be wrong', () => {
    const reading = readFile(interchangeOf(cut(12, 'N3*\x07*1 Main', ' Street'), { uncounted: 1 }))
    assert.deepEqual(errorsOf(reading), ['AK403=6', 'AK304=1'])
  })

  test('a segment that is none and is counted cuts nothing off', () => {
    const reading = readFile(interchangeOf(cut(12, 'N3*1 Main', ' Street')))
    assert.deepEqual(ours(reading), ['segment-unknown'])
    assert.deepEqual(ours(readFile(interchangeOf(before(4, 'QQQ'), { uncounted: 2 }))), [
      'segment-count-differs',
      'segment-unknown',
    ])
  })

  test('and rejects an order whatever was agreed about errors', () => {
    const rules = rulesWith('  heading.TD5: { max: 5 }\n', { onErrors: 'accept-with-errors' })
    const bytes = interchangeOf(cut(10, 'MSG*Call before', ' delivery'), { uncounted: 1 })
    assert.equal(readFile(bytes, rules).interchanges[0]?.groups[0]?.sets[0]?.state, 'draft')
    const counted = interchangeOf(cut(10, 'MSG*Call before', ' delivery'))
    assert.equal(readFile(counted, rules).interchanges[0]?.groups[0]?.sets[0]?.state, 'read')
  })
})

describe('the same in 005010, which can repeat', () => {
  for (const one of LATER) check(one, undefined, { release: '005010' })
})

test('any one segment that is lost, doubled, renamed, or in the place of the next, is one error at most', () => {
  const sound: string[] = []
  interchangeOf((segments) => sound.push(...segments))
  for (const [index, segment] of sound.entries()) {
    const ordinal = index + 2
    const ways: Record<string, Mistake> = {
      lost: without(ordinal),
      doubled: before(ordinal, segment),
      renamed: put(ordinal, segment.replace(/^[^*]+/, 'QQ')),
      ...(ordinal <= sound.length ? { turned: swapped(ordinal) } : {}),
    }
    for (const [way, mistake] of Object.entries(ways)) {
      const said = errorsOf(readFile(interchangeOf(mistake)))
      assert.ok(said.length <= 1, `${segment} ${way}: ${said.join(', ')}`)
    }
  }
})

test('a line more or less than the totals say is told by their count, and not by their sum as well', () => {
  const totals = put(25, 'CTT*2*15')
  const saidOf = (...mistakes: Mistake[]) => {
    const bytes = interchangeOf((segments) => {
      for (const mistake of mistakes) mistake(segments)
    })
    const found = readFile(bytes).interchanges[0]!.groups[0]!.sets[0]!.findings
    const differing = found.filter(({ code }) => code.endsWith('-differs'))
    return differing.map(({ code, severity }) => `${severity} ${code}`)
  }
  assert.deepEqual(saidOf(totals), [])
  assert.deepEqual(saidOf(totals, without(22, 3)), ['error count-differs', 'note sum-differs'])
  assert.deepEqual(saidOf(put(25, 'CTT*2*14')), ['warning sum-differs'])
})

test('text in another character set than was agreed is a warning, and one', () => {
  const text = (segment: string) => Buffer.from(segment, 'utf8').toString('latin1')
  const bytes = interchangeOf((segments) => {
    put(12, text('N3*1 Östra Hamngatan'))(segments)
    put(13, text('N4*Malmö*TX*75201*US'))(segments)
  })
  const reading = readFile(bytes)
  const doubts = ({ interchanges }: typeof reading) =>
    interchanges[0]!.groups[0]!.sets[0]!.findings.filter(({ code }) => code === 'character-set-doubtful')
  assert.deepEqual(
    doubts(reading).map(({ severity, at }) => [severity, at.segment]),
    [['warning', 12]],
  )
  assert.deepEqual(toldOf(answerOf(reading, '997')), [])
  const agreed = rulesWith('  heading.TD5: { max: 5 }\n', {}, { charset: 'utf-8' })
  assert.deepEqual(doubts(readFile(bytes, agreed)), [])
})

test('the sound order is sound', () => {
  for (const release of ['004010', '005010'] as const) {
    assert.deepEqual(errorsOf(readFile(interchangeOf(undefined, { release }))), [])
  }
})
