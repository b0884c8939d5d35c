// Whatever bytes come: nothing is thrown, no byte is lost, and chunks and kills change nothing. Tried on our own
// documents, broken, and on real ones where they lie beside the project.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { assertCovered } from './coverage.ts'
import { broken } from './mutation.ts'
import { bytesOf, frameAll, frameResumed, runs, seed } from './sample.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const read = (files: readonly string[]) => files.map((file) => readFileSync(file).toString('latin1'))
const ours = read(globSync(join(ROOT, 'test/corpus/x12/*.edi')).sort())

function assertLaw(text: string, size: number, cuts: readonly number[]): void {
  const bytes = bytesOf(text)
  const events = frameAll(bytes)
  assertCovered(bytes, events)
  assert.deepEqual(frameAll(bytes, size), events)
  const places = cuts.map((share) => Math.floor(share * bytes.length)).sort((a, b) => a - b)
  assert.deepEqual(frameResumed(bytes, places), events)
}

const size = fc.constantFrom(1, 3, 31, 107, 512, 1023, 4096)
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 })

test('our own documents, broken, are framed the same in any chunks, and no byte is lost', () => {
  assert.ok(ours.length > 10)
  fc.assert(fc.property(broken(ours), size, cuts, assertLaw), { numRuns: runs(600), seed })
})

const CORPUS = join(ROOT, '../shared/corpus/x12')
const real = existsSync(CORPUS)
  ? read(
      globSync(join(CORPUS, '**/*'))
        .filter((file) => statSync(file).isFile() && statSync(file).size < 20_000)
        .sort(),
    )
  : []

test('real documents are framed the same in any chunks, and no byte is lost', () => {
  for (const text of real) assertLaw(text, 107, [])
})

test('and so are they when broken', () => {
  if (real.length > 0)
    fc.assert(fc.property(broken(real), size, cuts, assertLaw), { numRuns: runs(600), seed })
})
