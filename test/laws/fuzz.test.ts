// Whatever comes in, broken in any way: our own documents always, and real ones where they lie beside the project.
// SEED repeats a run; what was once found is kept in test/crashers.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { broken } from '../x12/mutation.ts'
import { checkBytes } from './fuzz.ts'
import { SEED, samples } from './seed.ts'

const ROOT = join(import.meta.dirname, '../..')

/** The files below some folders as latin-1 text, which has one character a byte. */
const documentsIn = (patterns: readonly string[]): Map<string, string> =>
  new Map(
    patterns
      .flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
      .filter((file) => statSync(join(ROOT, file)).isFile() && statSync(join(ROOT, file)).size < 20_000)
      .sort()
      .map((file) => [file, readFileSync(join(ROOT, file)).toString('latin1')]),
  )

const SOURCES = {
  'our own': ['test/corpus/{x12,acme}/*.edi', 'test/crashers/x12/*.edi', 'partners/*/samples/*/*.edi'],
  real: existsSync(join(ROOT, '../shared/corpus/x12'))
    ? ['../shared/corpus/x12/**/*', '../shared/conformance/x12-850/*.edi']
    : [],
}

for (const [whose, patterns] of Object.entries(SOURCES))
  describe(`${whose} documents`, () => {
    const documents = documentsIn(patterns)

    test('are read, written, read again and answered', () => {
      let clean = 0
      for (const [file, text] of documents)
        try {
          clean += checkBytes(Buffer.from(text, 'latin1'))
        } catch (error) {
          throw new Error(file, { cause: error })
        }
      assert.ok(documents.size === 0 || clean > 10, `only ${clean} sets were read without findings`)
    })

    test('are so too when they are broken', () => {
      if (documents.size === 0) return
      const property = fc.property(broken([...documents.values()]), (text) => {
        checkBytes(Buffer.from(text, 'latin1'))
      })
      fc.assert(property, { numRuns: samples(250), seed: SEED })
    })
  })
