import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { newKeyLine, readKeys, storeKeyOf } from '../../../src/store/seal/keys.ts'

const home = mkdtempSync(join(tmpdir(), 'store-keys-'))
after(() => rmSync(home, { recursive: true, force: true }))
const file = join(home, 'keys')

test('keys stand in a file line by line, the newest last, and have an id of their own', () => {
  const [first, second] = [newKeyLine(), newKeyLine()]
  writeFileSync(file, `# of January\n${first}\n\n${second}\n`, { mode: 0o600 })
  const ids = [first, second].map((line) => storeKeyOf(line).id)
  assert.deepEqual(
    readKeys({ file }).map(({ id }) => id),
    ids,
  )
  assert.deepEqual(
    readKeys({ text: `${second},${first}` }).map(({ id }) => id),
    ids.toReversed(),
  )
})

test('keys that others can read, or that are none, are refused with the reason', () => {
  chmodSync(file, 0o640)
  assert.throws(() => readKeys({ file }), /can be read by others; its mode must be 600/)
  assert.throws(() => readKeys({ text: 'c2hvcnQ=' }), /a store key is 32 bytes in Base64/)
  assert.throws(() => readKeys({ text: '# none' }), /there is no store key in EDIGW_STORE_KEY/)
  assert.throws(() => readKeys({ file: join(home, 'none') }), /the store's keys can't be read: ENOENT/)
})
