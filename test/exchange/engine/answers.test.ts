import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answersOf } from '../../../src/exchange/engine/answers.ts'
import { isTa1Due } from '../../../src/exchange/engine/due.ts'
import { readBytes } from '../../../src/exchange/engine/readFile.ts'
import { type AnswerKind, partnerRules } from '../../../src/exchange/engine/rulebook.ts'
import { loadPartner } from '../../../src/partner/load.ts'
import { order, orders } from '../../flow/orders.ts'
import { changed, type Files, partnersWith } from '../../partner/folder.ts'

const PLAIN = changed('850.yaml', 'CUR/money: { usage: required }', 'CUR/money: { title: Money }')
const BAD = order('4500000002', '0002').replace('20260601', '20260631')

/** The usual agreement with a part of it changed. */
const agreed = (from: string, to: string): Files => ({
  ...changed('agreement.yaml', from, to),
  '850.yaml': PLAIN['850.yaml']!,
})

/** The segments of the answers, envelopes left out. */
function answered(text: string, files: Files = PLAIN, kind?: AnswerKind): string[][] {
  const rules = partnerRules(loadPartner(partnersWith(files), 'acme').partner!)
  const at = '2026-06-02T08:15:00.000Z'
  const reading = readBytes(Buffer.from(text, 'latin1'), { rules, receivedAt: at })
  let control = 0
  const answers = answersOf(reading, { rules, at, nextControl: () => ++control, ...(kind ? { kind } : {}) })
  return answers.map(({ bytes }) =>
    Buffer.from(bytes)
      .toString('latin1')
      .split('~\n')
      .filter((one) => /^(TA1|AK|IK)/.test(one)),
  )
}

const MIXED = orders({ groups: [[order('4500000001', '0001'), BAD]] })

test('all sets are named, or only those that were rejected, as it was agreed', () => {
  const [all] = answered(MIXED)
  assert.deepEqual(all, [
    'AK1*PO*77',
    'AK2*850*0001',
    'AK5*A',
    'AK2*850*0002',
    'AK3*BEG*2**8',
    'AK4*5*373*8*20260631',
    'AK5*R*5',
    'AK9*P*2*2*1',
  ])
  const [rejected] = answered(MIXED, agreed('sets: all', 'sets: rejected'))
  assert.deepEqual(rejected, [...all!.slice(0, 1), ...all!.slice(3)])
})

test('no group is answered where that was agreed, unless it is asked for by name', () => {
  const none = agreed('{ kind: "997", sets: all }', '{ kind: none }')
  assert.deepEqual(answered(MIXED, none), [])
  assert.equal(answered(MIXED, none, '997').length, 1)
})

test('each group is answered by itself, under control numbers of its own', () => {
  const text = orders({ ask: '1', groups: [[order('4500000001', '0001')], [order('4500000003', '0001')]] })
  const answers = answered(text)
  assert.deepEqual(
    answers.map(([first]) => first),
    ['TA1*000000001*260601*1030*A*000', 'AK1*PO*77', 'AK1*PO*78'],
  )
})

test('a TA1 is due by what was agreed and asked for, and never for acknowledgements alone', () => {
  const header = { sender: 'A', receiver: 'B', acknowledgementRequested: '0' }
  const accepted = { header, verdict: 'accepted', groups: ['PO'], acknowledgements: 0 } as const
  const asking = { ...accepted, header: { ...header, acknowledgementRequested: '1' } }
  const rejected = { ...accepted, verdict: 'rejected' } as const
  const thanks = { ...asking, groups: ['FA'] }
  const due = (one: typeof asking | typeof rejected, rule?: Parameters<typeof isTa1Due>[1]) =>
    isTa1Due(one, rule)
  assert.deepEqual([due(accepted), due(asking), due(rejected)], [false, true, true])
  assert.deepEqual(
    [due(accepted, 'always'), due(asking, 'on-error'), due(rejected, 'on-error')],
    [true, false, true],
  )
  assert.deepEqual([due(rejected, 'never'), isTa1Due(thanks, 'always')], [false, false])
  assert.equal(isTa1Due({ ...thanks, groups: [], acknowledgements: 1 }, 'always'), false)
  assert.equal(due({ ...rejected, header: { ...header, sender: '' } }), false)
})
