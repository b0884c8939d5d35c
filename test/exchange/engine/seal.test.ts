import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Acknowledgement } from '../../../src/canonical/canonical.ts'
import { readAgain } from '../../../src/exchange/engine/firstReader.ts'
import { meant } from '../../../src/exchange/engine/sayable.ts'
import { sealBody } from '../../../src/exchange/engine/seal.ts'
import { secondReading } from '../../../src/exchange/engine/secondReader.ts'
import { outputFor, type Wire, wireFor } from '../../../src/exchange/engine/wire.ts'
import { writeBody } from '../../../src/exchange/engine/write.ts'
import { library } from '../../../src/guide/library.ts'
import { compileMapping } from '../../../src/guide/mapping.ts'
import { writeSetBytes } from '../../../src/guide/x12/writeBytes.ts'
import { envelopeOf, INTERCHANGE } from './envelope.ts'

const ANSWER = compileMapping(library().resolve('x12/004010/997'))
const TA1 = compileMapping(library().resolve('x12/00401/TA1'))
const WIRE = wireFor(undefined, undefined, false)

const ENVELOPE = envelopeOf('FA', '997')

function acknowledgement(sets: number, code = '7'): Acknowledgement {
  const rejected = {
    id: '850',
    control: '0001',
    status: 'rejected' as const,
    codes: ['5'],
    segments: [
      {
        id: 'BEG',
        position: '2',
        code: '8',
        elements: [{ position: '2', reference: '92', code, copy: 'NE' }],
      },
    ],
  }
  const accepted = (_: unknown, i: number) => ({
    id: '850',
    control: String(i + 2).padStart(4, '0'),
    status: 'accepted' as const,
  })
  return {
    schema: 'acknowledgement/1',
    group: {
      functionalId: 'PO',
      control: '77',
      version: '004010',
      status: 'partially-accepted',
      claimed: String(sets),
      received: String(sets),
      accepted: String(sets - 1),
      sets: [rejected, ...Array.from({ length: sets - 1 }, accepted)],
    },
  }
}

function sealed(document: Acknowledgement, wire: Wire = WIRE, mapping = ANSWER, envelope = ENVELOPE) {
  const canonical = document as never
  const { body, findings } = writeBody(mapping, canonical, {}, wire)
  assert.deepEqual(findings, [])
  const made = sealBody(mapping, body!, canonical, {}, wire, envelope)
  const intent = { mapping, written: [{ body: body!, canonical }], policy: {}, wire, envelope }
  return { ...made, text: Buffer.from(made.bytes).toString('latin1'), intent }
}

test('a sealed 997 is a whole interchange, and both readers read what was meant', () => {
  const { text, disagreement } = sealed(acknowledgement(2))
  assert.equal(disagreement, undefined)
  assert.deepEqual(text.split('~\n').slice(2, -3), [
    'ST*997*0001',
    'AK1*PO*77',
    'AK2*850*0001',
    'AK3*BEG*2**8',
    'AK4*2*92*7*NE',
    'AK5*R*5',
    'AK2*850*0002',
    'AK5*A',
    'AK9*P*2*2*1',
    'SE*10*0001',
  ])
})

test('it is written in the partner’s own delimiters, whatever they are', () => {
  for (const [element, component, segment] of ['|:\n', '\x1d\x1f\x1c', '~^\r', '*>$'].map((one) =>
    [...one].map((character) => character.charCodeAt(0)),
  )) {
    const delimiters = { element: element!, component: component!, segment: segment! }
    const { disagreement, bytes } = sealed(acknowledgement(2), wireFor(undefined, delimiters, false))
    assert.equal(disagreement, undefined)
    assert.deepEqual([bytes[3], bytes[104], bytes[105]], [element, component, segment])
  }
})

test('delimiters that nobody could read give way to those agreed', () => {
  const impossible = { element: 0x41, component: 0x3e, segment: 0x7e }
  assert.deepEqual(wireFor(undefined, impossible, false).delimiters, {
    element: 0x2a,
    component: 0x3e,
    segment: 0x7e,
  })
  const agreed = wireFor({ element: '|', terminator: "'\r\n" }, impossible, true)
  assert.deepEqual(agreed.delimiters, { element: 0x7c, component: 0x3e, segment: 0x27, repetition: 0x5e })
  assert.equal(agreed.suffix, '\r\n')
})

test('a TA1 stands between ISA and IEA, without a group', () => {
  const interchange = {
    control: '000000007',
    date: '2026-06-01',
    time: '10:30',
    status: 'rejected',
    code: '006',
  }
  const document = { schema: 'acknowledgement/1', interchange } as Acknowledgement
  const { text, disagreement } = sealed(document, WIRE, TA1, { interchange: INTERCHANGE })
  assert.equal(disagreement, undefined)
  assert.match(text, /^ISA.*~\nTA1\*000000007\*260601\*1030\*R\*006~\nIEA\*0\*000000001~\n$/)
})

test('many sets are written part by part, and make the same bytes as all at once', () => {
  const document = acknowledgement(2_500)
  const { disagreement, intent } = sealed(document)
  assert.equal(disagreement, undefined)
  const out = outputFor(WIRE)
  assert.ok(ANSWER.syntax === 'x12')
  const said = meant(ANSWER, document as never, WIRE)
  assert.deepEqual(writeSetBytes(ANSWER.set, said, {}, WIRE.delimiters, out).findings, [])
  assert.ok(Buffer.from(intent.written[0]!.body).equals(out.take()))
})

test('the first reader finds every change of what was meant', () => {
  const { text, intent } = sealed(acknowledgement(2))
  const says = (from: string, to: string) => readAgain(Buffer.from(text.replace(from, to), 'latin1'), intent)
  assert.equal(says('', ''), undefined)
  assert.match(says('AK5*A', 'AK5*R') ?? '', /AK51 differs/)
  assert.match(says('AK2*850*0002~\nAK5*A~\n', '') ?? '', /set-|segment-count-differs/)
  assert.match(says('SE*10', 'SE*11') ?? '', /segment-count-differs/)
  assert.match(says('GE*1*1', 'GE*1*2') ?? '', /group-control-differs/)
  assert.match(says('ACMERETAIL ', 'ACMERETALL ') ?? '', /receiver was read as "ACMERETALL"/)
  assert.match(says('*X*004010', '*X*005010') ?? '', /version was read as "005010"/)
  assert.match(says('ISA', 'HELLO ISA') ?? '', /text-outside-interchange|tolerance/)
  assert.match(says('IEA', `${text}IEA`) ?? '', /trailer-missing|interchanges were read/)
})

test('the first reader finds a meaning that is another, though the segments are right', () => {
  const { bytes, intent } = sealed(acknowledgement(2))
  assert.equal(
    readAgain(bytes, {
      ...intent,
      written: [{ body: intent.written[0]!.body, canonical: acknowledgement(2, '8') as never }],
    }),
    'it means something else when it is read: /group/sets/0/segments/0/elements/0/code differs',
  )
})

test('the second reader finds what it reads otherwise', () => {
  const { bytes, text } = sealed(acknowledgement(2))
  assert.equal(secondReading(bytes, WIRE), undefined)
  const other = (changed: string) => secondReading(Buffer.from(changed, 'latin1'), WIRE)
  assert.match(other(text.replace('IEA*1', 'IEA*2')) ?? '', /node-x12 refuses it/)
  assert.match(other(text.slice(0, 90)) ?? '', /node-x12 refuses it/)
})

test('a value that the wire can’t carry is refused, and a finding says which', () => {
  const { findings, body } = writeBody(
    ANSWER,
    {
      ...acknowledgement(1),
      group: {
        ...acknowledgement(1).group,
        sets: [{ id: '850', control: '0001', status: 'accepted', codes: ['*'] }],
      },
    } as never,
    {},
    WIRE,
  )
  assert.equal(body, undefined)
  assert.ok(findings.some(({ code, facts }) => code === 'value-unsayable' && facts.got === '*'))
})

test('what a partner wrote wrongly is repeated as far as the wire can carry it', () => {
  const document = acknowledgement(1)
  const [set] = document.group!.sets!
  const odd: Acknowledgement = {
    ...document,
    group: {
      ...document.group!,
      sets: [
        { ...set!, control: '1>2' },
        { ...set!, control: '7' },
      ],
    },
  }
  const { text, disagreement } = sealed(odd)
  assert.equal(disagreement, undefined)
  assert.match(text, /AK2\*850\*1\?2~/)
  assert.match(text, /AK2\*850\*7~/)
})
