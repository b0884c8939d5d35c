// Law 5 of DESIGN §5: an overlay that says nothing leaves a guide as it is, and any other changes only what it
// names: every address of the resolved guide that it does not name says what it said before, in the same order.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { library } from '../../src/guide/library.ts'
import { loadSource, type Table } from '../../src/guide/load/source.ts'
import { AREAS, type ResolvedGuide } from '../../src/guide/model.ts'
import { pick, type Random, seeded } from '../../src/guide/sample/random.ts'
import { loadPartners } from '../../src/partner/load.ts'
import { SEED, samples, share } from './seed.ts'

type Words = Readonly<Record<string, unknown>>
type Changes = Record<string, Words>

const BELOW = ['loop', 'children', 'elements', 'components', 'attributes']

/** Every address of a guide, in its order, with what is said there and not below. */
function flat({ areas }: ResolvedGuide): Map<string, Words> {
  const all = new Map<string, Words>()
  for (const area of AREAS) collect(areas[area] as Table | undefined, area, all)
  return all
}

function collect(holder: Table | undefined, at: string, all: Map<string, Words>, mark = ''): void {
  for (const [key, one] of Object.entries(holder ?? {})) {
    const address = `${at}.${mark}${key}`
    const words = Object.entries(one as Table)
    all.set(address, Object.fromEntries(words.filter(([word]) => !BELOW.includes(word))))
    for (const [word, inner] of words)
      if (BELOW.includes(word)) collect(inner as Table, address, all, word === 'attributes' ? '@' : '')
  }
}

const CODE = { codes: { ZQ: 'drawn-by-a-test' } }
const LEAF: readonly Words[] = [
  { usage: 'required' },
  { usage: 'unused' },
  { pattern: '[A-Z]{2}' },
  { is: 'ZQ' },
  { title: 'Drawn by a test', note: 'Nobody means it' },
  CODE,
]
const NODE: readonly Words[] = [
  { usage: 'required' },
  { usage: 'unused' },
  { max: 977 },
  { title: 'Drawn by a test', example: 'none' },
]

const isLeaf = (address: string) => /\.(\d+|@[\w:]+)$/.test(address)
const isSaid = (words: Words, patch: Words) =>
  Object.entries(patch).every(([word, value]) => JSON.stringify(words[word]) === JSON.stringify(value))

/** Changes at some addresses, none below another; in X12 now and then a segment that is new. */
function drawn(base: ResolvedGuide, places: ReadonlyMap<string, Words>, random: Random): Changes {
  const changes: Changes = {}
  for (let n = 0; n < 4; n++) {
    const address = pick(random, [...places.keys()])
    const patch = pick(random, isLeaf(address) ? LEAF : NODE)
    const isNear = Object.keys(changes).some(
      (one) => `${one}.`.startsWith(address) || address.startsWith(one),
    )
    // An address whose steps hold dots of their own can't be said.
    if (isNear || address.includes('..') || isSaid(places.get(address)!, patch)) continue
    changes[address] = patch
  }
  if (base.syntax !== 'x12') return changes
  const sibling = pick(
    random,
    [...places.keys()].filter((one) => !isLeaf(one)),
  )
  const [, holder, key] = /^(.*)\.([^.]+)$/.exec(sibling)!
  if (!changes[sibling])
    changes[`${holder}.NTE/drawn`] = { after: key, elements: { 2: { is: 'ZQ', usage: 'required' } } }
  return changes
}

const isBelow = (address: string, named: readonly string[]) =>
  named.some((one) => address.startsWith(`${one}.`))
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** Words as they would be if the place were listed, where all that is not is unused. */
function asUsed(words: Words, { usage, standard }: Words): Words {
  if (words.usage !== 'unused') return words
  const { usage: _, standard: __, ...rest } = words
  return {
    ...rest,
    ...(usage === undefined ? {} : { usage }),
    ...(standard === undefined ? {} : { standard }),
  }
}

/** Fails where anything is different that the changes don't name, or something that they name is not. */
function checkChanged(base: ResolvedGuide, changed: ResolvedGuide, changes: Changes, narrows = false): void {
  const [before, after] = [flat(base), flat(changed)]
  const named = Object.keys(changes)
  const isNew = (address: string) =>
    !before.has(address) && (named.includes(address) || isBelow(address, named))
  assert.deepEqual(
    [...after.keys()].filter((one) => !isNew(one)),
    [...before.keys()],
  )
  for (const [address, words] of after)
    if (!named.includes(address) && !isBelow(address, named)) {
      const said = before.get(address)!
      assert.deepEqual(narrows ? asUsed(words, said) : words, said, address)
      assert.deepEqual(changed.origins[address], base.origins[address], address)
    }
  for (const address of named) {
    const { after: place, ...said } = changes[address]!
    for (const [word, value] of Object.entries(said))
      if (word === 'codes')
        for (const one of Object.entries(value as Words)) assertHas(after.get(address)!.codes as Words, one)
      else if (word === 'pairs')
        for (const one of Object.entries((value as { paths: Words }).paths))
          assertHas((after.get(address)!.pairs as { paths: Words }).paths, one)
      else if (!BELOW.includes(word)) assert.deepEqual(after.get(address)![word], asJson(value), address)
    if (place !== undefined) assertBehind([...after.keys()], address, String(place))
  }
}

const assertHas = (table: Words, [key, said]: [string, unknown]) =>
  assert.deepEqual(table[key], said === null ? undefined : said)

// Behind it, with nothing in between but what stands below it.
function assertBehind(addresses: readonly string[], address: string, place: string): void {
  const at = addresses.indexOf(address)
  const sibling = `${address.slice(0, address.lastIndexOf('.'))}.${place}`
  const from = addresses.indexOf(sibling)
  assert.ok(from >= 0 && addresses.slice(from + 1, at).every((one) => one.startsWith(`${sibling}.`)), address)
}

describe('an overlay', () => {
  for (const id of library().ids()) {
    test(`that says nothing of ${id} changes nothing`, () => {
      const overlay = loadSource('drawn.yaml', `overlay: ${id}\nchanges: {}\n`)
      assert.deepEqual(library().resolve(id, overlay), library().resolve(id))
    })

    test(`that says anything of ${id} changes only what it names`, () => {
      const random = { next: seeded(SEED), fullness: 0 }
      const base = library().resolve(id)
      const places = flat(base)
      let said = 0
      // Later releases add little to the one that they are like.
      const count = /^ubl\/2\.[2-9]/.test(id) ? samples(1) : share(120, library().ids().length)
      for (let n = 0; n < count; n++) {
        const changes = drawn(base, places, random)
        const overlay = loadSource('drawn.yaml', JSON.stringify({ overlay: id, changes }))
        checkChanged(base, library().resolve(id, overlay), changes)
        said += Object.keys(changes).length
      }
      assert.ok(said > 0)
    })
  }

  const { partners } = loadPartners('partners')
  for (const { partner, agreement, mappings } of partners)
    for (const { type, overlay } of [...(agreement.inbound ?? []), ...(agreement.outbound ?? [])])
      if (overlay !== undefined)
        test(`of ${partner}, ${overlay}, changes only what it names`, () => {
          const { changes, scope } = loadSource(
            overlay,
            readFileSync(`partners/${partner}/${overlay}`, 'utf8'),
          ).table
          const guide = mappings.map((one) => one.guide).find((one) => one.guide === type)!
          checkChanged(library().resolve(type), guide, changes as Changes, scope === 'only-listed')
        })
})
