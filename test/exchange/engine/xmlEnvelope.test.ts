import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guideFor, xmlEnvelope, xmlKey } from '../../../src/exchange/engine/xmlEnvelope.ts'
import { readXml } from '../../../src/xml/reader.ts'

const CAC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2'
const CBC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'

const rootOf = (
  local: string,
  inner: string,
  uri = `urn:oasis:names:specification:ubl:schema:xsd:${local}-2`,
) =>
  readXml(Buffer.from(`<${local} xmlns="${uri}" xmlns:a="${CAC}" xmlns:b="${CBC}">${inner}</${local}>`)).root!

const party = (role: string, ids: string) => `<a:${role}><a:Party>${ids}</a:Party></a:${role}>`
const SAID = `<b:UBLVersionID>2.1</b:UBLVersionID><b:CustomizationID> urn:x </b:CustomizationID><b:ID>7</b:ID>
  <b:IssueDate>2025-03-14</b:IssueDate>`

test('the guide of the root says where a document’s parties, number, date, version and customization stand', () => {
  const buyer = party(
    'BuyerCustomerParty',
    `<b:EndpointID schemeID="0088">9521101000016</b:EndpointID>
     <a:PartyIdentification><b:ID>N1</b:ID></a:PartyIdentification>
     <a:PartyIdentification><b:ID> </b:ID></a:PartyIdentification>`,
  )
  const seller = party('SellerSupplierParty', '<b:EndpointID schemeID="">S</b:EndpointID>')
  const root = rootOf('Order', SAID + buyer + seller)
  const envelope = xmlEnvelope(root)
  assert.deepEqual(envelope, {
    root: { uri: root.uri, local: 'Order' },
    version: '2.1',
    customization: 'urn:x',
    number: '7',
    date: '2025-03-14',
    sender: [{ id: '9521101000016', scheme: '0088' }, { id: 'N1' }],
    receiver: [{ id: 'S' }],
  })
  assert.equal(guideFor(envelope), 'ubl/2.1/Order')
  assert.equal(xmlKey(envelope), '["xml","0088","9521101000016","Order","7","2025-03-14"]')
})

test('a root that serves several purposes is read by the guide of what its sender keeps to, whatever it is called', () => {
  const said = (customization: string) => guideFor(xmlEnvelope(rootOf('ApplicationResponse', customization)))
  const purpose = (word: string) =>
    said(`<b:CustomizationID>urn:fdc:peppol.eu:poacc:trns:${word}:3</b:CustomizationID>`)
  assert.equal(purpose('invoice_response'), 'peppol/3/InvoiceResponse')
  assert.equal(purpose('mlr'), 'peppol/3/MessageLevelResponse')
  assert.equal(purpose('another'), 'ubl/2.1/ApplicationResponse')
  assert.equal(said(''), 'ubl/2.1/ApplicationResponse')
})

test('a root that no guide knows, and one of another namespace, have neither parties nor a guide', () => {
  for (const root of [rootOf('Feather', SAID), rootOf('Order', SAID, 'urn:another')]) {
    const envelope = xmlEnvelope(root)
    assert.deepEqual(envelope, { root: { uri: root.uri, local: root.local }, sender: [], receiver: [] })
    assert.equal(guideFor(envelope), undefined)
    assert.equal(xmlKey(envelope), undefined)
  }
})
