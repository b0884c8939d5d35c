// An invoice in GOBL, another open model of invoices, as facts: what invopop's converter reads from UBL and writes as UBL.
import { type Facts, factsOf, type Json, type Said } from './facts.ts'

const SUBJECT = 'untdid-text-subject'

const percent = (text?: string) => text?.replace('%', '')
const joined = (...texts: (string | undefined)[]) => texts.filter(Boolean).join('')

/** The facts of a GOBL invoice, out of its envelope or not. */
export function factsOfGobl(json: Json): Facts {
  const doc = json.doc ?? json
  const { ordering = {}, payment = {}, delivery = {}, totals = {} } = doc
  return factsOf({
    number: doc.series ? `${doc.series}-${doc.code}` : doc.code,
    date: doc.issue_date,
    taxDate: doc.value_date,
    currency: doc.currency,
    dueDate: payment.terms?.due_dates?.length === 1 ? payment.terms.due_dates[0].date : undefined,
    customerReference: ordering.code,
    costCenter: ordering.cost,
    order: ordering.purchases?.[0]?.code,
    salesOrder: ordering.sales?.[0]?.code,
    contract: ordering.contracts?.[0]?.code,
    shipment: ordering.despatch?.[0]?.code,
    receipt: ordering.receiving?.[0]?.code,
    project: ordering.projects?.[0]?.code,
    period: { from: ordering.period?.start, to: ordering.period?.end },
    preceding: doc.preceding?.map((one: Json) => ({
      number: one.series ? `${one.series}-${one.code}` : one.code,
      date: one.issue_date,
    })),
    notes: doc.notes?.map(({ text, ext }: Json) => (ext?.[SUBJECT] ? `#${ext[SUBJECT]}#${text}` : text)),
    seller: goblParty(ordering.seller ?? doc.supplier),
    buyer: goblParty(doc.customer),
    payee: goblParty(payment.payee ?? (ordering.seller ? doc.supplier : undefined)),
    shipTo: goblParty(delivery.receiver),
    delivered: delivery.date,
    payment: goblPayment(payment),
    allowances: doc.discounts?.map(goblAllowance),
    charges: doc.charges?.map(goblAllowance),
    lines: doc.lines?.map(goblLine),
    taxes: goblTaxes(totals),
    totals: {
      lines: totals.sum,
      allowances: totals.discount,
      charges: totals.charge,
      taxExclusive: totals.total,
      tax: totals.tax,
      taxInclusive: totals.total_with_tax,
      prepaid: totals.advance,
      amount: totals.due ?? totals.payable,
    },
  })
}

function goblParty(party: Json): Said {
  if (!party) return {}
  const [address = {}] = party.addresses ?? []
  const [person] = party.people ?? []
  const { scheme } = party.inboxes?.[0] ?? {}
  const legal = party.identities?.find((one: Json) => one.scope === 'legal')
  return {
    name: party.name,
    alias: party.alias,
    taxId: party.tax_id?.code ? joined(party.tax_id.country, party.tax_id.code) : undefined,
    legalId: legal?.code,
    endpoint: scheme ? party.inboxes[0].code : party.endpoints?.[0]?.uri.split(':').at(-1),
    contact: person && [person.name.given, person.name.surname].filter(Boolean).join(' '),
    phone: party.telephones?.[0]?.num,
    email: party.emails?.[0]?.addr,
    address: {
      street: address.street,
      street2: address.street_extra,
      building: address.num,
      city: address.locality,
      region: address.region,
      postalCode: address.code,
      country: address.country,
    },
  }
}

const goblPayment = ({ instructions, terms }: Json): Said => ({
  terms: terms?.notes,
  reference: instructions?.ref,
  account: instructions?.credit_transfer?.[0]?.iban ?? instructions?.credit_transfer?.[0]?.number,
  bank: instructions?.credit_transfer?.[0]?.bic,
  holder: instructions?.credit_transfer?.[0]?.name,
  mandate: instructions?.direct_debit?.ref,
  payerAccount: instructions?.direct_debit?.account,
})

const goblAllowance = (one: Json): Said => ({
  amount: one.amount,
  base: one.base,
  percent: percent(one.percent),
  reason: one.reason,
})

const goblLine = (line: Json): Said => ({
  quantity: line.quantity,
  name: line.item.name,
  description: line.item.description,
  price: line.item.price,
  sellerId: line.item.ref,
  origin: line.item.origin,
  total: line.total,
  orderLine: line.order,
  costCenter: line.cost,
  period: { from: line.period?.start, to: line.period?.end },
  note: line.notes?.[0]?.text,
  allowances: line.discounts?.map(goblAllowance),
  charges: line.charges?.map(goblAllowance),
  tax: {
    category: line.taxes?.[0]?.ext?.['untdid-tax-category'],
    percent: percent(line.taxes?.[0]?.percent),
  },
})

const goblTaxes = ({ taxes }: Json): Said[] | undefined =>
  taxes?.categories?.flatMap(({ rates = [] }: Json) =>
    rates
      .map((one: Json) => ({
        base: one.base,
        amount: one.amount,
        category: one.ext?.['untdid-tax-category'],
        percent: percent(one.percent),
      }))
      .sort(byRate),
  )

/** Rates stand in no order that means anything. */
export const byRate = (a: Said, b: Said): number =>
  `${a.category}`.localeCompare(`${b.category}`) || Number(a.percent ?? 0) - Number(b.percent ?? 0)

