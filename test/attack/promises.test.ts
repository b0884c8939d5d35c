// SECURITY.md promises nothing that no test would break for.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

/** A row of a table: the promise, then the file and the sentence of the test. */
const ROW = /^\|[^|]*\| `([^`]+)` (.+) \|$/gm

test('every promise of SECURITY.md names a test that is there', () => {
  const rows = [...readFileSync('SECURITY.md', 'utf8').matchAll(ROW)]
  assert.ok(rows.length > 40, `${rows.length} rows`)
  for (const [, file = '', sentence = ''] of rows) {
    assert.ok(existsSync(file), file)
    assert.ok(readFileSync(file, 'utf8').includes(sentence), `${file} has no "${sentence}"`)
  }
})
