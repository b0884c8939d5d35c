// Nothing that a partner says is dropped in silence (DESIGN §5): not of what the guides can express, not of it
// broken, not of our own samples, and not of real documents where they are there.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { type FileReading, readBytes } from '../../src/exchange/engine/readFile.ts'
import { partnerRules, type Rulebook, shippedRules } from '../../src/exchange/engine/rulebook.ts'
import { readX12 } from '../../src/guide/mapping.ts'
import { sampleDocument } from '../../src/guide/sample/sample.ts'
import { loadPartner } from '../../src/partner/load.ts'
import { dropped } from './accounted.ts'
import { everyMapping, shipped } from './guides.ts'
import { framedAt, interchangeOf, isTa1, isX12, stretchOf, WIRES, wholeOf, type X12 } from './interchange.ts'
import { fullnessOf, SEED, share } from './seed.ts'

describe('every value of a set is in the document, in the sidecar, checked, or in a finding', () => {
  const guides = everyMapping().filter(isX12)
  for (const { name, mapping } of guides)
    test(`by ${name}`, () => {
      if (isTa1(mapping)) return
      for (let n = 0; n < share(100, guides.length); n++) {
        const document = sampleDocument(mapping, SEED * 3000 + n, fullnessOf(n))
        const bytes = interchangeOf(mapping, [document], WIRES[n % WIRES.length]!)
        const { interchange, sets } = wholeOf(framedAt(bytes, []))
        const set = stretchOf(bytes, interchange, sets[0]!)
        assert.deepEqual(
          dropped(mapping, set, {}, readX12(mapping, set, {})),
          [],
          Buffer.from(bytes).toString(),
        )
      }
    })

  test('and what a reading keeps to itself is noticed', () => {
    const { mapping } = everyMapping()
      .filter(isX12)
      .find(({ name }) => name === 'x12/005010/850')!
    const bytes = interchangeOf(mapping, [sampleDocument(mapping, SEED, 0.6)], WIRES[1]!)
    const { interchange, sets } = wholeOf(framedAt(bytes, []))
    const set = stretchOf(bytes, interchange, sets[0]!)
    const { lineage, findings, unmapped } = readX12(mapping, set, {})
    for (const { pointer, segment, element, component } of lineage) {
      // A qualifier is told by its value.
      if (pointer.endsWith('/scheme')) continue
      const isHere = (one: (typeof lineage)[number]) =>
        one.segment === segment && one.element === element && one.component === component
      const less = { findings, unmapped, lineage: lineage.filter((one) => !isHere(one)) }
      assert.ok(dropped(mapping, set, {}, less).length > 0, `${segment} ${element}`)
    }
  })

  const rules = { x12: shippedRules(), acme: partnerRules(loadPartner('partners', 'acme').partner!) }
  const folders: [string, Rulebook][] = [
    ['test/corpus/x12', rules.x12],
    ['test/corpus/acme', rules.acme],
    ['partners/acme/samples', rules.acme],
    ['../shared/conformance/x12-850', rules.x12],
    ['../shared/corpus/x12', rules.x12],
  ]
  for (const [folder, book] of folders)
    test(`of the documents in ${folder}`, () => {
      if (!existsSync(folder)) return
      for (const file of globSync('**/*.{edi,x12,txt,dat}', { cwd: folder }).sort())
        checkFile(join(folder, file), book)
    })
})

function mappingOf(type: string, rules: Rulebook, group: Parameters<Rulebook['group']>[0], id: string): X12 {
  const ruled = rules.group(group, 0).ruled(id)?.mapping
  return (ruled ?? shipped(type)) as X12
}

function checkFile(file: string, rules: Rulebook): void {
  const bytes = readFileSync(file)
  const reading: FileReading = readBytes(bytes, { rules, receivedAt: '2026-01-31T09:30:00.000Z' })
  for (const { syntax, delimiters, tolerances, groups } of reading.interchanges)
    for (const { header, sets } of syntax === 'x12' ? groups : [])
      for (const { type, id, offset, length, ...told } of sets) {
        if (type === undefined) continue
        const set = {
          bytes: bytes.subarray(offset, offset + length),
          offset,
          delimiters: delimiters!,
          tolerances,
        }
        const mapping = mappingOf(type, rules, header!, id)
        const truth = told.findings.some(({ code }) => code === 'findings-omitted') ? undefined : told
        if (truth) assert.deepEqual(dropped(mapping, set, {}, truth), [], file)
      }
}
