// Our canonical documents as the facts that other programs' models have, too.
import { type Facts, factsOf, type Json, type Said } from './facts.ts'
import { byRate } from './gobl.ts'

/** The facts of a canonical invoice or credit note. */
export function factsOfInvoice(document: Json): Facts {
  const { lines = [], totals = {} } = document
  const kept = (indicator: string) =>
    document.allowancesAndCharges
      ?.filter((one: Json) => one.indicator === indicator)
      .map((one: Json) => canonicalAllowance(one))
  const [means] = document.paymentMeans ?? []
  return factsOf({
    number: document.number,
    date: document.date,
    taxDate: document.taxDate,
    currency: document.currency,
    dueDate: document.dueDate ?? means?.dueDate,
    customerReference: document.customerReference,
    costCenter: document.costCenter,
    order: document.order?.number,
    salesOrder: document.salesOrder,
    contract: document.contract?.number,
    shipment: document.shipment?.number,
    receipt: document.receipt?.number,
    project: document.project,
    period: { from: document.period?.from, to: document.period?.to },
    preceding: document.invoices?.map(({ number, date }: Json) => ({ number, date })),
    notes: document.notes?.map(({ text }: Json) => text),
    seller: canonicalParty(document.seller),
    buyer: canonicalParty(document.buyer),
    payee: canonicalParty(document.payee),
    shipTo: canonicalParty(document.shipTo),
    delivered: document.delivered,
    payment: {
      terms: document.paymentTerms?.[0]?.description,
      reference: means?.reference,
      account: means?.account?.id?.value,
      bank: means?.account?.bank?.value,
      holder: means?.account?.name,
      mandate: means?.mandate,
      payerAccount: means?.payerAccount?.value,
    },
    allowances: kept('allowance'),
    charges: kept('charge'),
    lines: lines.map(canonicalLine),
    taxes: document.taxes?.map(canonicalTax).sort(byRate),
    totals: {
      ...Object.fromEntries(Object.entries(totals).map(([name, money]) => [name, (money as Json).amount])),
      tax: document.taxTotals?.[0]?.amount,
    },
  })
}

const canonicalTax = (one: Json): Said => ({
  base: one.baseAmount?.amount,
  amount: one.amount?.amount,
  category: one.category,
  percent: one.percent,
})

const canonicalAllowance = (one: Json): Said => ({
  amount: one.amount?.amount,
  base: one.baseAmount?.amount,
  percent: one.percent,
  reason: one.description,
})

function canonicalParty(party: Json): Said {
  if (!party) return {}
  const [contact] = party.contacts ?? []
  const channel = (type: string) => contact?.channels?.find((one: Json) => one.type === type)?.value
  const { street, street2, district, building, city, region, postalCode, country } = party.address ?? {}
  return {
    name: party.legalName ?? party.name,
    alias: party.legalName ? party.name : undefined,
    taxId: party.taxId?.value,
    legalId: party.legalId?.value,
    endpoint: party.endpoint?.value,
    contact: contact?.name,
    phone: channel('phone'),
    email: channel('email'),
    address: { street, street2: street2 ?? district, building, city, region, postalCode, country },
  }
}

function canonicalLine(line: Json): Said {
  const { item = {}, price = {} } = line
  const kept = (indicator: string) =>
    line.allowancesAndCharges
      ?.filter((one: Json) => one.indicator === indicator)
      .map((one: Json) => canonicalAllowance(one))
  const rate = line.taxes?.findLast((one: Json) => one.category)
  return {
    quantity: line.quantity?.value,
    name: item.name,
    description: item.description,
    price: price.amount,
    basis: price.basis?.value,
    sellerId: item.sellerId,
    origin: item.characteristics?.find((one: Json) => one.type === 'country-of-origin')?.value,
    total: line.amount?.amount,
    orderLine: line.order?.line,
    costCenter: line.costCenter,
    period: { from: line.period?.from, to: line.period?.to },
    note: line.notes?.[0]?.text,
    allowances: kept('allowance'),
    charges: kept('charge'),
    tax: { category: rate?.category, percent: rate?.percent },
  }
}

/** The facts of a canonical order, in the words of bots' XML. */
export const factsOfOrder = (document: Json): Facts =>
  factsOf({
    number: document.number,
    date: document.date,
    parties: Object.fromEntries(partiesOf(document).map(([role, party]) => [role, orderParty(party)])),
    lines: document.lines?.map((line: Json) => ({
      number: line.number,
      quantity: line.quantity?.value,
      unit: line.quantity?.partnerUnit,
      price: line.price?.amount,
      sellerId: line.item?.sellerId,
      buyerId: line.item?.buyerId,
        description: described(line.item),
    })),
  })

// What X12 tells by a code is a name, a description or a characteristic with us.
const described = (item: Json): string | undefined =>
  item?.description ?? item?.name ?? item?.characteristics?.map(({ value }: Json) => value).join(' ')

/** X12's code of a party's role, by its place or by our word. */
const ROLES: Readonly<Record<string, string>> = {
  shipTo: 'ST',
  billTo: 'BT',
  buyer: 'BY',
  shipFrom: 'SF',
  seller: 'SE',
  vendor: 'VN',
  supplier: 'SU',
  'acknowledgement-to': 'AK',
}

const partiesOf = (document: Json): [string, Json][] => [
  ...Object.keys(ROLES).flatMap((name): [string, Json][] =>
    document[name] ? [[ROLES[document[name].role ?? name] ?? name, document[name]]] : [],
  ),
  ...(document.parties ?? []).map((party: Json): [string, Json] => [ROLES[party.role] ?? party.role, party]),
]

const orderParty = ({ name, id, address = {} }: Json): Said => ({
  name,
  id: id?.value,
  street: address.street,
  city: address.city,
  postalCode: address.postalCode,
  region: address.region,
  country: address.country,
})
