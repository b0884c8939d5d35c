// Numbers that name things: line numbers that must tell lines apart, and GS1 keys that end in a check digit.
import { type Breach, entriesAt, isObject, type Rule } from './rule.ts'

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

const ZERO = 48

/** Of the digits of a GS1 key: 3 and 1 by turns from the right, filled up to the next ten. */
export function checkDigit(digits: string): number {
  let sum = 0
  for (let at = digits.length - 1, weight = 3; at >= 0; at--, weight = 4 - weight)
    sum += weight * (digits.charCodeAt(at) - ZERO)
  return (10 - (sum % 10)) % 10
}

const GTIN = /^(\d{8}|\d{12,14})$/
const GLN = /^\d{13}$/
const SSCC = /^(00)?\d{18}$/

export const checkDigits: Rule = {
  code: 'check-digit-wrong',
  judge: (document) => {
    const breaches: Breach[] = []
    walk(document, [], breaches)
    return breaches
  },
}

// Deeper than any document that a schema allows; a tree of parts is the deepest.
const DEEPEST = 200

type Path = (string | number)[]

// Every value of every document comes by here, so nothing is made of those that are right. A list is counted through:
// `for … in` over it takes fifteen times as long, and over an object half as long as a list of its values.
function walk(value: unknown, path: Path, breaches: Breach[]): void {
  if (path.length > DEEPEST) return
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) step(value[at], at, path, breaches)
  } else if (isObject(value)) {
    judgeKeys(value, path, breaches)
    for (const name in value) step(value[name], name, path, breaches)
  }
}

function step(inner: unknown, name: string | number, path: Path, breaches: Breach[]): void {
  if (typeof inner !== 'object') return
  path.push(name)
  walk(inner, path, breaches)
  path.pop()
}

function judgeKeys(holder: Record<string, unknown>, path: Path, breaches: Breach[]): void {
  const { gtin, scheme, type, value } = holder
  const tell = (name: string, member: string, got: unknown, shape: RegExp) => {
    const breach = wrong(got, shape, name)
    if (breach) breaches.push({ at: `/${[...path, member].join('/')}`, facts: breach })
  }
  if (gtin !== undefined) tell('GTIN', 'gtin', gtin, GTIN)
  if (scheme === 'gln') tell('GLN', 'value', value, GLN)
  if (type === 'sscc' || type === 'sscc-with-identifier') tell('SSCC', 'value', value, SSCC)
}

// A number of another length is no such key at all, which is for the guide to judge.
function wrong(got: unknown, shape: RegExp, name: string): Breach['facts'] | undefined {
  if (typeof got !== 'string' || !shape.test(got)) return undefined
  const expected = checkDigit(got.slice(0, -1))
  return got.charCodeAt(got.length - 1) - ZERO === expected
    ? undefined
    : { got, name, expected: String(expected) }
}
