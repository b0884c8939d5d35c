import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkCanonical } from '../../../../../src/canonical/canonical.ts'
import type { CanonicalDocument } from '../../../../../src/guide/reading.ts'
import { codesOf, read, write } from '../sets.ts'

const BSN = 'BSN*00*ASN-815*20250402*1430'

/** Level and SSCC, order, line or reference of each node, the inner ones in brackets behind. */
function treeOf({ contents = [] }: CanonicalDocument): string {
  return (contents as CanonicalDocument[]).map((node) => `${nameOf(node)}${below(node)}`).join(' ')
}

const below = (node: CanonicalDocument) => (node.contents ? `(${treeOf(node)})` : '')

function nameOf({ level, marks, order, line }: CanonicalDocument): string {
  const said =
    (marks as { value: string }[] | undefined)?.[0]?.value ?? (order as { number?: string })?.number
  return `${level} ${said ?? line ?? ''}`.trim()
}

for (const guide of ['x12/004010/856', 'x12/005010/856'])
  describe(guide, () => {
    const tree = (...segments: string[]) => {
      const { document, findings } = read(guide, BSN, ...segments)
      assert.deepEqual(findings, [])
      assert.equal(checkCanonical('shipment', document), undefined)
      return treeOf(document)
    }

    test('the shipment’s own level is the document, the others its contents', () => {
      const { document } = read(guide, BSN, 'HL*1**S', 'REF*BM*815', 'HL*2*1*O', 'PRF*4711')
      assert.deepEqual(document, {
        schema: 'shipment/1',
        purpose: 'original',
        number: 'ASN-815',
        date: '2025-04-02',
        time: '14:30',
        references: [{ type: 'bill-of-lading', value: '815' }],
        contents: [{ level: 'order', order: { number: '4711' } }],
      })
    })

    const SOTPI = [
      'HL*1**S',
      'HL*2*1*O',
      'PRF*4711',
      'HL*3*2*T',
      'MAN*GM*T1',
      'HL*4*3*P',
      'MAN*GM*P1',
      'HL*5*4*I',
      'LIN*1*VN*A',
    ]
    const STRUCTURES: [structure: string, segments: string[], tree: string][] = [
      ['shipment, order, tare, pack, item', SOTPI, 'order 4711(tare T1(pack P1(item 1)))'],
      [
        'shipment, order, pack, item',
        [
          'HL*1**S',
          'HL*2*1*O',
          'PRF*4711',
          'HL*3*2*P',
          'MAN*GM*P1',
          'HL*4*3*I',
          'LIN*1*VN*A',
          'HL*5*2*P',
          'MAN*GM*P2',
          'HL*6*5*I',
          'LIN*2*VN*B',
        ],
        'order 4711(pack P1(item 1) pack P2(item 2))',
      ],
      [
        'shipment, order, item',
        [
          'HL*1**S',
          'HL*2*1*O',
          'PRF*4711',
          'HL*3*2*I',
          'LIN*1*VN*A',
          'HL*4*1*O',
          'PRF*4712',
          'HL*5*4*I',
          'LIN*1*VN*A',
        ],
        'order 4711(item 1) order 4712(item 1)',
      ],
      [
        'shipment, pack, item',
        ['HL*1**S', 'HL*2*1*P', 'MAN*GM*P1', 'HL*3*2*I', 'LIN*1*VN*A'],
        'pack P1(item 1)',
      ],
      [
        'shipment, order, item, pack',
        ['HL*1**S', 'HL*2*1*O', 'PRF*4711', 'HL*3*2*I', 'LIN*1*VN*A', 'HL*4*3*P', 'MAN*GM*P1'],
        'order 4711(item 1(pack P1))',
      ],
      ['item alone', ['HL*1**I', 'LIN*1*VN*A'], 'item 1'],
      [
        'levels of other trades',
        ['HL*1**S', 'HL*2*1*E', 'HL*3*2*K', 'LIN*1*VN*A', 'HL*4*3*X9'],
        'transport-equipment(kit 1(x12-735/X9))',
      ],
      ['a second shipment', ['HL*1**S', 'HL*2**S', 'HL*3*2*O', 'PRF*4711'], 'shipment(order 4711)'],
    ]
    for (const [structure, segments, expected] of STRUCTURES)
      test(`reads ${structure}`, () => assert.equal(tree(...segments), expected))

    test('reads the same tree whatever the order of the levels', () => {
      const loops = [['HL*1**S'], SOTPI.slice(1, 3), SOTPI.slice(3, 5), SOTPI.slice(5, 7), SOTPI.slice(7)]
      const backward = loops.toReversed().flat()
      assert.equal(tree(...backward), 'order 4711(tare T1(pack P1(item 1)))')
    })

    test('a shipment that says 0 for its parent is the document too', () => {
      assert.equal(tree('HL*1*0*S', 'HL*2*1*I', 'LIN*1*VN*A'), 'item 1')
    })

    test('keeps at the root what names an unknown parent', () => {
      const reading = read(guide, BSN, 'HL*1**S', 'HL*2*1*O', 'PRF*4711', 'HL*3*7*I', 'LIN*1*VN*A')
      assert.deepEqual(codesOf(reading), ['parent-unknown'])
      assert.equal(treeOf(reading.document), 'order 4711 item 1')
    })

    test('opens a circle where it was met first', () => {
      const reading = read(guide, BSN, 'HL*1**S', 'HL*2*3*T', 'MAN*GM*T1', 'HL*3*2*P', 'MAN*GM*P1')
      assert.deepEqual(codesOf(reading), ['parent-cycle'])
      assert.equal(treeOf(reading.document), 'tare T1(pack P1)')
    })

    test('a lost level is one mistake, not one for each that names it', () => {
      const reading = read(
        guide,
        BSN,
        'HL*1**S',
        'HQ*2*1*O',
        'HL*3*2*I',
        'LIN*1*VN*A',
        'HL*4*2*I',
        'LIN*2*VN*B',
      )
      assert.deepEqual(codesOf(reading), ['segment-unknown'])
    })

    test('demands a level, whichever it is', () => {
      assert.deepEqual(codesOf(read(guide, BSN, 'CTT*0')), ['segment-missing'])
      assert.deepEqual(codesOf(read(guide, BSN, 'HL*1**O')), [])
    })

    test('numbers the levels depth first when it writes', () => {
      const { document } = read(guide, BSN, ...SOTPI, 'HL*6*2*T', 'MAN*GM*T2', 'HL*7*1*O', 'PRF*4712')
      const { segments, findings } = write(guide, document)
      assert.deepEqual(findings, [])
      assert.deepEqual(
        segments.filter((one) => one.startsWith('HL*')),
        ['HL*1**S', 'HL*2*1*O', 'HL*3*2*T', 'HL*4*3*P', 'HL*5*4*I', 'HL*6*2*T', 'HL*7*1*O'],
      )
    })
  })

const nodeOf = (...segments: string[]) => {
  const { document, findings, unmapped } = read('x12/004010/856', BSN, 'HL*1**S', 'HL*2*1*I', ...segments)
  assert.deepEqual([findings, unmapped], [[], []])
  assert.equal(checkCanonical('shipment', document), undefined)
  return (document.contents as CanonicalDocument[])[0]!
}

test('an item says what it is, how many were shipped, ordered and sent before, and by which order', () => {
  assert.deepEqual(
    nodeOf(
      'LIN*10*BP*B-1*VN*V-1*UP*614141000012*LT*L-7*SN*S-1*EC*02',
      'SN1*10*12*EA*480*24*EA**BP',
      'PRF*4711*2**20250314*10',
    ),
    {
      level: 'item',
      line: '10',
      item: {
        buyerId: 'B-1',
        sellerId: 'V-1',
        gtin: '614141000012',
        lot: 'L-7',
        serials: ['S-1'],
        ids: [{ scheme: 'x12-235/EC', value: '02' }],
      },
      shippedLine: '10',
      quantity: { value: '12', unit: 'EA', partnerUnit: 'EA' },
      shippedToDate: '480',
      ordered: { value: '24', unit: 'EA', partnerUnit: 'EA' },
      status: 'partial-balance-backordered',
      order: { number: '4711', release: '2', date: '2025-03-14', line: '10' },
    },
  )
})

test('a package says its size and weight, what it carries, and its marks', () => {
  const { packaging, lading, marks, pallet } = nodeOf(
    'PO4*12***CTN**8.2*LB***40*30*20*CM*1',
    'TD1*CTN25*4****G*312.5*LB*2*CF',
    'MAN*GM*00006141410000008159**CP*1Z999',
    'PAL*4*5*8********412*KG',
  )
  assert.deepEqual(packaging, {
    packs: '12',
    type: 'x12-103/CTN',
    grossWeight: { value: '8.2', unit: 'LBR', partnerUnit: 'LB' },
    dimensions: { length: '40', width: '30', height: '20', unit: 'CMT', partnerUnit: 'CM' },
    piecesPerPack: '1',
  })
  assert.deepEqual(lading, [
    {
      packaging: 'x12-103/CTN25',
      packages: '4',
      weightType: 'gross-weight',
      weight: { value: '312.5', unit: 'LBR', partnerUnit: 'LB' },
      volume: { value: '2', unit: 'FTQ', partnerUnit: 'CF' },
    },
  ])
  assert.deepEqual(marks, [
    {
      type: 'sscc-with-identifier',
      value: '00006141410000008159',
      also: { type: 'carrier-assigned', value: '1Z999' },
    },
  ])
  assert.deepEqual(pallet, {
    type: 'x12-883/4',
    tiers: '5',
    blocks: '8',
    grossWeight: { value: '412', unit: 'KGM', partnerUnit: 'KG' },
  })
})

test('dates of the heading and of the shipment’s level are the shipment’s dates', () => {
  const { document } = read('x12/004010/856', BSN, 'DTM*011*20250402', 'HL*1**S', 'DTM*017*20250404')
  assert.deepEqual(document.dates, [
    { type: 'shipped', date: '2025-04-02' },
    { type: 'delivery-estimated', date: '2025-04-04' },
  ])
})

test('equipment has dimensions in 005010 and none in 004010', () => {
  const said = [BSN, 'HL*1**S', 'TD3*TL**5671238******774411', 'AT9*4800']
  assert.deepEqual(codesOf(read('x12/005010/856', ...said)), [])
  assert.deepEqual(codesOf(read('x12/004010/856', ...said)), ['segment-not-in-set'])
})
