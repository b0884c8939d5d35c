// What is wrong with what a document means, though its syntax and its guide have nothing against it: found by the rules
// of guide/rule/. Told with the document; an agreement may make any of them an error, or not ask for it.
import type { Entries } from '../finding.ts'

export const ruleEntries = {
  'line-amount-differs': {
    level: 'document',
    severity: 'warning',
    says: (f) => `Line ${f.line} says ${f.got}, but ${f.counted} make ${f.expected}.`,
    cause: () => 'The price is for another quantity or unit, or an allowance of the line is not stated.',
  },
  'total-differs': {
    level: 'document',
    severity: 'warning',
    says: (f) => `The ${f.name} says ${f.got}, but ${f.counted} make ${f.expected}.`,
    cause: () => 'A line, an allowance, a charge or a tax is missing in the document or counted twice.',
  },
  'tax-differs': {
    level: 'document',
    severity: 'warning',
    says: (f) => `The tax says ${f.got}, but ${f.counted} make ${f.expected}.`,
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
  'reference-unknown': {
    level: 'document',
    severity: 'warning',
    says: (f) => `The ${f.of} ${f.got}, which this document is about, is not known here.`,
    cause: (f) =>
      f.waited === undefined ? undefined : `It was waited for ${f.waited}; perhaps it came by another way.`,
  },
} as const satisfies Entries
