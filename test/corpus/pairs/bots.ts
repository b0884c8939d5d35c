// An order in the XML that bots' mappings of 850s make, as facts.
import type { XmlElement } from '../../../src/xml/tree.ts'
import { type Facts, factsOf, type Said } from './facts.ts'

const text = (parent: XmlElement | undefined, name: string) =>
  parent?.children.find(({ local }) => local === name)?.text
const below = (parent: XmlElement, list: string, name: string): readonly XmlElement[] =>
  parent.children
    .filter(({ local }) => local === list)
    .flatMap(({ children }) => children.filter(({ local }) => local === name))

/** The facts of one message. */
export const factsOfBots = (message: XmlElement): Facts =>
  factsOf({
    number: text(message, 'docnum'),
    date: text(message, 'docdtm'),
    parties: Object.fromEntries(
      below(message, 'partys', 'party').map((party) => [text(party, 'qual') ?? '', botsParty(party)]),
    ),
    lines: below(message, 'lines', 'line').map((line) => ({
      number: text(line, 'linenum'),
      quantity: text(line, 'ordqua'),
      unit: text(line, 'ordunit'),
      price: text(line, 'price'),
      sellerId: text(line, 'suart'),
      buyerId: text(line, 'byart'),
      description: text(line, 'desc'),
    })),
  })

const botsParty = (party: XmlElement): Said => ({
  name: text(party, 'name1'),
  id: text(party, 'DUNS') ?? text(party, 'externalID') ?? text(party, 'gln'),
  street: text(party, 'address1'),
  city: text(party, 'city'),
  postalCode: text(party, 'pcode'),
  region: text(party, 'state'),
  country: text(party, 'country'),
})
