import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkCanonical } from '../../../../../src/canonical/canonical.ts'
import type { CanonicalDocument } from '../../../../../src/guide/reading.ts'
import { codesOf, read, write } from '../sets.ts'

const BGN = 'BGN*00*ADV-1*20250405'

/** Reads a valid advice, and asserts that what is written of it is the same again. */
function advice(guide: string, ...segments: string[]): CanonicalDocument {
  const { document, findings } = read(guide, ...segments)
  assert.deepEqual(findings, [])
  assert.equal(checkCanonical('application-advice', document), undefined)
  assert.deepEqual(write(guide, document), { segments, findings: [] })
  return document
}

test('each document is named with what became of it and why', () => {
  const { documents } = advice(
    'x12/004010/824',
    BGN,
    'OTI*TR*PO*4711*ACME*123456789*20250404*1430*10216*0001*850*004010',
    'TED*007*No delivery date*DTM*6*2*373*20250230*20250228',
    'NTE*GEN*Please send it again',
    'RED*Dates**94**ZZ*D-1',
    'OTI*TA*PO*4712',
  )
  const [rejected, accepted] = documents as { [part: string]: unknown }[]
  assert.deepEqual(accepted, { status: 'accepted', type: 'order', number: '4712' })
  assert.deepEqual([rejected!.status, rejected!.set, rejected!.setControl], ['rejected', '850', '0001'])
  assert.deepEqual(rejected!.reasons, [
    {
      code: 'missing-data',
      text: 'No delivery date',
      segment: 'DTM',
      position: '6',
      element: '2',
      reference: '373',
      copy: '20250230',
      proposed: '20250228',
      notes: [{ type: 'general', text: 'Please send it again' }],
      context: [{ description: 'Dates', agency: 'x12-559/94', type: 'x12-1270/ZZ', value: 'D-1' }],
    },
  ])
})

test('those between whom it goes are told from others, by either pair of codes', () => {
  const { sender, receiver, parties } = advice(
    'x12/004010/824',
    BGN,
    'N1*41*Orchard Stores',
    'N1*TO*Bright Home',
    'N1*ST*DC 7',
    'OTI*TA*IV*INV-1',
  )
  assert.deepEqual(sender, { role: 'submitter', name: 'Orchard Stores' })
  assert.deepEqual(receiver, { role: 'message-to', name: 'Bright Home' })
  assert.deepEqual(parties, [{ role: 'ship-to', name: 'DC 7' }])
})

test('a person has a name in parts, an organization one name', () => {
  const { documents } = advice(
    'x12/004010/824',
    BGN,
    'OTI*IR*IX*NA',
    'NM1*QC*1*Smith*Betty*M**II*MI*000221111',
    'NM1*85*2*Good and Associates',
  )
  const [{ persons, parties }] = documents as [{ [part: string]: unknown }]
  const person = { family: 'Smith', given: 'Betty', middle: 'M', suffix: 'II' }
  assert.deepEqual(persons, [{ role: 'patient', person, id: { scheme: 'member', value: '000221111' } }])
  assert.deepEqual(parties, [{ role: 'billing-provider', name: 'Good and Associates' }])
})

test('005010 says in which component an error is, and what it depends on', () => {
  const { documents } = advice(
    'x12/005010/824',
    BGN,
    'OTI*IE*IX*NA',
    'TED*012**IT1*12*2>1>3*358*-2',
    'CTX*SITUATIONAL TRIGGER*IT1*12**4*212',
  )
  const [{ reasons }] = documents as [{ reasons: unknown[] }]
  assert.deepEqual(reasons, [
    {
      code: 'invalid-combination',
      segment: 'IT1',
      position: '12',
      element: '2',
      component: '1',
      repetition: '3',
      reference: '358',
      copy: '-2',
      contexts: [
        { name: 'situational-trigger', segment: 'IT1', position: '12', element: '4', reference: '212' },
      ],
    },
  ])
})

test('an advice of no document is none', () => {
  assert.deepEqual(codesOf(read('x12/004010/824', BGN)), ['segment-missing'])
})
