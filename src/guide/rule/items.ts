// Numbers of items that disagree: within a document, and between a line and the line of the order that it names.
import { type Claim, claimsOf, ITEM_NUMBERS } from './claims.ts'
import { type Breach, type Rule, textAt } from './rule.ts'

type Holder = Record<string, unknown>

/** As a person calls them. */
const NAMES: Readonly<Record<string, string>> = {
  'item.gtin': 'GTIN',
  'item.buyerId': 'buyer’s number',
  'item.sellerId': 'seller’s number',
  'item.manufacturerId': 'manufacturer’s number',
}

/** One number in eight, twelve, thirteen or fourteen digits is one GTIN. */
const GTIN_LENGTH = 14

function numberAt(line: Holder, path: string): string | undefined {
  const value = textAt(line, path)
  return path === 'item.gtin' ? value?.padStart(GTIN_LENGTH, '0') : value
}

/** What a GTIN stands for with one party is one number; a number may stand for several GTINs, as of sizes. */
const OF_GTIN = ['item.sellerId', 'item.buyerId']

export const itemNumbers: Rule = {
  code: 'item-numbers-differ',
  judge: (document) => {
    const claims = claimsOf(document)
    return claims.length > 1 ? OF_GTIN.flatMap((path) => differing(claims, path)) : []
  },
}

function differing(claims: readonly Claim[], path: string): Breach[] {
  const known = new Map<string, Claim>()
  return claims.flatMap((claim): Breach[] => {
    const gtin = numberAt(claim.value, 'item.gtin')
    const got = textAt(claim.value, path)
    if (gtin === undefined || got === undefined) return []
    const first = known.get(gtin) ?? claim
    known.set(gtin, first)
    const expected = textAt(first.value, path)!
    if (expected === got) return []
    const facts = { item: textAt(claim.value, 'item.gtin')!, name: NAMES[path]!, got, expected }
    return [{ at: `${claim.at}/${path.replace('.', '/')}`, facts }]
  })
}

/** Numbers of a line that are not those of the order's line it names. */
export function itemOf({ value, at, order }: Claim, line: Holder): Breach[] {
  return ITEM_NUMBERS.flatMap((path): Breach[] => {
    const [got, expected] = [textAt(value, path), textAt(line, path)]
    if (got === undefined || expected === undefined || numberAt(value, path) === numberAt(line, path))
      return []
    const facts = { name: NAMES[path]!, got, expected, order: order! }
    return [{ at: `${at}/${path.replace('.', '/')}`, facts }]
  })
}
