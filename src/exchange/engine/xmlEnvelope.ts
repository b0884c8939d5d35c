// An XML document has no envelope of its own: what a partner's X12 says in ISA and GS is found in its root, its
// CustomizationID and its parties' ids. Read from the tree, before it is known which guide will read it.
import type { PartyId, XmlEnvelope } from '../../partner/matchXml.ts'
import { elementsAt } from '../../xml/name.ts'
import type { XmlElement } from '../../xml/tree.ts'

const CBC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'
const CAC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2'
const UBL = { cbc: CBC, cac: CAC }

/** Root → where the party that sends it, and the one that gets it, stand. */
const PARTIES: Readonly<Record<string, { sender: string; receiver: string }>> = {
  Order: { sender: 'cac:BuyerCustomerParty', receiver: 'cac:SellerSupplierParty' },
}

/** What tells a document's way. A root that is not known here has no parties, and so matches no agreement. */
export function xmlEnvelope(root: XmlElement): XmlEnvelope {
  const parties = PARTIES[root.local]
  const first = (path: string) => elementsAt(root, path, UBL)[0]?.text.trim() || undefined
  const customization = first('cbc:CustomizationID')
  const number = first('cbc:ID')
  const date = first('cbc:IssueDate')
  return {
    root: { uri: root.uri, local: root.local },
    sender: parties ? partyIds(root, parties.sender) : [],
    receiver: parties ? partyIds(root, parties.receiver) : [],
    ...(customization === undefined ? {} : { customization }),
    ...(number === undefined ? {} : { number }),
    ...(date === undefined ? {} : { date }),
  }
}

function partyIds(root: XmlElement, party: string): PartyId[] {
  const paths = ['cac:Party/cbc:EndpointID', 'cac:Party/cac:PartyIdentification/cbc:ID']
  const found = paths.flatMap((path) => elementsAt(root, `${party}/${path}`, UBL))
  return found.filter(({ text }) => text.trim() !== '').map(partyId)
}

function partyId({ text, attributes }: XmlElement): PartyId {
  const scheme = attributes.find(({ local, uri }) => local === 'schemeID' && uri === '')?.value.trim()
  return { id: text.trim(), ...(scheme ? { scheme } : {}) }
}

/** Identity of the document: sender, type, number and issue date; undefined where it has no number. */
export function xmlKey({ root, sender, number, date }: XmlEnvelope): string | undefined {
  const [first] = sender
  if (number === undefined || !first) return undefined
  return JSON.stringify(['xml', first.scheme ?? '', first.id, root.local, number, date ?? ''])
}
