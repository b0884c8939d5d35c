import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coverageOf } from '../../src/contract/coverage/coverage.ts'
import { narrowedOverlay } from '../../src/contract/narrow.ts'
import { library } from '../../src/guide/library.ts'
import { loadSource } from '../../src/guide/load/source.ts'
import { contractOf, mappingOf } from './promises.ts'

const file = 'partners/some/overlay.yaml'

for (const [partner, mapping] of [
  ['harborline', '850-in'],
  ['harborline', '856-out'],
  ['fjordkontor', 'order-in'],
] as const)
  test(`the ${mapping} of ${partner}, narrowed to its samples, is exercised by them everywhere`, () => {
    const { guide: narrow, ...under } = mappingOf(partner, mapping)
    const whole = { ...under, guide: library().resolve(narrow.guide) }
    const text = narrowedOverlay(whole, contractOf(whole).samples, { file, text: undefined })
    const guide = library().resolve(narrow.guide, loadSource(file, text))
    const { nodes, exercised } = coverageOf({ ...under, guide }, contractOf(whole))
    assert.deepEqual([nodes > 10, nodes - exercised], [true, 0])
  })

test('a segment that an overlay says something of keeps that, and is listed and loses its idle qualifiers all the same', () => {
  const { guide: agreed, ...rest } = mappingOf('harborline', '850-in')
  const under = { ...rest, guide: library().resolve(agreed.guide) }
  const own = 'detail.PO1.PO1: { pairs: { paths: { ZZ: { path: item.lot } } }, elements: { 1: { max: 6 } } }'
  const said = `overlay: ${agreed.guide}\npartner: harborline\nchanges:\n  ${own}\n`
  const text = narrowedOverlay(under, contractOf(under).samples, { file, text: said })
  const { PO1 } = library().resolve(agreed.guide, loadSource(file, text)).areas.detail!.PO1!.loop!
  const paths = PO1!.pairs!.paths!
  assert.deepEqual([Object.keys(paths).includes('ZZ'), Object.keys(paths).includes('MG')], [true, false])
  assert.equal(PO1!.elements![1]!.max, 6)
  assert.notEqual(PO1!.elements![2]!.usage, 'unused')
})

test('what an overlay says already stays as it is, comments and all', () => {
  const { guide: agreed, ...rest } = mappingOf('castor', '810-in')
  const under = { ...rest, guide: library().resolve(agreed.guide) }
  const head = '# Why it is so.\noverlay: x12/005010/810\npartner: castor\n'
  const said = `${head}changes:\n  heading.BIG.2: { pattern: "[0-9A-Z-]+" } # no spaces\n`
  const text = narrowedOverlay(under, contractOf(under).samples, { file, text: said })
  assert.ok(text.startsWith(`${head}scope: only-listed\n`), text)
  assert.ok(text.includes('\n  heading.BIG.2: { pattern: "[0-9A-Z-]+" } # no spaces\n'), text)
  assert.match(text, /\n {2}heading\.BIG: \{ elements: \{ 1: \{\}, 2: \{\}, 3: \{\}, 4: \{\}/)
})
