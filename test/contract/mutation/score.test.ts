import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { mutationScore } from '../../../src/contract/mutation/score.ts'
import { narrowedOverlay } from '../../../src/contract/narrow.ts'
import { ContractError } from '../../../src/contract/sample.ts'
import { library } from '../../../src/guide/library.ts'
import { loadSource } from '../../../src/guide/load/source.ts'
import { contractOf, folders, mappingOf } from '../promises.ts'

const harborline = mappingOf('harborline', '860-in')
const overlay = readFileSync(join(folders.partners, 'harborline', '860.yaml'), 'utf8')
const whole = contractOf(harborline)
const text = narrowedOverlay(harborline, whole.samples, { file: 'narrow.yaml', text: overlay })
const under = { ...harborline, guide: library().resolve('x12/004010/860', loadSource('narrow.yaml', text)) }
const score = await mutationScore(under, whole)
const without = await mutationScore(under, contractOf(under, ['cancelled-as-a-whole']))

test('what no sample tells from the guide survives, with its address, its line and what a sample would need', () => {
  const [survivor] = without.survivors.filter((text) => text.includes('value dropped at detail.POC.POC.6'))
  assert.match(
    survivor ?? '',
    /^harborline 860-in: value dropped at detail\.POC\.POC\.6: price\.amount comes to nothing \(\S+\.yaml:\d+\); a sample with POC\*.* would show it$/,
  )
  assert.ok(!score.survivors.some((text) => text.includes('value dropped at detail.POC.POC.6')))
})

test('without a sample the score is lower, and the sample is named among those that are needed', () => {
  assert.ok(Number(without.score) < Number(score.score), `${without.score} ${score.score}`)
  assert.ok(score.needed.includes('more-of-one-line-less-of-another'))
})

test('who asks for the score alone gets the same one', async () => {
  assert.deepEqual(await mutationScore(under, whole, { needed: false }), { ...score, needed: [] })
})

test('how often a segment may stand is told by documents at the boundary', () => {
  assert.ok(score.boundary > 0)
  assert.deepEqual(
    score.survivors.filter((text) => text.includes('max changed at heading.BCH')),
    [],
  )
})

test('killed, equivalent and surviving mutants are all there are, the equivalent ones named', () => {
  assert.equal(score.killed + score.equivalent + score.survivors.length, score.mutants)
  assert.equal(score.equivalents.length, score.equivalent)
})

test('a mapping that does not keep its contract itself has no score', async () => {
  const guide = structuredClone(under.guide)
  Object.assign(guide.areas.heading!.BCH!.elements!['3']!, { path: 'costCenter' })
  await assert.rejects(mutationScore({ ...under, guide }, whole), ContractError)
})
