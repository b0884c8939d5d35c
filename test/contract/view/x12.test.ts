import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wireDifferences } from '../../../src/contract/view/differences.ts'
import { placeOf } from '../../../src/contract/view/place.ts'
import { x12View } from '../../../src/contract/view/x12.ts'

const ISA =
  'ISA*00*          *00*          *ZZ*GATEWAY        *ZZ*PARTNER        *260318*0700*^*00501*000000001*0*P*>'
const interchange = (...segments: string[]) =>
  Buffer.from(`${[ISA, 'GS*PO*GATEWAY*PARTNER*20260318*0700*1*X*005010', ...segments].join('~\n')}~\n`)

const order = (...detail: string[]) =>
  interchange(
    'ST*850*0001',
    'BEG*00*SA*4711**20260318',
    ...detail,
    `SE*${detail.length + 3}*0001`,
    'GE*1*1',
    'IEA*1*000000001',
  )

const view = (bytes: Uint8Array) => x12View(bytes)
const differing = (was: Uint8Array, is: Uint8Array) =>
  wireDifferences(view(was), view(is)).map(({ pointer, at, expected, got }) => [at ?? pointer, expected, got])

test('a view has the order of the segments, and each element under its name', () => {
  const { segments, controls, BEG, PO1 } = view(order('PO1*1*5*EA*.9**SK*A>B^C', 'PO1*2*1*CA'))
  assert.deepEqual(segments, ['ISA', 'GS', 'ST', 'BEG', 'PO1', 'PO1', 'SE', 'GE', 'IEA'])
  assert.deepEqual(controls, [])
  assert.deepEqual(BEG, [{ BEG01: '00', BEG02: 'SA', BEG03: '4711', BEG05: '20260318' }])
  assert.deepEqual(PO1, [
    {
      PO101: '1',
      PO102: '5',
      PO103: 'EA',
      PO104: '.9',
      PO106: 'SK',
      PO107: [{ 'PO107-1': 'A', 'PO107-2': 'B' }, 'C'],
    },
    { PO101: '2', PO102: '1', PO103: 'CA' },
  ])
})

test('what changes each time is in no view, and makes no difference', () => {
  const again = Buffer.from(
    order('PO1*1*5')
      .toString()
      .replaceAll('000000001', '000000417')
      .replace('260318*0700', '270101*2359')
      .replace('20260318*0700*1*X', '20270101*2359*93*X')
      .replace('GE*1*1', 'GE*1*93')
      .replaceAll('*0001', '*1234')
      .replaceAll('~\n', '~'),
  )
  assert.deepEqual(differing(order('PO1*1*5'), again), [])
})

test('counts and control numbers are judged by what they must agree with', () => {
  const wrong = (was: string, is: string) =>
    view(Buffer.from(order('PO1*1*5').toString().replace(was, is))).controls
  assert.deepEqual(wrong('SE*4*0001', 'SE*5*0001'), ['SE01 says 5 where there are 4'])
  assert.deepEqual(wrong('SE*4*0001', 'SE*4*0002'), ['SE02 does not repeat ST02'])
  assert.deepEqual(wrong('GE*1*1', 'GE*2*1'), ['GE01 says 2 where there are 1'])
  assert.deepEqual(wrong('GE*1*1', 'GE*1*9'), ['GE02 does not repeat GS06'])
  assert.deepEqual(wrong('IEA*1*000000001', 'IEA*1*1'), ['IEA02 does not repeat ISA13'])
  assert.deepEqual(wrong('IEA*1*000000001~\n', ''), ['IEA is missing'])
  assert.deepEqual(wrong('*000000001*0*P', '*00000000A*0*P'), [
    'ISA13 is not a number of nine digits',
    'IEA02 does not repeat ISA13',
  ])
  assert.deepEqual(view(Buffer.from('<Order/>')).controls, ['it does not begin with an ISA segment'])
})

test('a segment too few or too many is one difference, and does not make all behind it differ', () => {
  const full = order('N1*ST*One', 'N3*Street', 'PO1*1*5', 'PO1*2*6')
  assert.deepEqual(differing(full, order('N1*ST*One', 'PO1*1*5', 'PO1*2*6')), [
    ['/N3/0', 'N3*Street', undefined],
  ])
  assert.deepEqual(differing(order('PO1*2*6'), order('PO1*1*5', 'PO1*2*6')), [
    ['/PO1/0', undefined, 'PO1*1*5'],
  ])
  assert.deepEqual(differing(full, order('N1*ST*One', 'N3*Street', 'PO1*1*5', 'PO1*2*7')), [
    ['/PO1/1/PO102', '6', '7'],
  ])
})

test('a pointer into a view is the place that a person counts to', () => {
  const seen = view(order('PO1*1*5*EA***SK*A>B'))
  assert.deepEqual(placeOf(seen, '/PO1/0/PO107/PO107-2'), { segment: 3, id: 'PO1', element: 7, component: 2 })
  assert.deepEqual(placeOf(seen, '/ISA/0/ISA15'), { id: 'ISA', element: 15 })
})
