// Amounts of lines, and totals made of them. Two ways to add up are known: stage by stage, as UBL's monetary total
// (sum of lines, without tax, with tax, payable), and at once, as the total of an X12 invoice.
import type Big from 'big.js'
import type { CanonicalDocument } from '../reading.ts'
import { decimalAt, isRounded, scaleOf, shown, sum, ZERO } from './exact.ts'
import { type Breach, entriesAt, type Place, type Rule, textAt } from './rule.ts'

type Holder = Record<string, unknown>

/** Charges less allowances of an object, where each states its amount; undefined where one does not. */
function balanceOf(holder: Holder): { net: Big; count: number } | undefined {
  const parts = entriesAt(holder, 'allowancesAndCharges', '').filter(({ value }) =>
    ['allowance', 'charge'].includes(String(value.indicator)),
  )
  const amounts = parts.map(({ value }) => {
    const amount = decimalAt(value, 'amount.amount')
    return value.indicator === 'allowance' ? amount?.neg() : amount
  })
  if (!amounts.every((one) => one !== undefined)) return undefined
  return { net: sum(amounts), count: amounts.length }
}

/** Quantity times price, with the line's charges and without its allowances; undefined where a part is not stated. */
function worthOf(line: Holder): { worth: Big; counted: string } | undefined {
  const [quantity, price] = [decimalAt(line, 'quantity.value'), decimalAt(line, 'price.amount')]
  const basis = decimalAt(line, 'price.basis.value')
  const unit = textAt(line, 'price.basis.unit')
  const isOther = unit !== undefined && unit !== textAt(line, 'quantity.unit')
  const balance = balanceOf(line)
  if (!quantity || !price || isOther || basis?.eq(0) || !balance) return undefined
  const worth = quantity.times(basis ? price.div(basis) : price).plus(balance.net)
  const per = basis ? ` per ${basis.toFixed()}` : ''
  const more = balance.count > 0 ? ` with ${shown(balance.net)} of allowances and charges` : ''
  return { worth, counted: `${quantity.toFixed()} at ${price.toFixed()}${per}${more}` }
}

export const lineAmounts: Rule = {
  code: 'line-amount-differs',
  judge: (document) =>
    entriesAt(document, 'lines', '').flatMap(({ value, at }, index): Breach[] => {
      const got = textAt(value, 'amount.amount')
      const made = got === undefined ? undefined : worthOf(value)
      if (got === undefined || !made || isRounded(got, made.worth)) return []
      const line = textAt(value, 'number') ?? String(index + 1)
      const facts = { line, got, expected: shown(made.worth), counted: made.counted }
      return [{ at: `${at}/amount/amount`, facts }]
    }),
}

interface Stage {
  path: string
  name: string
  /** What it is made of; undefined where that is not stated. */
  make: (document: CanonicalDocument) => { value: Big | undefined; parts: number; counted: string }
}

const total = (document: CanonicalDocument, name: string) => decimalAt(document, `totals.${name}.amount`)
const orNothing = (value: Big | undefined) => value ?? ZERO

const STAGES: readonly Stage[] = [
  {
    path: 'lines',
    name: 'sum of the lines',
    make: (document) => {
      const amounts = entriesAt(document, 'lines', '').map(({ value }) => decimalAt(value, 'amount.amount'))
      const known = amounts.length > 0 && amounts.every((one) => one !== undefined)
      return { value: known ? sum(amounts) : undefined, parts: 0, counted: `its ${amounts.length} lines` }
    },
  },
  {
    path: 'taxExclusive',
    name: 'amount without tax',
    make: (document) => ({
      value: total(document, 'lines')
        ?.minus(orNothing(total(document, 'allowances')))
        .plus(orNothing(total(document, 'charges'))),
      parts: 0,
      counted: 'the lines less allowances and with charges',
    }),
  },
  {
    path: 'taxInclusive',
    name: 'amount with tax',
    make: (document) => {
      const tax = total(document, 'tax') ?? taxOf(document)
      return {
        value: tax && total(document, 'taxExclusive')?.plus(tax),
        parts: 0,
        counted: 'the amount without tax and the tax',
      }
    },
  },
  {
    path: 'amount',
    name: 'amount to be paid',
    make: (document) => ({
      value: total(document, 'taxInclusive')
        ?.minus(orNothing(total(document, 'prepaid')))
        .plus(orNothing(total(document, 'rounding'))),
      parts: 0,
      counted: 'the amount with tax, less what is paid and with its rounding',
    }),
  },
]

/** The document's tax in its own currency. */
function taxOf(document: CanonicalDocument): Big | undefined {
  const own = textAt(document, 'currency')
  const sums = entriesAt(document, 'taxTotals', '').filter(({ value }) =>
    [undefined, own].includes(textAt(value, 'currency')),
  )
  return sums.length === 1 ? decimalAt(sums[0]!.value, 'amount') : undefined
}

export const totals: Rule = {
  code: 'total-differs',
  judge: (document) => [...STAGES, AT_ONCE].flatMap((stage) => breachOf(stage, document)),
}

function breachOf({ path, name, make }: Stage, document: CanonicalDocument): Breach[] {
  const got = textAt(document, `totals.${path}.amount`)
  if (got === undefined) return []
  const { value, parts, counted } = make(document)
  if (value === undefined || isRounded(got, value, parts)) return []
  return [{ at: `/totals/${path}/amount`, facts: { name, got, expected: shown(value), counted } }]
}

/** Lines, allowances, charges and taxes together; undefined where a part is not stated. */
function sumOf(document: CanonicalDocument, lines: readonly Place[]): Big | undefined {
  const worths = lines.map(({ value }) => worthOf(value)?.worth)
  const taxed = entriesAt(document, 'taxes', '').map(({ value }) => decimalAt(value, 'amount.amount'))
  const balance = balanceOf(document)
  const stated = [...worths, ...taxed, balance?.net]
  return lines.length > 0 && stated.every((one) => one !== undefined) ? sum(stated) : undefined
}

// An order's total may or may not have its taxes and charges in it; an invoice's is what is to be paid.
const AT_ONCE: Stage = {
  path: 'amount',
  name: 'total',
  make: (document) => {
    const lines = entriesAt(document, 'lines', '')
    // Whether the amounts of a credit memo are negative is each sender's habit.
    const isBill = /^(invoice|credit-note)\//.test(String(document.schema)) && document.kind !== 'credit-memo'
    const isStaged = ['lines', 'taxExclusive', 'taxInclusive'].some((one) => total(document, one))
    const value = isBill && !isStaged ? sumOf(document, lines) : undefined
    return { value, parts: lines.length, counted: 'its lines, allowances, charges and taxes' }
  },
}

const HUNDRED = 100

export const taxes: Rule = {
  code: 'tax-differs',
  judge: (document) =>
    entriesAt(document, 'taxes', '').flatMap(({ value, at }): Breach[] => {
      const got = textAt(value, 'amount.amount')
      const [base, percent] = [decimalAt(value, 'baseAmount.amount'), decimalAt(value, 'percent')]
      if (got === undefined || !base || !percent) return []
      const expected = base.times(percent).div(HUNDRED)
      if (scaleOf(got) > 2 || isRounded(got, expected)) return []
      const counted = `${percent.toFixed()} % of ${base.toFixed()}`
      return [{ at: `${at}/amount/amount`, facts: { got, expected: shown(expected), counted } }]
    }),
}
