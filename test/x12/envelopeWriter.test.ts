// A written interchange is framed again without a finding, and says what it was told.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { EnvelopeWriter } from '../../src/x12/envelopeWriter.ts'
import { Output } from '../../src/x12/output.ts'
import type { Delimiters, GroupHeader, InterchangeHeader } from '../../src/x12/types.ts'
import { codes, frame, groups, interchanges, sets } from './sample.ts'

const STAR: Delimiters = { element: 0x2a, component: 0x3e, repetition: 0x5e, segment: 0x7e }
const HEADER: InterchangeHeader = {
  authorizationQualifier: '00',
  authorization: '',
  securityQualifier: '01',
  security: 'SECRET',
  senderQualifier: '01',
  sender: '987654321',
  receiverQualifier: 'ZZ',
  receiver: 'NORTHWIND',
  date: '260131',
  time: '0930',
  standardOrRepetition: 'U',
  version: '00501',
  control: '42',
  acknowledgementRequested: '0',
  usage: 'T',
}
const GROUP: GroupHeader = {
  functionalId: 'FA',
  sender: '987654321',
  receiver: 'NORTHWIND',
  date: '20260131',
  time: '0930',
  control: '7',
  agency: 'X',
  version: '005010',
}

function interchange(delimiters = STAR, header = HEADER): Uint8Array {
  const out = new Output()
  const writer = new EnvelopeWriter(delimiters, out)
  assert.equal(writer.begin(header), undefined)
  writer.acknowledgement(['000000001', '260130', '0800', 'A', '000'])
  for (const control of ['7', '8']) {
    writer.beginGroup({ ...GROUP, control })
    for (const set of ['0001', '0002']) {
      writer.beginSet('997', set, '005010X231')
      writer.segment(['AK1', 'PO', control])
      writer.segment(['AK9', 'A', '1', '1', '1'])
      writer.endSet()
    }
    writer.endGroup()
  }
  writer.end()
  return out.take()
}

describe('an interchange', () => {
  const bytes = interchange()
  const events = frame(bytes)

  test('is framed again without a finding or a tolerance but its line feeds', () => {
    assert.deepEqual(codes(events), [])
    assert.deepEqual(interchanges(events)[0]!.tolerances, ['line break after terminator'])
  })

  test('says what it was told', () => {
    const [read] = interchanges(events)
    assert.deepEqual(read!.header, { ...HEADER, control: '000000042', standardOrRepetition: '^' })
    assert.deepEqual(read!.delimiters, STAR)
    assert.equal(read!.acknowledgements.length, 1)
    assert.deepEqual(groups(events)[1]!.header, { ...GROUP, control: '8' })
    assert.deepEqual(
      sets(events).map((set) => [set.id, set.control, set.convention, set.segments]),
      [
        ['997', '0001', '005010X231', 4],
        ['997', '0002', '005010X231', 4],
        ['997', '0001', '005010X231', 4],
        ['997', '0002', '005010X231', 4],
      ],
    )
  })

  test('has an ISA of 106 bytes', () => {
    assert.equal(bytes.indexOf(0x0a), 106)
  })

  test('of an old version names its standard in ISA11', () => {
    const read = frame(interchange(STAR, { ...HEADER, version: '00401' }))
    assert.deepEqual(codes(read), [])
    assert.equal(interchanges(read)[0]!.header.standardOrRepetition, 'U')
    assert.equal(interchanges(read)[0]!.delimiters.repetition, undefined)
  })
})

describe('an envelope is refused', () => {
  const refused = (change: Partial<InterchangeHeader>) =>
    new EnvelopeWriter(STAR, new Output()).begin({ ...HEADER, ...change })

  test('for a value that does not fit the ISA', () => {
    assert.deepEqual(refused({ sender: 'MORE THAN FIFTEEN' }), {
      reason: 'too-long',
      segment: 'ISA',
      element: 6,
      value: 'MORE THAN FIFTEEN',
    })
    assert.equal(refused({ receiver: 'A*B' })!.reason, 'delimiter')
    assert.equal(refused({ receiver: 'A\nB' })!.reason, 'control-character')
  })

  test('without showing the password', () => {
    assert.doesNotMatch(JSON.stringify(refused({ security: 'SECRET*' })), /SECRET/)
  })

  test('for delimiters that are the same', () => {
    assert.throws(() => new EnvelopeWriter({ ...STAR, component: 0x2a }, new Output()), /component delimiter/)
  })
})

test('a call out of turn is our own mistake', () => {
  const writer = new EnvelopeWriter(STAR, new Output())
  assert.throws(() => writer.beginGroup(GROUP), /out of turn/)
  writer.begin(HEADER)
  assert.throws(() => writer.begin(HEADER), /out of turn/)
  assert.throws(() => writer.beginSet('997', '0001'), /out of turn/)
  writer.beginGroup(GROUP)
  assert.throws(() => writer.segment(['AK1']), /out of turn/)
  assert.throws(() => writer.end(), /out of turn/)
  writer.beginSet('997', '0001')
  assert.throws(() => writer.endGroup(), /out of turn/)
})

test('an output can be drained while it grows, and knows its length', () => {
  const out = new Output({ charset: 'utf-8' })
  const parts: Buffer[] = []
  for (let i = 0; i < 1000; i++) {
    out.write('Grüße €')
    if (i % 7 === 0) parts.push(Buffer.from(out.take()))
  }
  parts.push(Buffer.from(out.take()))
  assert.equal(Buffer.concat(parts).toString(), 'Grüße €'.repeat(1000))
  assert.equal(out.length, Buffer.byteLength('Grüße €') * 1000)
})
