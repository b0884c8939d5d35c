// What a wrong value would do once it is live, in a person's words: other goods, elsewhere, for other money.
import { directionOf } from '../underTest.ts'

/** Canonical paths, the first that fits; what nobody acts on has no effect. */
const EFFECTS: readonly (readonly [effect: string, path: RegExp])[] = [
  ['in another unit', /(^|\.)(unit|countedIn)$/],
  [
    'for another sum of money',
    /(^|\.)(price|prices\[\]|totals|taxes\[\]|taxTotals\[\]|allowancesAndCharges\[\]|paymentTerms\[\]|amount|currency)(\.|$)/,
  ],
  ['another quantity', /(^|\.)(quantity|left|packs\[\]|packages|ordered|shipped)(\.value)?(\.|$)/],
  ['another item', /(^|\.)item\.(?!name|description)/],
  ['to another place', /(^|\.)(shipTo|deliverTo|distribution\[\]|carriage\[\])(\.|$)/],
  ['on another day', /(^|\.)(dates\[\]|date|period|time|dueDate)(\.|$)/],
  ['for another party', /^(buyer|seller|billTo|payee|payer)(\.|$)/],
  ['under another number', /(^|\.)(number|line|marks\[\]|order\.\w+|shipment\.\w+)(\.|$)/],
  ['with other references', /(^|\.)references\[\]/],
  ['as something else than was meant', /(^|\.)(purpose|kind|action|response|status|level)$/],
]

const effectOf = (path: string): string | undefined => EFFECTS.find(([, fits]) => fits.test(path))?.[0]

/** Who would do what by a document: we by one that came in, they by one that goes out. */
const DOES: Readonly<Record<string, string>> = {
  order: 'ship',
  'order-change': 'ship',
  'order-response': 'count on',
  shipment: 'expect',
  invoice: 'book',
  'credit-note': 'book',
}

const isGoods = (effect: string): boolean => effect.startsWith('another')

/** One sentence for all the paths at which a mapping says otherwise; undefined where nobody acts on any. */
export function effectsOf(
  { mapping, canonical }: { mapping: string; canonical: string },
  paths: readonly string[],
): string | undefined {
  const found = new Set(paths.map(effectOf))
  // Which goods comes before how and where: those without a preposition first.
  const known = EFFECTS.map(([effect]) => effect).filter((effect) => found.has(effect))
  const effects = [...known.filter(isGoods), ...known.filter((effect) => !isGoods(effect))]
  const does = DOES[canonical]
  if (effects.length === 0 || does === undefined) return undefined
  return `Gone live, ${directionOf(mapping) === 'in' ? 'we' : 'they'} would ${does} ${effects.join(', ')}.`
}
