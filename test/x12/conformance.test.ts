// The conformance cases that lie beside the repository, as far as envelopes go: each mutation of an envelope is
// reported with its code and nothing else, and what is wrong inside of a set is not the envelope's business.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { frame, interchanges, sets, standards } from './sample.ts'

const folder =
  process.env.CONFORMANCE_DIR ?? fileURLToPath(new URL('../../../shared/conformance', import.meta.url))
const list = `${folder}/x12-850/cases.csv`
/** These need the agreement or what was received before, which the framer does not know. */
const DECIDED_LATER = ['AK905=2', 'TA105=025']

if (existsSync(list))
  describe('conformance of envelopes', () => {
    const rows = readFileSync(list, 'utf8').trim().split(/\r?\n/).slice(1)
    for (const [file, expected] of rows.map((row) => row.split(',') as [string, string]))
      test(`${file}: ${expected}`, () => {
        const events = frame(new Uint8Array(readFileSync(`${folder}/x12-850/${file}`)))
        const ours = /^(AK502|AK905|TA105)=/.test(expected) && !DECIDED_LATER.includes(expected)
        assert.deepEqual(standards(events), ours ? [expected] : [])
        assert.ok(interchanges(events).length > 0)
        assert.ok(sets(events).every((set) => set.segments > 2))
      })
  })
