// A sample of the fuzz, by the run's seed: some mappings, some files. `npx edigw fuzz` takes all, and as long as wanted.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { seeded } from '../../src/guide/sample/random.ts'
import { SEED, samples } from '../laws/seed.ts'
import { fuzz, main } from './fuzz.ts'
import { guideNames } from './named.ts'
import { reduced } from './reduce.ts'
import { fileNames, sourceOf } from './sources.ts'

const random = seeded(SEED)
const some = <T>(all: readonly T[], count: number): T[] =>
  Array.from({ length: Math.min(count, all.length) }, () => all[Math.floor(random() * all.length)]!)

const range = {
  files: some(fileNames(), 40).map(sourceOf),
  mappings: [...some(guideNames(), 4), 'crosswalked', 'harborline 850-in'],
}

/** What was tried, of which all held. */
async function tried(part: 'readers' | 'writers', turns: number) {
  let left = turns
  const { counted, broken } = await fuzz({ parts: [part], range, seed: SEED, isOver: () => left-- <= 0 })
  assert.equal(broken?.what, undefined)
  return counted
}

describe('on documents whole and broken', () => {
  test('reading by WebAssembly and by JavaScript alone say the same', async () => {
    const { compared } = await tried('readers', samples(5))
    assert.ok(compared > 100, `only ${compared} were compared`)
  })

  test('both ways of writing write the same, or the fast one doubts', async () => {
    const { written, undoubted } = await tried('writers', samples(5))
    assert.ok(undoubted > 20, `only ${undoubted} of ${written} were written`)
  })
})

test('what is found is made as small as it goes', async () => {
  const bytes = Buffer.from(`${'x'.repeat(300)}A${'y'.repeat(70)}B${'z'.repeat(11)}`)
  const least = await reduced(bytes, async (less) => /A.*B/.test(Buffer.from(less).toString()))
  assert.equal(Buffer.from(least).toString(), 'AB')
})

test('the command says what it takes', async () => {
  const said: string[] = []
  assert.equal(await main(['--for', 'ever'], (text) => said.push(text)), 2)
  assert.match(said.join(), /--for is such as 30s/)
})
