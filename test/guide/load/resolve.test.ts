import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { library } from '../../../src/guide/library.ts'
import { locate } from '../../../src/guide/load/address.ts'
import { Resolver } from '../../../src/guide/load/resolve.ts'
import { loadSource, type Table } from '../../../src/guide/load/source.ts'
import type { ResolvedGuide } from '../../../src/guide/model.ts'
import { between, seeded } from '../../../src/guide/sample/random.ts'
import { SEED, samples } from '../../laws/seed.ts'
import { guideOf, guideText, sourcesOf, X12 } from '../fragment.ts'

const BASE = `heading:
  BEG: { usage: required, elements: { 1: { path: number } } }
  REF: { max: 3 }
  N1: { loop: { N1: { usage: required }, N3: { max: 2 } } }
`

describe('an overlay (law 5)', () => {
  for (const id of library().ids())
    test(`that says nothing leaves ${id} as it is`, () => {
      const overlay = loadSource('partner.yaml', `overlay: ${id}\nchanges: {}\n`)
      assert.deepEqual(library().resolve(id, overlay), library().resolve(id))
    })

  for (const id of library().ids())
    test(`changes in ${id} only what it names`, () => {
      const base = library().resolve(id)
      const addresses = Object.keys(base.origins).filter((one) => !one.includes('..'))
      const random = { next: seeded(SEED), fullness: 0 }
      for (let n = 0; n < samples(/^ubl\/2\.[2-9]/.test(id) ? 1 : 4); n++) {
        const address = addresses[between(random, 0, addresses.length - 1)]!
        const text = `overlay: ${id}\nchanges: { ${JSON.stringify(address)}: { title: changed ${n} } }\n`
        checkOnly(base, library().resolve(id, loadSource('partner.yaml', text)), address, `changed ${n}`)
      }
    })
})

// With the title taken back, everything is as it was.
function checkOnly(base: ResolvedGuide, changed: ResolvedGuide, address: string, title: string): void {
  const areas = structuredClone(changed.areas) as unknown as Table
  const node = locate(areas, address)!.value as Table
  assert.equal(node.title, title, address)
  const before = (locate(structuredClone(base.areas) as unknown as Table, address)!.value as Table).title
  if (before === undefined) delete node.title
  else node.title = before
  assert.deepEqual(areas, base.areas, address)
  assert.notEqual(changed.hash, base.hash)
}

describe('scope: only-listed', () => {
  const narrowed = (changes: string) =>
    guideOf(X12, BASE, `scope: only-listed\nchanges:\n${changes}`).areas.heading!

  test('makes unused what the overlay does not name and the guide does not demand', () => {
    const { BEG, REF, N1 } = narrowed('  heading.N1.N3: { max: 1 }\n')
    assert.deepEqual([BEG?.usage, REF?.usage, N1?.usage], ['required', 'unused', undefined])
    assert.deepEqual([N1?.loop?.N1?.usage, N1?.loop?.N3?.usage], ['required', undefined])
  })

  test('keeps all below a node that is named itself', () => {
    const { N1 } = narrowed('  heading.N1: { max: 2 }\n')
    assert.deepEqual(N1?.loop, { N1: { usage: 'required' }, N3: { max: 2 } })
  })

  test('keeps of a node that is named itself only what is named below it', () => {
    const { N1 } = narrowed('  heading.N1: { max: 2 }\n  heading.N1.N1: { title: Buyer }\n')
    assert.deepEqual([N1?.loop?.N1?.usage, N1?.loop?.N3?.usage], ['required', 'unused'])
  })

  test('may be said as a tree, and what a list names may stay as it is', () => {
    const { REF, N1 } = narrowed('  heading.N1: { loop: { N3: {} } }\n')
    assert.deepEqual([REF?.usage, N1?.usage, N1?.loop?.N3], ['unused', undefined, { max: 2 }])
    assert.equal(narrowed('  heading.REF: {}\n').N1?.usage, 'unused')
  })

  test('keeps of a segment whose elements are named only those, what is required, and what tells it from others', () => {
    const body =
      'heading:\n  REF: { elements: { 1: { is: DP }, 2: { path: a, usage: required }, 3: { path: b }, 4: { path: c } } }\n'
    const { REF } = guideOf(
      X12,
      body,
      'scope: only-listed\nchanges: { heading.REF: { elements: { 3: {} } } }\n',
    ).areas.heading!
    const usages = Object.values(REF!.elements!).map(({ usage }) => usage)
    assert.deepEqual(usages, [undefined, 'required', undefined, 'unused'])
    const all = guideOf(X12, body, 'scope: only-listed\nchanges: { heading.REF: { max: 2 } }\n').areas
      .heading!
    assert.equal(all.REF!.elements!['4']!.usage, undefined)
  })

  test('names what a tree lists and the guide has not', () => {
    const ask = () => narrowed('  heading.N1: { loop: { N4: {} } }\n')
    assert.throws(ask, /heading\.N1\.N4: not in .*; say "after:" to add it/)
  })

  test('narrows a guide that is like another one', () => {
    const like = `guide: ${X12}b\nlike: ${X12}\nscope: only-listed\nchanges: { heading.REF: {} }\n`
    const texts = { [X12]: guideText(X12, BASE), [`${X12}b`]: like }
    const { areas } = new Resolver(sourcesOf(texts)).resolve(`${X12}b`)
    assert.deepEqual([areas.heading?.REF?.usage, areas.heading?.N1?.usage], [undefined, 'unused'])
  })
})

describe('the hash of a guide', () => {
  const hash = (body: string, overlay?: string) => guideOf(X12, body, overlay).hash
  const base = hash(BASE)

  test('is the same whenever, and however the YAML is laid out', () => {
    assert.match(base, /^[0-9a-f]{64}$/)
    assert.equal(hash(BASE), base)
    assert.equal(hash(`# a comment\n${BASE.replace('{ max: 3 }', '\n    max:   3')}`), base)
  })

  for (const [what, overlay] of [
    ['a usage', 'changes: { heading.REF: { usage: required } }\n'],
    ['a maximum', 'changes: { heading.N1.N3: { max: 3 } }\n'],
    ['a path', 'changes: { heading.BEG.1: { path: customerReference } }\n'],
    ['the order of segments', 'changes: { heading.REF: { after: N1 } }\n'],
    ['the partner', 'partner: acme\nchanges: {}\n'],
  ] as const)
    test(`is another with ${what}`, () => assert.notEqual(hash(BASE, overlay), base))

  test('is another with an element that the guide uses, and the same with one that it does not', () => {
    const sources = sourcesOf({ [X12]: guideText(X12, BASE) })
    const dictionary = sources.get('x12/000001/dictionary')!
    const withChange = (from: string, to: string) => {
      const text = dictionary.text.replace(from, to)
      assert.notEqual(text, dictionary.text)
      return new Resolver(sources.set('x12/000001/dictionary', loadSource('d.yaml', text))).resolve(X12).hash
    }
    assert.notEqual(withChange('1: { type: AN 1/10', '1: { type: AN 1/12'), base)
    assert.equal(withChange('8: { type: N0 1/4', '8: { type: N0 1/5'), base)
    assert.equal(
      withChange('CTT: { title: Totals, elements: { 1: 8 O', 'CTT: { title: Totals, elements: { 1: 8 M'),
      base,
    )
    assert.notEqual(withChange('others: BSN HL', 'others: BSN HL SN1'), base)
  })
})

test('every guide there is can be asked for, dictionaries left out', () => {
  assert.deepEqual(new Resolver(sourcesOf({ [X12]: guideText(X12, BASE) })).ids(), [X12])
})

test('a guide without a dictionary for its release is told', () => {
  const texts = { 'x12/000002/900': guideText(X12, BASE).replace(X12, 'x12/000002/900') }
  assert.throws(
    () => new Resolver(sourcesOf(texts)).resolve('x12/000002/900'),
    /there is no dictionary x12\/000002/,
  )
})
