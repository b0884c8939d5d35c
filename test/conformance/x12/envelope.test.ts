// One word of an envelope that is wrong, wherever it stands: one error, and nothing of what only follows from it. And
// an order whose lines were wrapped by a mainframe, which is the order all the same.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorsOf, readFile } from './answered.ts'
import { bytesOf, SOUND } from './groups.ts'
import { interchangeOf } from './order.ts'

/** The errors of the file where the nth segment that begins so has another word in the place of one. */
function saidWith(begin: string, n: number, element: number, word: string): string[] {
  const at = SOUND.flatMap((one, index) => (one.startsWith(`${begin}*`) ? [index] : []))[n]!
  const words = SOUND[at]!.split('*')
  words[element] = word
  return errorsOf(readFile(bytesOf(SOUND.toSpliced(at, 1, words.join('*')))))
}

test('a word that a group’s header lacks is told once, and not of its sets and its version', () => {
  for (const group of [0, 1])
    for (const element of [1, 2, 3, 7, 8])
      assert.deepEqual(saidWith('GS', group, element, ''), ['TA105=024'], `GS0${element}`)
})

test('a set that says it is another one is in the wrong group, and not read as what it is not', () => {
  for (const [n, id] of ['810', '855', '860'].entries())
    assert.deepEqual(saidWith('ST', n, 1, id), ['AK502=18'], id)
})

test('an id of nobody is told of the interchange', () => {
  assert.deepEqual(saidWith('ISA', 0, 6, ' '.repeat(15)), ['TA105=006'])
  assert.deepEqual(saidWith('ISA', 0, 8, ' '.repeat(15)), ['TA105=008'])
  assert.deepEqual(saidWith('ISA', 0, 6, 'X'.repeat(16)), ['TA105=006'])
})

test('a control number that its own trailer contradicts is one mistake, whoever else has it', () => {
  for (const [n, other] of ['0002', '0001'].entries())
    assert.deepEqual(saidWith('ST', n, 2, other), ['AK502=3'], other)
  for (const [n, other] of ['8', '7'].entries())
    assert.deepEqual(saidWith('GS', n, 6, other), ['AK905=4'], other)
})

test('what was sent twice is told once, whether its trailer counted it or not', () => {
  const again = (from: string, to: string, trailer: string, counted: string) => {
    const [first, last] = [SOUND.indexOf(from), SOUND.indexOf(to) + 1]
    const twice = SOUND.toSpliced(last, 0, ...SOUND.slice(first, last))
    const told = (segments: readonly string[]) => errorsOf(readFile(bytesOf(segments)))
    return [told(twice), told(twice.map((one) => (one === trailer ? counted : one)))]
  }
  const set = again('ST*850*0002', 'SE*6*0002', 'GE*2*7', 'GE*3*7')
  assert.deepEqual(set, [['AK502=23'], ['AK502=23']])
  const [begin, end] = ['IEA*2*000000007', 'IEA*3*000000007']
  const group = again('GS*PO*ACMERETAIL*123456789*20260601*1030*8*X*004010', 'GE*1*8', begin, end)
  assert.deepEqual(group, [['AK905=19'], ['AK905=19']])
})

test('lines wrapped at any width say what they said', () => {
  const whole = interchangeOf().toString('latin1').replaceAll('\n', '')
  const ofWhole = readFile(Buffer.from(whole, 'latin1')).interchanges[0]!.groups[0]!.sets[0]!.document
  for (let width = 4; width < 107; width++) {
    const wrapped = whole.replace(new RegExp(`.{${width}}`, 'g'), '$&\r\n')
    const reading = readFile(Buffer.from(wrapped, 'latin1'))
    assert.deepEqual(errorsOf(reading), [], `${width} to a line`)
    assert.deepEqual(reading.interchanges[0]!.groups[0]!.sets[0]!.document, ofWhole, `${width} to a line`)
  }
})
