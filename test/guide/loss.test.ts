import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { library } from '../../src/guide/library.ts'
import { lossBetween } from '../../src/guide/loss.ts'
import { addressesOf, pathsOf } from '../../src/guide/paths.ts'
import { guideOf, X12, XML } from './fragment.ts'

const x12 = (body: string) => guideOf(X12, body)
const xml = (body: string) => guideOf(XML, body)
const PARTY = 'N1: { path: buyer, loop: { N1: { elements: { 2: { path: name }, 4: { path: id.value } } } } }'

describe('what a guide has a place for', () => {
  test('is every path from the root, with the address that says it', () => {
    const said = pathsOf(x12(`heading: { ${PARTY} }\n`))
    assert.deepEqual(said, [
      { path: 'buyer.name', address: 'heading.N1.N1.2' },
      { path: 'buyer.id.value', address: 'heading.N1.N1.4' },
    ])
  })

  test('is known by words where codes say them all, and by the word of a list’s key', () => {
    const body = `
heading:
  REF/department: { path: "references[]", key: { type: department }, elements: { 1: { is: DP }, 2: { path: value } } }
  BEG: { elements: { 3: { path: purpose, codes: { A: add, B: change } } } }
`
    assert.deepEqual(
      pathsOf(x12(body)).map(({ path, words }) => [path, words]),
      [
        ['references[].type', ['department']],
        ['references[].value', undefined],
        ['purpose', ['add', 'change']],
      ],
    )
  })

  test('is the word that its root stands for, too', () => {
    const said = pathsOf(xml('key: { purpose: cancellation }\nbody: { c:ID: { path: number } }\n'))
    assert.deepEqual(
      said.map(({ path, address, words }) => [path, address, words]),
      [
        ['purpose', 'body', ['cancellation']],
        ['number', 'body.c:ID', undefined],
      ],
    )
  })

  test('is each part of what a codec makes of a value', () => {
    const said = pathsOf(x12('detail: { PO1: { elements: { 3: { path: quantity, as: unit } } } }\n'))
    assert.deepEqual(
      said.map(({ path }) => path),
      ['quantity.unit', 'quantity.partnerUnit'],
    )
  })

  test('answers for a path below it that no place says', () => {
    const guide = x12(`heading: { ${PARTY} }\n`)
    assert.deepEqual(addressesOf(guide, 'buyer.id.value.digits'), ['heading.N1.N1.4'])
  })
})

describe('what is lost between two guides', () => {
  test('is each path that the second has no place for', () => {
    const from = x12(`heading: { ${PARTY} }\n`)
    const to = xml('body: { cac:Buyer: { path: buyer, children: { cbc:Name: { path: name } } } }\n')
    assert.deepEqual(lossBetween(from, to), [{ path: 'buyer.id.value', addresses: ['heading.N1.N1.4'] }])
  })

  test('is each word that the second has no code for', () => {
    const of = (codes: string) =>
      x12(`heading: { BEG: { elements: { 3: { path: purpose, codes: ${codes} } } } }\n`)
    const [from, to] = [of('{ A: add, B: change }'), of('{ A: add }')]
    assert.deepEqual(lossBetween(from, to), [
      { path: 'purpose', addresses: ['heading.BEG.3'], words: ['change'] },
    ])
    assert.deepEqual(lossBetween(to, from), [])
    assert.deepEqual(lossBetween(from, of('{ A: add, "*": "x12-1/*" }')), [])
  })

  test('is not what is said there as a whole or by its parts', () => {
    const whole = x12('detail: { PO1: { elements: { 5: { path: price, as: priceBasis } } } }\n')
    const parts = xml('body: { cbc:BaseQuantity: { path: price.basis.value } }\n')
    assert.deepEqual(
      lossBetween(whole, parts).map(({ path }) => path),
      ['price.partnerBasis'],
    )
    assert.deepEqual(lossBetween(parts, whole), [])
  })

  test('is nothing between a guide and itself, for every guide there is', () => {
    for (const id of library().ids()) {
      const guide = library().resolve(id)
      assert.deepEqual(lossBetween(guide, guide), [], id)
    }
  })

  test('is not asked between guides of different documents', () => {
    const [order, notice] = ['x12/004010/850', 'x12/004010/856'].map((id) => library().resolve(id))
    assert.throws(
      () => lossBetween(order!, notice!),
      /x12\/004010\/850 is order, x12\/004010\/856 is shipment/,
    )
  })
})
