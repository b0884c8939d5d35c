// Overlays with a crosswalk in every kind of place, which the shipped guides have not.
const ITEM = 'body.cac:OrderLine.cac:LineItem.cac:Item'

/** By guide, what an overlay of it changes. */
export const CROSSWALKED: Readonly<Record<'x12/004010/850' | 'ubl/2.1/Order', string>> = {
  'x12/004010/850': `
  heading.FOB.5: { crosswalk: terms }
  heading.TD5.3: { crosswalk: carriers }
  heading.N1/shipTo.N1.4: { crosswalk: locations }
  detail.PO1.PO1.3: { crosswalk: units }
  detail.PO1.PO1: { pairs: { paths: { BP: { path: item.buyerId, crosswalk: items }, VN: { path: item.sellerId, crosswalk: items } } } }
`,
  'ubl/2.1/Order': `
  body.cac:DeliveryTerms.cbc:ID: { crosswalk: terms }
  ${ITEM}.cac:BuyersItemIdentification.cbc:ID: { crosswalk: items }
  ${ITEM}.cac:SellersItemIdentification.cbc:ID: { crosswalk: items }
`,
}
