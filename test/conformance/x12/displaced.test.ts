// An order file with one envelope segment lost, doubled or in its neighbour's place, as a partner is answered: the
// envelope's finding is the only one, and the orders themselves are not blamed for it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerOf, errorsOf, readFile } from './answered.ts'
import { bytesOf, SOUND } from './groups.ts'

const ENVELOPE = SOUND.flatMap((one, at) => (/^(ISA|GS|ST|SE|GE|IEA)/.test(one) ? [at] : []))

/** The errors of the file, and where it was taken although it breaks off. */
function saidOf(segments: readonly string[]): string[] {
  const reading = readFile(bytesOf(segments))
  assert.doesNotThrow(() => [...answerOf(reading, '997'), ...answerOf(reading, 'TA1')])
  const kept = reading.interchanges.filter(({ verdict }) => verdict === 'accepted-with-errors')
  return [...errorsOf(reading), ...kept.map(() => 'TA105=023')]
}

test('one that is lost or doubled is one error', () => {
  assert.deepEqual(saidOf(SOUND), [])
  for (const at of ENVELOPE) {
    assert.equal(saidOf(SOUND.toSpliced(at, 1)).length, 1, `lost: ${SOUND[at]}`)
    assert.equal(saidOf(SOUND.toSpliced(at, 0, SOUND[at]!)).length, 1, `doubled: ${SOUND[at]}`)
  }
})

test('one in the place of its neighbour is two errors at most', () => {
  for (const at of ENVELOPE.slice(0, -1)) {
    const turned = SOUND.toSpliced(at, 2, SOUND[at + 1]!, SOUND[at]!)
    const said = saidOf(turned)
    assert.ok(said.length <= 2, `${SOUND[at]}: ${said.join(', ')}`)
  }
})

test('an SE behind the next ST rejects both orders by AK502 2, and no other', () => {
  const at = SOUND.indexOf('SE*6*0001')
  const reading = readFile(bytesOf(SOUND.toSpliced(at, 2, SOUND[at + 1]!, SOUND[at]!)))
  const told = answerOf(reading, '997').filter((one) => /^AK[259]/.test(one))
  assert.deepEqual(told, [
    'AK2*850*0001',
    'AK5*R*2',
    'AK2*850*0002',
    'AK5*R*2',
    'AK9*R*2*2*0',
    'AK2*850*0003',
    'AK5*A',
    'AK9*A*1*1*1',
  ])
})

/** What is left without the segments from one to another. */
const lost = (from: string, to: string) =>
  SOUND.toSpliced(SOUND.indexOf(from), SOUND.indexOf(to) - SOUND.indexOf(from) + 1)
const GS8 = SOUND.findLast((one) => one.startsWith('GS'))!

test('two groups of which the trailer and the header between them are lost are one error', () => {
  assert.deepEqual(saidOf(lost('GE*2*7', GS8)), ['AK905=4'])
})

test('and so are two orders, of which the second is not blamed for standing in the first', () => {
  assert.deepEqual(saidOf(lost('SE*6*0001', 'ST*850*0002')), ['AK502=3'])
  assert.deepEqual(saidOf(lost('SE*6*0002', 'ST*850*0003')), ['AK905=4', 'AK502=3'])
})

test('but a mistake in the first order, or a count beside another number, is told', () => {
  const joined = lost('SE*6*0001', 'ST*850*0002')
  assert.deepEqual(saidOf(joined.with(2 + 1, 'BEG*00*SA*450000001**20260631')), ['AK502=3', 'AK403=8'])
  assert.deepEqual(saidOf(SOUND.with(SOUND.indexOf('SE*6*0001'), 'SE*9*0002')), ['AK502=4', 'AK502=3'])
})

test('an SE that says another number and fewer segments is wrong in both where no second order begins', () => {
  const at = SOUND.indexOf('SE*6*0001')
  const wrong = SOUND.with(at, 'SE*4*0009')
  assert.deepEqual(saidOf(wrong), ['AK502=4', 'AK502=3'])
  const price = wrong.with(at - 2, 'PO1*1*10*EA*9,99*PE*UP*012345678905')
  assert.deepEqual(saidOf(price), ['AK502=4', 'AK502=3', 'AK403=6'])
})
