// Situational rules: who demands what of whom, where it is found missing, and what it is told to follow from.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sentence, standardOf } from '../../../src/finding/catalogue.ts'
import type { Finding } from '../../../src/finding/finding.ts'
import { codesOf, read } from '../fragment.ts'

const heading = (said: string) => `heading: { ${said} }\n`
const LINES = (loop: string) => `detail: { PO1: { path: "lines[]", max: 99, loop: { ${loop} } } }\n`

const only = (findings: readonly Finding[]): Finding => {
  assert.equal(findings.length, 1, JSON.stringify(findings))
  return findings[0]!
}

/** The text of a finding, its number, and segment, element and component of where it stands. */
const told = (one: Finding) => {
  const { ak304, ak403 } = standardOf(one)
  const { segment, element, component } = one.at
  return [sentence(one), ak304 ?? ak403, segment, element, component]
}

describe('a situation within one segment', () => {
  const REF = (when: string) => heading(`REF: { elements: { 3: { title: Name, when: ${when} } } }`)

  test('requires an element by the value of another', () => {
    const { findings } = read(REF('{ required: { if: [01 is one of DP PD] } }'), 'REF*DP*1')
    assert.deepEqual(told(only(findings)), ['REF03 is required because REF01 is DP.', 'I9', 2, 3, undefined])
  })

  test('makes an element unused', () => {
    const { findings } = read(REF('{ unused: { if: [02 is present] } }'), 'REF*DP*1*2')
    const text = '"2" of Name must not be used because REF02 is present.'
    assert.deepEqual(told(only(findings)), [text, 'I13', 2, 3, undefined])
  })

  test('leaves one of several codes', () => {
    const { findings } = read(REF('{ is: { if: [1 is DP], value: [A, B] } }'), 'REF*DP*1*C')
    const text = 'The code "C" of Name is not used in this agreement because REF01 is DP. Allowed: A, B.'
    assert.deepEqual(told(only(findings)), [text, 'I6', 2, 3, undefined])
  })

  test('holds only where all its predicates do', () => {
    const body = REF('{ required: { if: [1 is DP, 2 is not one of 1 2] } }')
    assert.deepEqual(codesOf(read(body, 'REF*DP*1')), [])
    assert.deepEqual(codesOf(read(body, 'REF*PD*3')), [])
    assert.equal(
      sentence(only(read(body, 'REF*DP*3').findings)),
      'REF03 is required because REF01 is DP and REF02 is not 1 or 2.',
    )
  })

  test('is no second mistake where a syntax note says the same', () => {
    const body = heading('REF: { elements: { 2: { when: { required: { if: [3 is absent] } } } } }')
    assert.deepEqual(codesOf(read(body, 'REF*DP')), ['element-conditional-missing'])
  })

  test('is not judged where a separator has moved the elements', () => {
    const body = REF('{ required: { if: [1 is DP] } }')
    assert.deepEqual(codesOf(read(body, 'REF*DP*1**X')), ['elements-too-many'])
  })

  test('reaches a component of each repetition', () => {
    const body = heading(
      'QTY: { elements: { 2: { components: { 2: { title: Size, when: { required: { if: [2.1 is CA] } } } } } } }',
    )
    const text = 'component 2 of QTY02 is required because component 1 of QTY02 is CA.'
    assert.deepEqual(told(only(read(body, 'QTY*1*CA').findings)), [text, 'I9', 2, 2, 2])
    assert.deepEqual(codesOf(read(body, 'QTY*1*CA>5')), [])
    assert.deepEqual(codesOf(read(body, 'QTY*1')), [])
  })
})

describe('a situation between segments', () => {
  const PROMOTION = heading(
    'BEG: {}, REF/promotion: { elements: { 1: { is: PD } }, when: { required: { if: [BEG.3 is A] } } }, REF/other: {}, MSG: {}',
  )

  test('requires a segment, which is missed where its place was passed', () => {
    const { findings } = read(PROMOTION, 'BEG*1**A', 'REF*DP*1', 'MSG*x')
    const one = only(findings)
    assert.deepEqual(told(one), [
      'REF (Reference, promotion) is required because BEG03 is A.',
      'I6',
      4,
      undefined,
      undefined,
    ])
    const { triggerId, triggerSegment, triggerElement, triggerReference } = one.facts
    assert.deepEqual([triggerId, triggerSegment, triggerElement, triggerReference], ['BEG', 2, 3, '7'])
    assert.equal(one.guide, 'heading.REF/promotion')
  })

  test('is content with the segment wherever it stands', () => {
    assert.deepEqual(codesOf(read(PROMOTION, 'BEG*1**A', 'REF*PD*1')), [])
    assert.deepEqual(codesOf(read(PROMOTION, 'BEG*1**A', 'MSG*x', 'REF*PD*1')), ['segment-out-of-sequence'])
    assert.deepEqual(codesOf(read(PROMOTION, 'BEG*1**B', 'MSG*x')), [])
  })

  test('says of nothing present where it would stand at the end of the set', () => {
    const { findings } = read(PROMOTION, 'BEG*1**A')
    assert.deepEqual([only(findings).at.id, only(findings).at.segment], ['SE', 3])
  })

  test('makes a segment unused by one that comes later, and by one that never comes', () => {
    const body = heading('REF: { max: 2, when: { unused: { if: [MSG is absent] } } }, MSG: {}')
    assert.deepEqual(codesOf(read(body, 'REF*DP*1', 'MSG*x')), [])
    const { findings } = read(body, 'REF*DP*1', 'REF*DP*2')
    assert.deepEqual(findings.map(told), [
      ['REF (Reference) must not be used because MSG is absent.', 'I9', 2, undefined, undefined],
      ['REF (Reference) must not be used because MSG is absent.', 'I9', 3, undefined, undefined],
    ])
    assert.equal(findings[0]!.facts.triggerId, undefined)
  })

  test('requires a loop', () => {
    const body = heading(
      'BEG: {}, N1/buyer: { when: { required: { if: [BEG.4 is present] } }, loop: { N1: { elements: { 1: { is: BY } } } } }, N1/other: { loop: { N1: {} } }',
    )
    assert.deepEqual(codesOf(read(body, 'BEG*1***1200', 'N1*ST')), ['segment-dependent-missing'])
    assert.deepEqual(codesOf(read(body, 'BEG*1***1200', 'N1*BY')), [])
    assert.deepEqual(codesOf(read(body, 'BEG*1', 'N1*ST')), [])
  })

  test('is no second mistake of a segment that is one too many', () => {
    const body = heading('BEG: {}, REF: { when: { unused: { if: [BEG.3 is A] } } }')
    assert.deepEqual(codesOf(read(body, 'BEG*1**A', 'REF*DP*1', 'REF*DP*2')), [
      'segment-over-max',
      'segment-dependent-unused',
    ])
  })
})

describe('a situation in a loop', () => {
  const body =
    heading('BEG: {}') +
    LINES(
      'PO1: { elements: { 3: { when: { required: { if: [QTY.1 is 5, BEG.3 is A] } } } } }, QTY: {}, MSG: { when: { required: { if: [PO1.3 is CA] } } }',
    )

  test('is asked of each occurrence for itself', () => {
    const { findings } = read(body, 'BEG*1**A', 'PO1**1', 'QTY*5', 'PO1**1', 'QTY*6', 'PO1**1')
    assert.deepEqual(told(only(findings)).slice(1), ['I9', 3, 3, undefined])
    assert.equal(findings[0]!.facts.trigger, 'QTY01 is 5 and BEG03 is A')
  })

  test('misses a segment where its loop ends', () => {
    const { findings } = read(body, 'BEG*1', 'PO1**1*CA', 'QTY*5', 'PO1**1*CA', 'MSG*x', 'PO1**1')
    assert.deepEqual(told(only(findings)).slice(1), ['I6', 5, undefined, undefined])
  })

  test('goes on behind a segment of the heading that stands in it', () => {
    const watched =
      heading('BEG: {}, REF: { when: { unused: { if: [BEG.3 is A] } } }') +
      LINES('PO1: {}, QTY: {}, MSG: { when: { required: { if: [PO1.3 is CA] } } }')
    const lines = ['PO1**1*CA', 'REF*DP*1', 'QTY*5', 'MSG*x', 'PO1**1', 'MSG*x', 'MSG*y']
    const ofPlace = ['segment-out-of-sequence', 'segment-over-max']
    assert.deepEqual(codesOf(read(watched, 'BEG*1', ...lines)), ofPlace)
    assert.deepEqual(codesOf(read(watched, 'BEG*1**A', ...lines)), [...ofPlace, 'segment-dependent-unused'])
  })

  test('of the set, sees into its loops', () => {
    const inside = heading('MSG: { when: { unused: { if: [PO1.QTY.1 is 5] } } }') + LINES('PO1: {}, QTY: {}')
    assert.deepEqual(codesOf(read(inside, 'MSG*x', 'PO1**1', 'QTY*5')), ['segment-dependent-unused'])
    assert.deepEqual(codesOf(read(inside, 'MSG*x', 'PO1**1', 'QTY*6')), [])
  })

  test('waits for the last loop that it asks, and comes in the order of the wire', () => {
    const late =
      LINES('PO1: { elements: { 3: { when: { required: { if: [CTT.1 is present] } } } } }') +
      'summary: { CTT: {} }\n'
    const { findings } = read(late, 'PO1**1', 'PO1**1*EA', 'PO1**1', 'CTT*3')
    assert.deepEqual(
      findings.map(({ at }) => at.segment),
      [2, 4],
    )
    assert.deepEqual(codesOf(read(late, 'PO1**1', 'PO1**1')), [])
  })
})

describe('a situation in a bounded loop', () => {
  test('names the loop of what it misses, and of what that follows from', () => {
    const body = heading(
      'LS: { loop: { LS: {}, N3: {}, MSG: { when: { required: { if: [N3 is present] } } }, LE: {} } }',
    )
    const { facts } = only(read(body, 'LS*AB', 'N3*x', 'LE*AB').findings)
    assert.deepEqual([facts.loop, facts.triggerLoop], ['AB', 'AB'])
  })
})

describe('what only the agreement forbids is told from what the standard does', () => {
  const BODY = heading('BEG: { elements: { 3: {} } }, REF: { max: 3 }, MSG: {}, QTY: {}')
  const by = (changes: string, ...wire: string[]) =>
    read({ body: BODY, overlay: `changes:\n${changes}` }, ...wire).findings.map(({ code, facts }) => [
      code,
      facts.by,
    ])

  test('in the occurrences of a segment', () => {
    const two = '  heading.REF: { max: 1 }\n'
    assert.deepEqual(by(two, 'REF*DP*1', 'REF*DP*2'), [['segment-over-max', 'guide']])
    assert.deepEqual(by(two, 'MSG*1', 'MSG*2'), [['segment-over-max', undefined]])
    assert.deepEqual(by('  heading.REF: { min: 2 }\n', 'REF*DP*1'), [['segment-under-min', undefined]])
    assert.deepEqual(by('  heading.REF: { min: 2 }\n', 'BEG*1'), [['segment-missing', 'guide']])
    assert.deepEqual(by('  heading.REF: { usage: required }\n', 'BEG*1'), [['segment-missing', 'guide']])
  })

  test('in an element', () => {
    const changes = (said: string) => `  heading.BEG.1: { ${said} }\n`
    assert.deepEqual(by(changes('min: 3'), 'BEG*12'), [['element-too-short', 'guide']])
    assert.deepEqual(by(changes('max: 3'), 'BEG*1234'), [['element-too-long', 'guide']])
    assert.deepEqual(by(changes('max: 3'), 'BEG*12345678901'), [['element-too-long', undefined]])
    assert.deepEqual(by('  heading.BEG.2: { usage: required }\n', 'BEG*1'), [['element-missing', 'guide']])
    assert.deepEqual(by('  heading.BEG.2: { usage: required }\n', 'BEG**20260101'), [
      ['element-missing', undefined],
    ])
  })

  test('in repetitions', () => {
    const changes = '  heading.QTY.3: { repeat: { min: 2, max: 2 } }\n'
    assert.deepEqual(by(changes, 'QTY*5**AA^BB^CC'), [['repetitions-too-many', 'guide']])
    assert.deepEqual(by(changes, 'QTY*5**AA^BB^CC^DD'), [['repetitions-too-many', undefined]])
    assert.deepEqual(by(changes, 'QTY*5**AA'), [['repetitions-too-few', undefined]])
    assert.deepEqual(by(changes, 'QTY*5'), [])
  })

  test('in a code', () => {
    const changes = '  heading.BEG.3: { is: A }\n'
    assert.deepEqual(by(changes, 'BEG*1**B'), [['code-unused', undefined]])
    assert.deepEqual(by(changes, 'BEG*1**C'), [['code-unknown', undefined]])
  })
})
