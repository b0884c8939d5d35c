// Numbers that name things: line numbers that must tell lines apart, and GS1 keys that end in a check digit.
import { type Breach, entriesAt, isObject, type Rule, textAt } from './rule.ts'

export const lineNumbers: Rule = {
  code: 'line-number-repeated',
  judge: (document) => {
    const named = entriesAt(document, 'lines', '').filter(({ value }) => typeof value.number === 'string')
    const byNumber = Map.groupBy(named, ({ value }) => value.number as string)
    return [...byNumber].flatMap(([got, lines]): Breach[] =>
      lines.length > 1 ? [{ at: `${lines[1]!.at}/number`, facts: { got, count: lines.length } }] : [],
    )
  },
}

/** Of the digits of a GS1 key: 3 and 1 by turns from the right, filled up to the next ten. */
export function checkDigit(digits: string): number {
  const weighted = [...digits].reverse().map((digit, index) => Number(digit) * (index % 2 === 0 ? 3 : 1))
  const sum = weighted.reduce((made, one) => made + one, 0)
  return (10 - (sum % 10)) % 10
}

const GTIN = /^(\d{8}|\d{12,14})$/
const GLN = /^\d{13}$/
const SSCC = /^(00)?\d{18}$/

export const checkDigits: Rule = {
  code: 'check-digit-wrong',
  judge: (document) => walk(document, ''),
}

// Deeper than any document that a schema allows; a tree of parts is the deepest.
const DEEPEST = 200

function walk(value: unknown, at: string, depth = 0): Breach[] {
  if (depth > DEEPEST) return []
  if (Array.isArray(value)) return value.flatMap((one, index) => walk(one, `${at}/${index}`, depth + 1))
  if (!isObject(value)) return []
  const below = Object.entries(value).flatMap(([name, inner]) => walk(inner, `${at}/${name}`, depth + 1))
  return [...keysOf(value, at), ...below]
}

function keysOf(value: Record<string, unknown>, at: string): Breach[] {
  const { gtin, scheme, type } = value
  return [
    ...wrong(gtin, GTIN, 'GTIN', `${at}/gtin`),
    ...(scheme === 'gln' ? wrong(value.value, GLN, 'GLN', `${at}/value`) : []),
    ...(type === 'sscc' || type === 'sscc-with-identifier'
      ? wrong(textAt(value, 'value'), SSCC, 'SSCC', `${at}/value`)
      : []),
  ]
}

// A number of another length is no such key at all, which is for the guide to judge.
function wrong(value: unknown, shape: RegExp, name: string, at: string): Breach[] {
  if (typeof value !== 'string' || !shape.test(value)) return []
  const expected = checkDigit(value.slice(0, -1))
  return Number(value.at(-1)) === expected
    ? []
    : [{ at, facts: { got: value, name, expected: String(expected) } }]
}
