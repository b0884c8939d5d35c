import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sentence } from '../../../src/finding/catalogue.ts'
import { codesOf, read, setOf, write } from '../fragment.ts'

const line = (paths: string) =>
  `detail: { PO1: { path: "lines[]", max: 9, elements: { 1: { path: number } }, pairs: { from: 6, count: 3, paths: { ${paths} } } } }\n`
const OPEN = line(
  'BP: item.buyerId, VN: item.sellerId, UP: { path: item.gtin, pattern: "[0-9]{4}" }, EN: { path: item.gtin, pattern: "[0-9]{5}" }, "*": { path: "item.ids[]", scheme: x12-235/* }',
)
const CLOSED = line('BP: item.buyerId, VN: item.sellerId')

const SERIAL = line('VN: item.sellerId, SN: "item.serials[]"')

const itemOf = (body: string, wire: string) =>
  (read(body, wire).document.lines as { item?: unknown }[])[0]?.item
const written = (body: string, item: unknown) => write(body, { lines: [{ number: '1', item }] })

describe('pairs of qualifier and value are read', () => {
  test('in any order, each to its own place', () => {
    const expected = { buyerId: 'B1', sellerId: 'S1', gtin: '1234' }
    assert.deepEqual(itemOf(OPEN, 'PO1*1*****BP*B1*VN*S1*UP*1234'), expected)
    assert.deepEqual(itemOf(OPEN, 'PO1*1*****UP*1234*BP*B1*VN*S1'), expected)
  })

  test('past places that are empty', () => {
    assert.deepEqual(itemOf(OPEN, 'PO1*1*******VN*S1'), { sellerId: 'S1' })
  })

  test('by the shape of the value, where one place has several qualifiers', () => {
    assert.deepEqual(itemOf(OPEN, 'PO1*1*****EN*12345'), { gtin: '12345' })
    assert.deepEqual(itemOf(OPEN, 'PO1*1*****UP*12345'), { ids: [{ scheme: 'x12-235/UP', value: '12345' }] })
  })

  test('with the rest behind its scheme', () => {
    assert.deepEqual(itemOf(OPEN, 'PO1*1*****ZZ*Q1*BP*B1*ZZ*Q2'), {
      buyerId: 'B1',
      ids: [
        { scheme: 'x12-235/ZZ', value: 'Q1' },
        { scheme: 'x12-235/ZZ', value: 'Q2' },
      ],
    })
  })

  test('once each: the second of a qualifier is one of the rest', () => {
    assert.deepEqual(itemOf(OPEN, 'PO1*1*****BP*B1*BP*B2'), {
      buyerId: 'B1',
      ids: [{ scheme: 'x12-235/BP', value: 'B2' }],
    })
  })

  test('as often as there is room where they go into a list', () => {
    const item = { serials: ['1', '2'], sellerId: 'S1' }
    assert.deepEqual(itemOf(SERIAL, 'PO1*1*****SN*1*VN*S1*SN*2'), item)
    assert.deepEqual(itemOf(SERIAL, 'PO1*1*****SN*1*SN*2 '), { serials: ['1', '2'] })
  })

  test('and a value without its qualifier is kept beside the document', () => {
    for (const body of [OPEN, CLOSED]) {
      const { unmapped, document } = read(body, 'PO1*1******Q1*BP*B1')
      assert.deepEqual((document.lines as { item: object }[])[0]?.item, { buyerId: 'B1' })
      assert.deepEqual(
        unmapped.map(({ guide, value, element }) => [guide, value, element]),
        [['detail.PO1.7', 'Q1', 7]],
      )
    }
  })

  test('and what nothing takes is kept beside the document with its qualifier', () => {
    const { unmapped, findings, document } = read(CLOSED, 'PO1*1*****ZZ*Q1*BP*B1*BP*B2')
    assert.deepEqual(findings, [])
    assert.deepEqual((document.lines as { item: object }[])[0]?.item, { buyerId: 'B1' })
    assert.deepEqual(
      unmapped.map(({ guide, value, element }) => [guide, value, element]),
      [
        ['detail.PO1.7', 'ZZ Q1', 7],
        ['detail.PO1.11', 'BP B2', 11],
      ],
    )
  })

  describe('and two that go to one place, one of them by a crosswalk, agree', () => {
    const BOTH = line(
      'VN: item.sellerId, IN: { path: item.sellerId, crosswalk: items }, "*": { path: "item.ids[]", scheme: x12-235/* }',
    )
    const policy = { crosswalks: { items: [{ theirs: '100', ours: 'WC-10' }] } }
    // The second line is read by what was learned of the first.
    const told = (wire: string) => {
      const { findings, document } = read({ body: BOTH, policy }, wire, wire)
      const [first, second, ...more] = findings.map(sentence)
      assert.deepEqual([second, ...more], first === undefined ? [undefined] : [first])
      return [(document.lines as { item: { sellerId: string } }[])[0]!.item.sellerId, first]
    }
    test('or one of them is told, whichever comes first', () => {
      assert.deepEqual(told('PO1*1*****VN*GL-M*IN*100'), [
        'GL-M',
        'item.sellerId is GL-M already, and 100, which is WC-10, says otherwise; it was kept beside the document.',
      ])
      assert.deepEqual(told('PO1*1*****IN*100*VN*GL-M'), [
        'WC-10',
        'item.sellerId is WC-10 already, and GL-M says otherwise; it was kept beside the document.',
      ])
    })
    test('and where they do, or the other is unknown, nothing is told', () => {
      for (const wire of ['VN*WC-10*IN*100', 'IN*100*VN*WC-10', 'VN*WC-10*IN*999'])
        assert.deepEqual(told(`PO1*1*****${wire}`), ['WC-10', undefined])
    })
  })

  test('with their shape judged: a code and a text like any other', () => {
    assert.deepEqual(codesOf(read(OPEN, 'PO1*1*****B*B1*VN*12345678901')), [
      'element-too-short',
      'element-too-long',
    ])
  })

  test('neither of which may be repeated, nor a code have components', () => {
    const wrong = (wire: string) => codesOf(read(OPEN, wire))
    assert.deepEqual(wrong('PO1*1*****BP*B1^B2'), ['repetitions-too-many'])
    assert.deepEqual(wrong('PO1*1*****BP^VN*B1'), ['repetitions-too-many'])
    assert.deepEqual(wrong('PO1*1*****B>P*B1'), ['components-too-many'])
    assert.deepEqual(itemOf(OPEN, 'PO1*1*****BP*B1^B2*VN*S1'), { sellerId: 'S1' })
  })

  test('and traced: the value to its own bytes, the scheme to its qualifier', () => {
    const wire = 'PO1*1*****BP*B1*ZZ*Q1'
    const bytes = setOf(wire)
    const traced = read(OPEN, wire).lineage.map(({ pointer, guide, offset = 0, length = 0 }) => [
      pointer,
      guide,
      bytes.subarray(offset, offset + length).toString(),
    ])
    assert.deepEqual(traced.slice(1), [
      ['/lines/0/item/buyerId', 'detail.PO1.7', 'B1'],
      ['/lines/0/item/ids/0/scheme', 'detail.PO1.8', 'ZZ'],
      ['/lines/0/item/ids/0/value', 'detail.PO1.9', 'Q1'],
    ])
  })
})

describe('pairs of qualifier and value are written', () => {
  test('in the guide’s order, without a gap', () => {
    assert.deepEqual(written(OPEN, { sellerId: 'S1', buyerId: 'B1' }), {
      segments: ['PO1*1*****BP*B1*VN*S1'],
      findings: [],
    })
  })

  test('by the qualifier whose shape the value has', () => {
    assert.deepEqual(written(OPEN, { gtin: '12345' }).segments, ['PO1*1*****EN*12345'])
    assert.deepEqual(written(OPEN, { gtin: '1234' }).segments, ['PO1*1*****UP*1234'])
  })

  test('with the rest by its scheme', () => {
    assert.deepEqual(written(OPEN, { ids: [{ scheme: 'x12-235/ZZ', value: 'Q1' }] }).segments, [
      'PO1*1*****ZZ*Q1',
    ])
  })

  test('each of a list behind the same qualifier', () => {
    const item = { serials: ['1', '2'], sellerId: 'S1' }
    assert.deepEqual(written(SERIAL, item), { segments: ['PO1*1*****VN*S1*SN*1*SN*2'], findings: [] })
    assert.deepEqual(written(SERIAL, { serials: ['1', '2', '3', '4'] }), {
      segments: ['PO1*1*****SN*1*SN*2*SN*3'],
      findings: ['value-unsayable'],
    })
  })

  test('as many as have room, and the first that has none is told', () => {
    const ids = [1, 2, 3].map((n) => ({ scheme: `x12-235/Q${n}`, value: `V${n}` }))
    assert.deepEqual(written(OPEN, { buyerId: 'B1', ids }), {
      segments: ['PO1*1*****BP*B1*Q1*V1*Q2*V2'],
      findings: ['value-unsayable'],
    })
  })

  test('and what has no qualifier is told as not written', () => {
    assert.deepEqual(written(OPEN, { gtin: 'x', ids: [{ scheme: 'duns', value: '1' }] }).findings, [
      'value-unwritten',
      'value-unwritten',
      'value-unwritten',
    ])
  })
})

describe('pairs whose values a crosswalk knows', () => {
  const body = line('BP: { path: item.buyerId, crosswalk: items }, VN: item.sellerId')
  const crosswalks = { items: [{ theirs: 'THEIRS', ours: 'OURS' }] }
  const item = (wire: string, unknownCode: 'pass' | 'park' = 'park') => {
    const { document, findings } = read({ body, policy: { crosswalks, unknownCode } }, wire)
    return [
      (document.lines as { item: object }[])[0]?.item,
      findings.map(({ code, at, facts }) => [code, at.element, facts.got]),
    ]
  }

  test('are read as what it says, and others as they are', () => {
    assert.deepEqual(item('PO1*1*****VN*THEIRS*BP*THEIRS'), [{ sellerId: 'THEIRS', buyerId: 'OURS' }, []])
  })

  test('say at their element what it lacks, quickly read or thoroughly', () => {
    const missing = [['crosswalk-missing', 9, 'NEW']]
    assert.deepEqual(item('PO1*1*****VN*S1*BP*NEW'), [{ sellerId: 'S1', buyerId: 'NEW' }, missing])
    assert.deepEqual(item('PO1*1*****VN*S1 *BP*NEW'), [{ sellerId: 'S1', buyerId: 'NEW' }, missing])
    assert.deepEqual(item('PO1*1*****BP*NEW', 'pass'), [{ buyerId: 'NEW' }, [['code-unmapped', 7, 'NEW']]])
  })

  test('are written back, and not where there is no row', () => {
    const said = (buyerId: string) =>
      write(body, { lines: [{ number: '1', item: { buyerId } }] }, { crosswalks, unknownCode: 'park' })
    assert.deepEqual(said('OURS'), { segments: ['PO1*1*****BP*THEIRS'], findings: [] })
    assert.deepEqual(said('OTHER').segments, ['PO1*1'])
    assert.ok(said('OTHER').findings.includes('crosswalk-missing'))
  })
})
