// What is wrong with what a document means, though its syntax and its guide have nothing against it: found by the rules
// of guide/rule/. Told with the document; an agreement may make any of them an error, or not ask for it.
import type { Entries, Facts } from '../finding.ts'

const noticesIn = ({ notice }: Facts): string =>
  Array.isArray(notice) && notice.length > 1
    ? `Ship notices ${notice.join(', ')} have`
    : `Ship notice ${notice} has`

// Of a document of ours: it added up before what has no place in the partner's guide was left out.
const leftOut = ({ left }: Facts): string | undefined =>
  left === undefined ? undefined : `The partner’s guide has no place for ${left}, which is left out.`

const placesOf = ({ count }: Facts): string => (count === 1 ? 'its store gets' : `its ${count} stores get`)

export const ruleEntries = {
  'line-amount-differs': {
    level: 'document',
    severity: 'warning',
    says: (f) => `Line ${f.line} says ${f.got}, but ${f.counted} make ${f.expected}.`,
    cause: (f) =>
      leftOut(f) ?? 'The price is for another quantity or unit, or an allowance of the line is not stated.',
  },
  'total-differs': {
    level: 'document',
    severity: 'warning',
    says: (f) => `The ${f.name} says ${f.got}, but ${f.counted} make ${f.expected}.`,
    cause: (f) =>
      leftOut(f) ?? 'A line, an allowance, a charge or a tax is missing in the document or counted twice.',
  },
  'tax-differs': {
    level: 'document',
    severity: 'warning',
    says: (f) => `The tax says ${f.got}, but ${f.counted} make ${f.expected}.`,
    cause: leftOut,
  },
  'dates-out-of-order': {
    level: 'document',
    severity: 'warning',
    says: (f) => `The ${f.name} (${f.got}) is before the ${f.earlier} (${f.expected}).`,
  },
  'line-number-repeated': {
    level: 'document',
    severity: 'warning',
    says: (f) => `Line number ${f.got} stands at ${f.count} lines: an answer to it could mean any of them.`,
  },
  'check-digit-wrong': {
    level: 'document',
    severity: 'warning',
    says: (f) => `"${f.got}" is no ${f.name}: its last digit would have to be ${f.expected}.`,
    cause: () => 'A digit was mistyped or left out, or it is another kind of number.',
  },
  'distribution-differs': {
    level: 'document',
    severity: 'warning',
    says: (f) =>
      `Line ${f.line} orders ${f.got}, but ${placesOf(f)} ${f.expected}${f.count === 1 ? '' : ' together'}.`,
    cause: () => 'A store is missing, or a quantity was changed in one of the two places only.',
  },
  'schedule-differs': {
    level: 'document',
    severity: 'warning',
    says: (f) => `Line ${f.line} orders ${f.got}, but its schedule makes ${f.expected}.`,
    cause: () => 'A delivery is missing, or a quantity was changed in one of the two places only.',
  },
  'item-numbers-differ': {
    level: 'document',
    severity: 'warning',
    says: (f) =>
      `GTIN ${f.item} stands beside the ${f.name} ${f.expected} in one line, and ${f.got} in another.`,
    cause: () =>
      'One of the numbers is of another item: in the sender’s master data, or by a wrong qualifier.',
  },
  'order-item-differs': {
    level: 'document',
    severity: 'warning',
    says: (f) => `Order ${f.order} has the ${f.name} ${f.expected} in this line, not ${f.got}.`,
    cause: () =>
      'Another line is meant, another item was substituted, or a number stands under a wrong qualifier.',
  },
  'order-line-unknown': {
    level: 'document',
    severity: 'warning',
    says: (f) => `Order ${f.order} has no line ${f.got}.`,
    cause: () => 'The sender counts its own lines, or means another order.',
  },
  'order-unit-differs': {
    level: 'document',
    severity: 'warning',
    says: (f) => `Order ${f.order} has this line in ${f.expected}, not in ${f.got}.`,
  },
  'order-price-differs': {
    level: 'document',
    severity: 'warning',
    says: (f) => `Order ${f.order} has this line at ${f.expected} for one, not at ${f.got}.`,
  },
  'order-quantity-exceeded': {
    level: 'document',
    severity: 'warning',
    says: (f) => `Order ${f.order} has ${f.expected} of this line; here are ${f.got}.`,
  },
  'order-cancelled': {
    level: 'document',
    severity: 'warning',
    says: (f) => `Order ${f.order} was cancelled${f.date === undefined ? '' : ` on ${f.date}`}.`,
    cause: () => 'The cancellation came too late, or was not seen by whoever sent this.',
  },
  'order-line-cancelled': {
    level: 'document',
    severity: 'warning',
    says: (f) => `Line ${f.got} of order ${f.order} was cancelled.`,
  },
  'shipped-line-unknown': {
    level: 'document',
    severity: 'warning',
    says: (f) =>
      f.notice === undefined
        ? `No ship notice about order ${f.order} has ${f.got}.`
        : `Ship notice ${f.notice} has no ${f.got}.`,
    cause: () => 'It is billed before it was shipped, or was shipped without a notice.',
  },
  'shipped-unit-differs': {
    level: 'document',
    severity: 'warning',
    says: (f) => `${noticesIn(f)} this in ${f.expected}, not in ${f.got}.`,
  },
  'shipped-quantity-exceeded': {
    level: 'document',
    severity: 'warning',
    says: (f) => `${noticesIn(f)} ${f.expected} of this; ${f.got} are billed.`,
    cause: () => 'Some of it was not shipped, or is announced in a notice that has not come yet.',
  },
  'invoice-before-shipment': {
    level: 'document',
    severity: 'warning',
    says: (f) => `No ship notice about order ${f.order} is known here.`,
  },
  'reference-unknown': {
    level: 'document',
    severity: 'warning',
    says: (f) => `The ${f.of} ${f.got}, which this document is about, is not known here.`,
    cause: (f) =>
      f.waited === undefined ? undefined : `It was waited for ${f.waited}; perhaps it came by another way.`,
  },
} as const satisfies Entries
