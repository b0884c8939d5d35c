// What an agreement asks for beyond the standard: the 999 says it with its own numbers and I5, the 997 by the nearest
// that it has; and which decision follows from a mistake, as it was agreed.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answerOf, errorsOf, readFile, rulesWith, toldOf } from './answered.ts'
import { before, interchangeOf, type Mistake, put, without } from './order.ts'

interface Case {
  changes: string
  mistake: Mistake
  code: string
  in999: string[]
  in997: string[]
}

const REJECTED = 'AK9*R*1*1*0'

const CASES: Readonly<Record<string, Case>> = {
  'a segment that is not used': {
    changes: '  heading.DTM: { usage: unused }\n',
    mistake: before(8),
    code: 'AK304=I4',
    in999: ['AK3*DTM*7**I4', 'AK5*R*I5', REJECTED],
    in997: ['AK3*DTM*7**2', 'AK5*R*5', REJECTED],
  },
  'a loop that occurs too seldom': {
    changes: '  detail.PO1: { min: 3 }\n',
    mistake: without(26),
    code: 'AK304=I7',
    in999: ['AK3*PO1*25**I7', 'AK5*R*I5', REJECTED],
    in997: ['AK3*PO1*25**3', 'AK5*R*5', REJECTED],
  },
  'a segment that occurs too seldom': {
    changes: '  heading.REF: { min: 2 }\n',
    mistake: before(8),
    code: 'AK304=I8',
    in999: ['AK3*REF*5**I8', 'AK5*R*I5', REJECTED],
    in997: ['AK3*REF*5**3', 'AK5*R*5', REJECTED],
  },
  'a segment that only the agreement requires': {
    changes: '  heading.FOB: { usage: required }\n',
    mistake: before(8),
    code: 'AK304=3',
    in999: ['AK3*FOB*6**3', 'AK5*R*I5', REJECTED],
    in997: ['AK3*FOB*6**3', 'AK5*R*5', REJECTED],
  },
  'a segment that occurs more often than was agreed': {
    changes: '  heading.PER: { max: 1 }\n',
    mistake: before(6, 'PER*BD*Desk'),
    code: 'AK304=5',
    in999: ['AK3*PER*6**5', 'AK5*R*I5', REJECTED],
    in997: ['AK3*PER*6**5', 'AK5*R*5', REJECTED],
  },
  'an element that only the agreement requires': {
    changes: '  heading.BEG.4: { usage: required }\n',
    mistake: before(8),
    code: 'AK403=1',
    in999: ['AK3*BEG*2**8', 'AK4*4*328*1', 'AK5*R*I5', REJECTED],
    in997: ['AK3*BEG*2**8', 'AK4*4*328*1', 'AK5*R*5', REJECTED],
  },
  'a value longer than was agreed': {
    changes: '  heading.BEG.3: { max: 8 }\n',
    mistake: before(8),
    code: 'AK403=5',
    in999: ['AK3*BEG*2**8', 'AK4*3*324*5*4500012345', 'AK5*R*I5', REJECTED],
    in997: ['AK3*BEG*2**8', 'AK4*3*324*5*4500012345', 'AK5*R*5', REJECTED],
  },
  'a code that was left out': {
    changes: '  heading.BEG.2: { is: [BK, RL] }\n',
    mistake: before(8),
    code: 'AK403=I6',
    in999: ['AK3*BEG*2**8', 'AK4*2*92*I6*SA', 'AK5*R*I5', REJECTED],
    in997: ['AK3*BEG*2**8', 'AK4*2*92*7*SA', 'AK5*R*5', REJECTED],
  },
  'a code that there is none of, whatever was agreed': {
    changes: '  heading.BEG.2: { is: [BK, RL] }\n',
    mistake: put(2, 'BEG*00*99*4500012345**20260601'),
    code: 'AK403=7',
    in999: ['AK3*BEG*2**8', 'AK4*2*92*7*99', 'AK5*R*5', REJECTED],
    in997: ['AK3*BEG*2**8', 'AK4*2*92*7*99', 'AK5*R*5', REJECTED],
  },
  'an element that is not used': {
    changes: '  heading.PER.2: { usage: unused }\n',
    mistake: before(8),
    code: 'AK403=I10',
    in999: ['AK3*PER*5**8', 'AK4*2*93*I10*Jane Roe', 'AK5*R*I5', REJECTED],
    in997: ['AK3*PER*5**8', 'AK4*2*93*10*Jane Roe', 'AK5*R*5', REJECTED],
  },
  'a value of another form': {
    changes: '  heading.BEG.3: { pattern: "PO[0-9]+" }\n',
    mistake: before(8),
    code: 'AK403=I12',
    in999: ['AK3*BEG*2**8', 'AK4*3*324*I12*4500012345', 'AK5*R*I5', REJECTED],
    in997: ['AK3*BEG*2**8', 'AK4*3*324*7*4500012345', 'AK5*R*5', REJECTED],
  },
}

describe('what only the agreement forbids', () => {
  for (const [title, { changes, mistake, code, in999, in997 }] of Object.entries(CASES))
    test(`${title} is told by the 999 as such`, () => {
      const rules = rulesWith(changes)
      const reading = readFile(interchangeOf(mistake), rules)
      assert.deepEqual(errorsOf(reading), [code])
      assert.deepEqual(toldOf(answerOf(reading, '999', rules)), in999)
      assert.deepEqual(toldOf(answerOf(reading, '997', rules)), in997)
    })
})

const ORDERED = 'CTX*BEG03>4500012345'
const SITUATIONS: Readonly<Record<string, { changes: string; code: string; in999: string[] }>> = {
  'an element that a code demands': {
    changes: '  heading.BEG.4: { when: { required: { if: [BEG.2 is one of SA] } } }\n',
    code: 'AK403=I9',
    in999: ['IK3*BEG*2**8', ORDERED, 'IK4*4*328*I9', 'CTX*SITUATIONAL TRIGGER*BEG*2**2*92'],
  },
  'an element that a code forbids': {
    changes: '  heading.PER.2: { when: { unused: { if: [BEG.2 is one of SA] } } }\n',
    code: 'AK403=I13',
    in999: ['IK3*PER*5**8', ORDERED, 'IK4*2*93*I13*Jane Roe', 'CTX*SITUATIONAL TRIGGER*BEG*2**2*92'],
  },
  'a code that another code forbids': {
    changes: '  heading.BEG.1: { when: { is: { value: "05", if: [BEG.2 is one of SA] } } }\n',
    code: 'AK403=I6',
    in999: ['IK3*BEG*2**8', ORDERED, 'IK4*1*353*I6*00', 'CTX*SITUATIONAL TRIGGER*BEG*2**2*92'],
  },
  'a segment that another demands': {
    changes: '  heading.FOB: { when: { required: { if: [CUR/money is present] } } }\n',
    code: 'AK304=I6',
    in999: ['IK3*FOB*6**I6', 'CTX*SITUATIONAL TRIGGER*CUR*3', ORDERED],
  },
  'a segment that another forbids': {
    changes: '  heading.DTM: { when: { unused: { if: [CUR/money is present] } } }\n',
    code: 'AK304=I9',
    in999: ['IK3*DTM*7**I9', 'CTX*SITUATIONAL TRIGGER*CUR*3', ORDERED],
  },
}

describe('what a situation asks for', () => {
  for (const [title, { changes, code, in999 }] of Object.entries(SITUATIONS))
    test(`${title} is told with the value that it follows from`, () => {
      const rules = rulesWith(changes)
      const reading = readFile(interchangeOf(), rules)
      assert.deepEqual(errorsOf(reading), [code])
      const told = answerOf(reading, '999', rules)
      assert.deepEqual(told.slice(2), [...in999, 'IK5*R*I5', REJECTED])
      assert.ok(answerOf(reading, '997', rules).every((one) => !/^CTX|\*I\d/.test(one)))
    })
})

const SHORT = put(13, 'N4*D*TX*75201*US')

describe('the verdict', () => {
  const verdicts = (mistake: Mistake, onErrors: 'accept-with-errors' | 'reject') => {
    const rules = rulesWith('  heading.DTM: { title: Dates }\n', { onErrors })
    const reading = readFile(interchangeOf(mistake), rules)
    const [group] = reading.interchanges[0]!.groups
    const told = (kind: '997' | '999') =>
      answerOf(reading, kind, rules).filter((one) => /^(AK5|IK5|AK9)\*/.test(one))
    return { set: group!.sets[0]!.verdict, group: group!.verdict, in997: told('997'), in999: told('999') }
  }
  test('is E where it was agreed to take documents with errors, in every answer', () => {
    assert.deepEqual(verdicts(SHORT, 'accept-with-errors'), {
      set: 'accepted-with-errors',
      group: 'accepted-with-errors',
      in997: ['AK5*E*5', 'AK9*E*1*1*1'],
      in999: ['IK5*E*5', 'AK9*E*1*1*1'],
    })
  })
  test('is R where it was agreed to reject them', () => {
    assert.deepEqual(verdicts(SHORT, 'reject'), {
      set: 'rejected',
      group: 'rejected',
      in997: ['AK5*R*5', 'AK9*R*1*1*0'],
      in999: ['IK5*R*5', 'AK9*R*1*1*0'],
    })
  })
  test('is R whatever was agreed where the document is no order without it', () => {
    assert.equal(verdicts(put(2, 'BEG*00*SA***20260601'), 'accept-with-errors').set, 'rejected')
    assert.equal(verdicts(without(2), 'accept-with-errors').set, 'rejected')
  })
})
