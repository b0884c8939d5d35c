// What the framer makes of an interchange that is right, and of one that has one mistake.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sentence } from '../../src/finding/catalogue.ts'
import { Framer } from '../../src/x12/framer.ts'
import {
  bytesOf,
  changed,
  codes,
  findings,
  frame,
  GS,
  groups,
  ISA,
  interchanges,
  ORDER,
  pointedAt,
  sets,
  standards,
  TRAILERS,
  VALID,
} from './sample.ts'

describe('a valid interchange', () => {
  const bytes = bytesOf(VALID)
  const events = frame(bytes)

  test('yields interchange, group, set and both ends, in this order', () => {
    const kinds = events.map((event) => event.kind)
    assert.deepEqual(kinds, ['interchange', 'group', 'set', 'group-end', 'interchange-end'])
    assert.deepEqual(codes(events), [])
  })

  test('gives its header without padding, and its delimiters as bytes', () => {
    const [interchange] = interchanges(events)
    assert.equal(interchange!.header.sender, 'NORTHWIND')
    assert.equal(interchange!.header.receiverQualifier, '01')
    assert.equal(interchange!.header.control, '000000042')
    assert.deepEqual(interchange!.delimiters, { element: 0x2a, component: 0x3e, segment: 0x7e })
    assert.deepEqual(interchange!.tolerances, [])
  })

  test('places every part at its bytes, with its terminator', () => {
    const [set] = sets(events)
    const [group] = groups(events)
    const [interchange] = interchanges(events)
    assert.equal(pointedAt(bytes, set!), ORDER.join(''))
    assert.equal(pointedAt(bytes, group!), [GS, ...ORDER, TRAILERS[0]].join(''))
    assert.equal(pointedAt(bytes, interchange!), VALID.join(''))
    assert.equal(set!.segments, 5)
    assert.equal(group!.claimed, '1')
    assert.equal(interchange!.groups, 1)
  })

  test('takes the repetition separator from ISA11 from 00402 on, and not where it is U', () => {
    const with00501 = ISA.replace('*U*00401*', '*^*00501*')
    assert.equal(interchanges(frame(bytesOf([with00501])))[0]!.delimiters.repetition, 0x5e)
    const withU = ISA.replace('*U*00401*', '*U*00501*')
    assert.equal(interchanges(frame(bytesOf([withU])))[0]!.delimiters.repetition, undefined)
    const old = ISA.replace('*U*00401*', '*^*00401*')
    const [interchange] = interchanges(frame(bytesOf([old])))
    assert.equal(interchange!.delimiters.repetition, undefined)
    assert.ok(interchange!.tolerances.includes('ISA11 names no standard'))
  })

  test('keeps ST03 where there is one', () => {
    const events = frame(changed('ST*850*0001~', 'ST*850*0001*005010X1~'))
    assert.equal(sets(events)[0]!.convention, '005010X1')
  })
})

/** One mistake each: the segment, what is written instead, the one code, what its place points at. */
const MISTAKES: [string, string, string, string, string | undefined][] = [
  [ORDER[4]!, '', 'set-trailer-missing', 'AK502=2', ''],
  [ORDER[4]!, 'SE*5*0002~', 'set-control-differs', 'AK502=3', '0002'],
  [ORDER[4]!, 'SE*6*0001~', 'segment-count-differs', 'AK502=4', '6'],
  [ORDER[4]!, 'SE*five*0001~', 'segment-count-differs', 'AK502=4', 'five'],
  [ORDER[0]!, 'ST**0001~', 'set-id-invalid', 'AK502=6', ''],
  [ORDER[0]!, 'ST*850A*0001~', 'set-id-invalid', 'AK502=6', '850A'],
  [ORDER[0]!, 'ST*850~', 'set-control-invalid', 'AK502=7', ''],
  [ORDER[0]!, 'ST*850*0123456789~', 'set-control-invalid', 'AK502=7', '0123456789'],
  [ORDER[0]!, '', 'set-header-missing', 'AK905=5', undefined],
  [TRAILERS[0]!, '', 'group-trailer-missing', 'AK905=3', ''],
  [TRAILERS[0]!, 'GE*1*8~', 'group-control-differs', 'AK905=4', '8'],
  [TRAILERS[0]!, 'GE*2*7~', 'set-count-differs', 'AK905=5', '2'],
  [TRAILERS[0]!, 'GE*1*7*more~', 'trailer-too-long', 'TA105=022', 'more'],
  [TRAILERS[0]!, 'GX*1*7~', 'group-trailer-missing', 'AK905=3', 'GX*1*7~'],
  [TRAILERS[0]!, 'GE*1*7~GE*1*7~', 'group-header-missing', 'TA105=024', 'GE*1*7~'],
  [TRAILERS[0]!, 'GE*1*7', 'group-segment-joined', 'TA105=022', 'GE*1*7'],
  [ORDER[0]!, 'BEG*00*SA*4711**20260131~ST*850*0001~', 'segment-outside-set', 'TA105=022', undefined],
  [ORDER[2]!, 'ST*850*0001~', 'set-trailer-missing', 'AK502=2', ''],
  [ORDER[0]!, ORDER[0]!.repeat(2), 'set-trailer-missing', 'AK502=2', ''],
  [ORDER[0]!, 'ST*850*0001', 'set-segment-joined', 'AK502=5', 'ST*850*0001'],
  [ORDER[4]!, ORDER[4]!.repeat(2), 'set-header-missing', 'AK905=5', ORDER[4]],
  [ORDER[4]!, 'SE*5*0001', 'set-segment-joined', 'AK502=5', 'SE*5*0001'],
  [GS, GS.repeat(2), 'group-trailer-missing', 'AK905=3', ''],
  [GS, GS.replace('~', ''), 'group-header-invalid', 'TA105=024', GS.replace('~', '')],
  [GS, `ISB*1~ISE*260131*0930*UT~${GS}ST*850*0009~SE*2*0009~`, 'set-count-differs', 'AK905=5', '1'],
  [GS, `ISB*7~${GS}`, 'grade-of-service-invalid', 'TA105=031', '7'],
  [GS, `ISE*260231*0930~${GS}`, 'delivery-date-invalid', 'TA105=028', '260231'],
  [GS, `ISE*260131*2530~${GS}`, 'delivery-time-invalid', 'TA105=029', '2530'],
  [GS, `ISE*260131*0930*U~${GS}`, 'delivery-time-code-invalid', 'TA105=030', 'U'],
  [GS, `ISX*ab~${GS}`, 'release-invalid', 'TA105=022', 'ab'],
  [GS, `ISX*>~${GS}`, 'release-invalid', 'TA105=022', '>'],
  [TRAILERS[0]!, `${TRAILERS[0]}ISX*?~`, 'segment-outside-group', 'TA105=022', 'ISX*?~'],
  [GS, GS.replace('*7*', '*seven*'), 'group-control-invalid', 'AK905=6', 'seven'],
  [GS, GS.replace('*7*', '**'), 'group-control-invalid', 'AK905=6', ''],
  [GS, GS.replace('*X*004010', '*X'), 'group-header-invalid', 'TA105=024', undefined],
  [GS, GS.replace('~', '*more~'), 'group-header-invalid', 'TA105=024', undefined],
  [GS, '', 'group-header-missing', 'TA105=024', undefined],
  [GS, `XX*1~${GS}`, 'segment-outside-group', 'TA105=022', 'XX*1~'],
  [TRAILERS[0]!, `XX*1~YY~${TRAILERS[0]}`, 'segment-outside-set', 'TA105=022', 'XX*1~YY~'],
  [TRAILERS[1]!, 'IEA*1*000000043~', 'interchange-control-differs', 'TA105=001', '000000043'],
  [TRAILERS[1]!, 'IEA*2*000000042~', 'group-count-differs', 'TA105=021', '2'],
  [TRAILERS[1]!, '', 'interchange-truncated', 'TA105=023', ''],
  [TRAILERS[1]!, 'IEX*1*000000042~', 'interchange-truncated', 'TA105=023', 'IEX*1*000000042~'],
  [TRAILERS[1]!, 'IEA*1*000000042*more~', 'trailer-too-long', 'TA105=022', 'more'],
  [TRAILERS[1]!, TRAILERS[1]!.repeat(2), 'interchange-header-missing', 'TA105=022', TRAILERS[1]],
  [ISA, ISA.replace('ISA*00', 'ISA*77'), 'authorization-qualifier-invalid', 'TA105=010', '77'],
  [
    ISA,
    ISA.replace('*00*          *ZZ', '*02*          *ZZ'),
    'security-qualifier-invalid',
    'TA105=012',
    '02',
  ],
  [ISA, ISA.replace('*ZZ*', '*ZX*'), 'sender-qualifier-invalid', 'TA105=005', 'ZX'],
  [
    ISA,
    ISA.replace(/\*ZZ\*.{15}/, `*ZZ*${' '.repeat(15)}`),
    'sender-id-invalid',
    'TA105=006',
    ' '.repeat(15),
  ],
  [
    ISA,
    ISA.replace(/\*01\*.{15}/, `*01*${' '.repeat(15)}`),
    'receiver-id-invalid',
    'TA105=008',
    ' '.repeat(15),
  ],
  [ISA, ISA.replace('*01*987', '*06*987'), 'receiver-qualifier-invalid', 'TA105=007', '06'],
  [ISA, ISA.replace('260131', '260229'), 'interchange-date-invalid', 'TA105=014', '260229'],
  [ISA, ISA.replace('0930', '0960'), 'interchange-time-invalid', 'TA105=015', '0960'],
  [ISA, ISA.replace('*U*', '*Q*'), 'interchange-standard-invalid', 'TA105=016', 'Q'],
  [ISA, ISA.replace('00401', '00199'), 'interchange-version-unsupported', 'TA105=003', '00199'],
  [ISA, ISA.replace('00401', '04010'), 'interchange-version-invalid', 'TA105=017', '04010'],
  [ISA, ISA.replace('000000042', 'no-number'), 'interchange-control-invalid', 'TA105=018', 'no-number'],
  [ISA, ISA.replace('*0*P', '*2*P'), 'acknowledgement-request-invalid', 'TA105=019', '2'],
  [ISA, ISA.replace('*P*', '*L*'), 'usage-invalid', 'TA105=020', 'L'],
  [ISA, ISA.replace('>~', 'x~'), 'component-separator-invalid', 'TA105=027', 'x'],
  [ISA, ISA.replace('>~', '*~'), 'component-separator-invalid', 'TA105=027', '*'],
  [ISA, ISA.replace('>~', '~'), 'component-separator-invalid', 'TA105=027', undefined],
  [ISA, ISA.replace('>~', '>>'), 'terminator-invalid', 'TA105=004', undefined],
  [ISA, ISA.replaceAll('*', 'x'), 'element-separator-invalid', 'TA105=026', undefined],
  [ISA, ISA.replace('*P*', '*'), 'interchange-header-malformed', 'TA105=022', undefined],
  [ISA, ISA.replace('~', '*more~'), 'interchange-header-malformed', 'TA105=022', undefined],
]

describe('one mistake is one finding', () => {
  for (const [segment, instead, code, standard, points] of MISTAKES)
    test(`${segment.slice(0, 3)} as "${instead.trim()}" is ${code}`, () => {
      const bytes = changed(segment, instead)
      const events = frame(bytes)
      assert.deepEqual(codes(events), [code])
      assert.deepEqual(standards(events), [standard])
      const [found] = findings(events)
      assert.ok(sentence(found!).length > 10)
      if (points !== undefined) assert.equal(pointedAt(bytes, found!.at), points)
    })
})

describe('one segment', () => {
  const set = (n: number) => ORDER.map((one) => one.replace('0001', `000${n}`))
  const second = [GS.replace('*7*', '*8*'), ...set(3), 'GE*1*8~']
  const two = [ISA, GS, ...ORDER, ...set(2), 'GE*2*7~', ...second, 'IEA*2*000000042~']
  const codesWith = (at: number, by: (segment: string) => string) =>
    codes(frame(bytesOf(two.map((one, i) => (i === at ? by(one) : one)))))
  const name = (at: number) => `${at + 1}, ${two[at]!.slice(0, 11)}`

  test('that is lost, doubled, misspelt or not ended, in any place, is one finding at most', () => {
    assert.deepEqual(codes(frame(bytesOf(two))), [])
    for (const at of two.keys()) {
      assert.equal(codesWith(at, () => '').length, 1, `lost: ${name(at)}`)
      assert.equal(codesWith(at, (one) => one + one).length, 1, `doubled: ${name(at)}`)
      const isData = /^(BEG|PO1|CTT)/.test(two[at]!)
      assert.equal(codesWith(at, (one) => `X${one.slice(1)}`).length, isData ? 0 : 1, `misspelt: ${name(at)}`)
      const isLast = at === two.length - 1
      assert.equal(codesWith(at, (one) => one.slice(0, -1)).length, isLast ? 0 : 1, `not ended: ${name(at)}`)
    }
  })
})

describe('a trailer that is missing', () => {
  test('before the next ST leaves both sets, each at its bytes', () => {
    const second = ['ST*850*0002~', 'BEG*00*SA*4712**20260131~', 'SE*3*0002~']
    const bytes = bytesOf([ISA, GS, ...ORDER.slice(0, 4), ...second, 'GE*2*7~', TRAILERS[1]!])
    const events = frame(bytes)
    assert.deepEqual(codes(events), ['set-trailer-missing'])
    assert.deepEqual(
      sets(events).map((set) => pointedAt(bytes, set)),
      [ORDER.slice(0, 4).join(''), second.join('')],
    )
  })

  test('of set and group at once is two findings, one each', () => {
    const events = frame(bytesOf([ISA, GS, ...ORDER.slice(0, 4), TRAILERS[1]!]))
    assert.deepEqual(standards(events), ['AK502=2', 'AK905=3'])
  })

  test('of an interchange shows at the next ISA, and both are read', () => {
    const events = frame(bytesOf([...VALID.slice(0, -1), ...VALID]))
    assert.deepEqual(codes(events), ['interchange-trailer-missing'])
    assert.deepEqual(
      sets(events).map((set) => set.interchange),
      [1, 2],
    )
  })

  test('because the file was cut inside of a segment and another appended, is the same', () => {
    const bytes = bytesOf([ISA, GS, ORDER[0]!, 'PO1*1*3*E', ...VALID])
    const events = frame(bytes)
    assert.deepEqual(codes(events), ['interchange-trailer-missing'])
    assert.equal(interchanges(events).length, 2)
    assert.equal(sets(events)[0]!.truncated, true)
    assert.equal(pointedAt(bytes, interchanges(events)[0]!), [ISA, GS, ORDER[0], 'PO1*1*3*E'].join(''))
  })
})

describe('bytes that end too early', () => {
  const whole = bytesOf(VALID)

  test('are one finding, wherever they end behind the ISA', () => {
    for (let size = ISA.length; size < whole.length - 2; size++) {
      const events = frame(whole.subarray(0, size))
      assert.deepEqual(codes(events), ['interchange-truncated'], `cut at ${size}`)
    }
  })

  test('inside of the ISA are a finding outside of any interchange', () => {
    const events = frame(whole.subarray(0, 60))
    assert.deepEqual(codes(events), ['interchange-truncated'])
    assert.deepEqual(interchanges(events), [])
  })

  test('leave the set that is cut marked as truncated, with all its bytes', () => {
    const [set] = sets(frame(whole.subarray(0, whole.length - 40)))
    assert.equal(set!.truncated, true)
    assert.equal(set!.offset + set!.length, whole.length - 40)
  })

  test('are whole where only the last terminator is missing', () => {
    const events = frame(whole.subarray(0, whole.length - 1))
    assert.deepEqual(codes(events), [])
    assert.deepEqual(interchanges(events)[0]!.tolerances, ['no terminator at the end'])
  })

  test('are a wrong terminator where it never comes', () => {
    const text = VALID.join('').replaceAll('~', '\n').replace('>\n', '>~') + 'N1*ST*X\n'.repeat(40)
    assert.deepEqual(codes(frame(bytesOf(text))), ['terminator-invalid'])
  })
})

describe('control numbers', () => {
  test('may not come twice in a group', () => {
    const events = frame(bytesOf([ISA, GS, ...ORDER, ...ORDER, 'GE*2*7~', TRAILERS[1]!]))
    assert.deepEqual(standards(events), ['AK502=23'])
    assert.deepEqual(sets(events)[0]!.findings, [])
  })

  test('may come again in the next group', () => {
    const group = GS.replace('*7*', '*8*')
    const events = frame(
      bytesOf([ISA, GS, ...ORDER, TRAILERS[0]!, group, ...ORDER, 'GE*1*8~', 'IEA*2*000000042~']),
    )
    assert.deepEqual(codes(events), [])
  })

  test('of groups may not come twice in an interchange', () => {
    const group = [GS, ...ORDER, TRAILERS[0]!]
    const events = frame(bytesOf([ISA, ...group, ...group, 'IEA*2*000000042~']))
    assert.deepEqual(standards(events), ['AK905=19'])
  })

  test('of sets are compared as written, those of groups and interchanges as numbers', () => {
    assert.deepEqual(codes(frame(changed(ORDER[4]!, 'SE*5*1~'))), ['set-control-differs'])
    assert.deepEqual(codes(frame(changed(TRAILERS[0]!, 'GE*01*0007~'))), [])
    assert.deepEqual(codes(frame(changed(TRAILERS[1]!, 'IEA*1*42~'))), [])
  })

  test('shorter than four characters are told, and do no harm', () => {
    const events = frame(bytesOf([ISA, GS, 'ST*850*1~', ...ORDER.slice(1, 4), 'SE*5*1~', ...TRAILERS]))
    assert.deepEqual(codes(events), ['set-control-short'])
    assert.equal(findings(events)[0]!.severity, 'warning')
  })
})

describe('limits', () => {
  test('a set above the limit is rejected by name, and the next one is framed', () => {
    const second = ['ST*850*0002~', 'BEG~', 'SE*3*0002~']
    const bytes = bytesOf([ISA, GS, ...ORDER, ...second, 'GE*2*7~', TRAILERS[1]!])
    const events = frame(bytes, 9, { maxSetBytes: 40 })
    assert.deepEqual(codes(events), ['set-too-large'])
    assert.deepEqual(sets(events)[1]!.findings, [])
  })

  test('a segment above the limit is one finding of its set', () => {
    const long = `N3*${'A'.repeat(5000)}~`
    const events = frame(
      bytesOf([ISA, GS, ...ORDER.slice(0, 4), long, long, 'SE*7*0001~', ...TRAILERS]),
      100,
      {
        maxSegmentBytes: 2000,
      },
    )
    assert.deepEqual(codes(events), ['segment-too-long'])
    assert.equal(findings(events)[0]!.at.segment, 5)
  })

  test('a state stays small however large the set is', () => {
    const framer = new Framer()
    framer.push(bytesOf([ISA, GS, ORDER[0]!]))
    for (let i = 0; i < 200; i++) framer.push(bytesOf('PO1*1*3*EA*2.50*PE*VN*ABC~'.repeat(1000)))
    framer.push(bytesOf(`N3*${'A'.repeat(1_000_000)}`))
    assert.ok(JSON.stringify(framer.state()).length < 8192)
  })

  test('a hundred findings of an interchange are listed, the rest are counted', () => {
    const group = (n: number) => `XX*1~GS*PO*A*B*20260131*0930*${n}*X*004010~GE*0*${n}~`
    const many = Array.from({ length: 130 }, (_, i) => group(i + 1))
    const [interchange] = interchanges(frame(bytesOf([ISA, ...many, 'IEA*130*000000042~'])))
    assert.equal(interchange!.findings.length, 101)
    assert.deepEqual(interchange!.findings.at(-1)!.facts, { count: 30 })
  })
})

test('after its end, a framer takes no more', () => {
  const framer = new Framer()
  framer.end()
  assert.throws(() => framer.push(bytesOf('ISA')), /after its end/)
  assert.throws(() => framer.end(), /ends once/)
})
