import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ToldBy } from '../../src/guide/model.ts'
import {
  type ActiveAgreement,
  type ActiveMapping,
  acknowledgeRule,
  activate,
  answerMapping,
  ruleOf,
  summarise,
} from '../../src/partner/active.ts'
import type { Agreement } from '../../src/partner/agreement.ts'
import { loadPartners } from '../../src/partner/load.ts'
import { type Bounds, matchGroup, matchInterchange, matchSet, notYetSaid } from '../../src/partner/match.ts'
import { matchXml, type XmlEnvelope } from '../../src/partner/matchXml.ts'
import type { GroupHeader, InterchangeHeader } from '../../src/x12/types.ts'

const ACTIVE = loadPartners('partners').partners.map(({ agreement, hash, mappings }) =>
  activate(
    agreement,
    hash,
    mappings.map(({ name, guide }) => summarise(name, guide)),
  ),
)
const of = (partner: string) => ACTIVE.find((one) => one.partner === partner)!
const [ACME, NORDWIND] = [of('acme'), of('nordwind')]
const changed = (changes: Partial<Agreement>): ActiveAgreement =>
  activate({ ...ACME.agreement, ...changes }, 'other', ACME.mappings)

const HEADER = {
  senderQualifier: 'ZZ',
  sender: 'ACMERETAIL',
  receiverQualifier: '01',
  receiver: '123456789',
  usage: 'P',
} as InterchangeHeader

function matched(header: Partial<InterchangeHeader>, bounds: Partial<Bounds> = {}) {
  const all: Bounds = { principal: 'acme', environment: 'production', agreements: ACTIVE, ...bounds }
  const { agreement, environment, findings } = matchInterchange({ ...HEADER, ...header }, 0, all)
  const [one] = findings
  return agreement ? `${agreement.partner} ${environment}` : `${one?.code} ${one?.facts.got}`
}

test('an interchange between the agreed ids is its agreement’s', () => {
  assert.equal(matched({}), 'acme production')
})

test('the principal bounds which agreements may match', () => {
  assert.equal(matched({}, { principal: 'nordwind' }), 'sender-unknown ZZ/ACMERETAIL')
  assert.equal(matched({}, { principal: 'nobody' }), 'sender-unknown ZZ/ACMERETAIL')
})

test('ids are compared with their qualifiers', () => {
  assert.equal(matched({ senderQualifier: '12' }), 'sender-unknown 12/ACMERETAIL')
  assert.equal(matched({ receiverQualifier: 'ZZ' }), 'receiver-unknown ZZ/123456789')
})

test('an id that is ours with another partner is the wrong receiver, not an unknown one', () => {
  const other = changed({
    agreement: 'other',
    principals: ['other'],
    ids: { theirs: [{ isa: 'ZZ/OTHER' }], ours: [{ isa: '01/987654321' }] },
  })
  assert.equal(matched({ receiver: '987654321' }), 'receiver-unknown 01/987654321')
  assert.equal(
    matched({ receiver: '987654321' }, { agreements: [...ACTIVE, other] }),
    'receiver-invalid 01/987654321',
  )
})

test('test and production are told apart by ISA15 and by the drop point', () => {
  const both = (usage: string, environment: 'production' | 'test') => matched({ usage }, { environment })
  assert.equal(both('P', 'production'), 'acme production')
  assert.equal(both('T', 'production'), 'acme test')
  assert.equal(both('T', 'test'), 'acme test')
  assert.equal(both('P', 'test'), 'usage-not-agreed P')
  assert.equal(both('I', 'production'), 'usage-not-agreed I')
})

test('where only one environment was agreed, the other is not taken', () => {
  const only = (rule: Agreement['environment'], usage: string) =>
    matched({ usage }, { agreements: [changed({ environment: rule })] })
  assert.equal(only('production', 'P'), 'acme production')
  assert.equal(only('production', 'T'), 'usage-not-agreed T')
  assert.equal(only('test', 'T'), 'acme test')
  assert.equal(only('test', 'P'), 'usage-not-agreed P')
})

test('what the ISA shows to be wrong by itself is not told again by matching', () => {
  const { findings } = matchInterchange({ ...HEADER, senderQualifier: 'QQ' }, 0, {
    principal: 'acme',
    environment: 'production',
    agreements: ACTIVE,
  })
  const ofIsa = [{ ...findings[0]!, code: 'sender-qualifier-invalid' }]
  assert.deepEqual(notYetSaid(findings, []), findings)
  assert.deepEqual(notYetSaid(findings, ofIsa), [])
})

const GS = {
  functionalId: 'PO',
  sender: 'ACMERETAIL',
  receiver: '123456789',
  version: '004010',
} as GroupHeader

function group(header: Partial<GroupHeader>, agreement = ACME) {
  const { rules, acknowledges, findings } = matchGroup({ ...GS, ...header }, 0, agreement)
  const codes = findings.map(({ code, facts }) => `${code} ${facts.got}`)
  return [...rules.map(({ mapping }) => mapping.name), ...(acknowledges ? ['acknowledges'] : []), ...codes]
}

test('a group is matched by kind and release', () => {
  assert.deepEqual(group({}), ['850-in'])
  assert.deepEqual(group({ functionalId: 'IN' }), ['group-unsupported IN'])
  assert.deepEqual(group({ version: '003040' }), ['group-version-unsupported 003040'])
})

test('a group of acknowledgements is read by the guide of its release, or the newest before it', () => {
  const read = (version: string) => group({ functionalId: 'FA', version })
  assert.deepEqual(read('004010'), ['997-004010-in', '999-in', 'acknowledges'])
  assert.deepEqual(read('004060'), ['997-004010-in', '999-in', 'acknowledges'])
  assert.deepEqual(read('003040'), ['997-004010-in', '999-in', 'acknowledges'])
  assert.deepEqual(read('005010X231A1'), ['997-005010-in', '999-in', 'acknowledges'])
})

test('a convention behind the release is taken, unless one was agreed to the letter', () => {
  assert.deepEqual(group({ version: '004010VICS' }), ['850-in'])
  const [rule] = ACME.agreement.inbound
  const strict = changed({ inbound: [{ ...rule!, version: '004010VICS' }] })
  assert.deepEqual(group({ version: '004010VICS' }, strict), ['850-in'])
  assert.deepEqual(group({ version: '004010' }, strict), ['group-version-unsupported 004010'])
})

test('a group from or for another application is told', () => {
  assert.deepEqual(group({ sender: 'ACMEFOOD' }), ['group-party-unknown ACMEFOOD'])
  assert.deepEqual(group({ receiver: '1' }), ['group-party-unknown 1'])
  const any = changed({ ids: { theirs: [{ isa: 'ZZ/ACMERETAIL' }], ours: [{ isa: '01/123456789' }] } })
  assert.deepEqual(group({ sender: 'ACMEFOOD', receiver: '1' }, any), ['850-in'])
})

test('a set is matched by its ST01', () => {
  const { rules } = matchGroup(GS, 0, ACME)
  assert.equal(matchSet('850', rules)?.mapping.type, 'x12/004010/850')
  assert.equal(matchSet('860', rules), undefined)
})

test('an answer is in the release of what it answers, or in the first there is', () => {
  assert.equal(answerMapping(ACME, '997', '004010')?.type, 'x12/004010/997')
  assert.equal(answerMapping(ACME, '997', '003040')?.type, 'x12/004010/997')
  assert.equal(answerMapping(ACME, 'TA1')?.name, 'ta1-out')
  assert.equal(answerMapping(ACME, '999'), undefined)
})

test('how a group is answered is its rule’s matter', () => {
  const { rules } = matchGroup(GS, 0, ACME)
  assert.equal(acknowledgeRule(ACME, rules[0]).sets, 'all')
  assert.equal(acknowledgeRule(ACME).kind, '997')
  assert.equal(ruleOf(ACME.agreement, 'x12/004010/850', '850-in')?.overlay, '850.yaml')
  assert.equal(ruleOf(ACME.agreement, 'x12/004010/997', '997-out'), undefined)
})

const ORDER: XmlEnvelope = {
  root: { uri: 'urn:oasis:names:specification:ubl:schema:xsd:Order-2', local: 'Order' },
  customization: 'urn:nordwind.example:order:2',
  sender: [{ scheme: '0088', id: '9521101000016' }],
  receiver: [{ scheme: '0088', id: '9522002000013' }],
}

function xml(changes: Partial<XmlEnvelope>, bounds: Partial<Bounds> = {}) {
  const all: Bounds = { principal: 'nordwind', environment: 'production', agreements: ACTIVE, ...bounds }
  const { rule, findings } = matchXml({ ...ORDER, ...changes }, all)
  return rule?.mapping.name ?? `${findings[0]?.code} ${findings[0]?.facts.got}`
}

test('an XML document is matched by root, customization and party ids', () => {
  assert.equal(xml({}), 'order-in')
  const root = 'Order of urn:oasis:names:specification:ubl:schema:xsd:Order-2'
  assert.equal(xml({}, { principal: 'acme' }), `guide-unknown ${root}`)
  assert.equal(xml({ sender: [] }), 'sender-unknown (no id)')
  assert.equal(
    xml({ sender: [{ scheme: '0060', id: '9521101000016' }] }),
    'sender-unknown 0060/9521101000016',
  )
  assert.equal(xml({ receiver: [{ id: '1' }] }), 'receiver-unknown 1')
  assert.equal(xml({ customization: 'urn:other' }), 'guide-unknown Order by the customization urn:other')
  assert.equal(xml({ root: { uri: 'urn:other', local: 'Order' } }), 'guide-unknown Order of urn:other')
  const all: Bounds = { principal: 'nordwind', environment: 'production', agreements: ACTIVE }
  const [other] = matchXml({ ...ORDER, root: { uri: 'urn:other', local: 'Order' }, sender: [] }, all).findings
  assert.equal(other!.facts.expected, root)
})

test('one of several ids is enough, and an address without a scheme takes the id under any', () => {
  assert.equal(xml({ sender: [{ id: 'internal-7' }, ...ORDER.sender] }), 'order-in')
  const loose = activate(
    { ...NORDWIND.agreement, ids: { ...NORDWIND.agreement.ids, theirs: [{ xml: '9521101000016' }] } },
    'loose',
    NORDWIND.mappings,
  )
  assert.equal(
    xml({ sender: [{ scheme: '0060', id: '9521101000016' }] }, { agreements: [loose] }),
    'order-in',
  )
})

test('a guide that is told by a customization or a version takes its documents, one without the rest', () => {
  const { root } = ORDER
  const told = (name: string, toldBy?: ToldBy): ActiveMapping => ({
    ...NORDWIND.mappings[0]!,
    name,
    root,
    ...(toldBy && { toldBy }),
  })
  const rule = { type: 'ubl/2.1/Order' }
  const mappings = [
    told('plain'),
    told('newer', { version: ['2.2', '2.3'] }),
    told('settled', { customization: 'urn:s' }),
  ]
  const agreements = [{ ...NORDWIND, inbound: mappings.map((mapping) => ({ rule, mapping })) }]
  assert.equal(xml({ customization: 'urn:other' }, { agreements }), 'plain')
  assert.equal(xml({ version: '2.3' }, { agreements }), 'newer')
  assert.equal(xml({ version: '2.3', customization: 'urn:s' }, { agreements }), 'settled')
  const agreed = mappings.map((mapping, at) => ({
    rule: at === 0 ? { ...rule, customization: 'urn:s' } : rule,
    mapping,
  }))
  assert.equal(
    xml({ customization: 'urn:s' }, { agreements: [{ ...agreements[0]!, inbound: agreed }] }),
    'plain',
  )
  assert.equal(
    xml({ version: '2.0' }, { agreements: [{ ...agreements[0]!, inbound: agreed.slice(1) }] }),
    'guide-unknown Order 2.0 by the customization urn:nordwind.example:order:2',
  )
})

test('an XML document says no usage: its drop point does', () => {
  const production = activate({ ...NORDWIND.agreement, environment: 'production' }, 'p', NORDWIND.mappings)
  assert.equal(xml({}, { environment: 'test' }), 'order-in')
  assert.equal(xml({}, { environment: 'test', agreements: [production] }), 'usage-not-agreed test')
})
