// The files that hold the signing keys.
import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { ensureSigningKey } from '../../../src/door/http/index.ts'

async function directory(t: TestContext): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'edigw-keys-'))
  t.after(() => rm(made, { recursive: true, force: true }))
  return made
}

test('a key is made where there is none, for its owner’s eyes only, and is the same from then on', async (t) => {
  const where = join(await directory(t), 'keys')
  const made = await ensureSigningKey(where)
  assert.deepEqual(await readdir(where), ['signing-key.pem'])
  const { mode } = await stat(join(where, 'signing-key.pem'))
  assert.equal(mode & 0o777, 0o600)
  const again = await ensureSigningKey(where)
  assert.equal(again.sign.kid, made.sign.kid)
  assert.deepEqual([...again.verify.keys()], [made.sign.kid])
  assert.equal(made.verify.get(made.sign.kid)?.type, 'public')
})

test('two that start at the same time share one key', async (t) => {
  const where = await directory(t)
  const [one, other] = await Promise.all([ensureSigningKey(where), ensureSigningKey(where)])
  assert.equal(one.sign.kid, other.sign.kid)
  assert.deepEqual(await readdir(where), ['signing-key.pem'])
})

test('a renamed key no longer signs, but still verifies until it is deleted', async (t) => {
  const where = await directory(t)
  const old = await ensureSigningKey(where)
  await rename(join(where, 'signing-key.pem'), join(where, 'signing-key.2025-03.pem'))
  const rotated = await ensureSigningKey(where)
  assert.notEqual(rotated.sign.kid, old.sign.kid)
  assert.deepEqual([...rotated.verify.keys()].sort(), [old.sign.kid, rotated.sign.kid].sort())
  await rm(join(where, 'signing-key.2025-03.pem'))
  assert.deepEqual([...(await ensureSigningKey(where)).verify.keys()], [rotated.sign.kid])
})

test('a key that others can read stops the start', async (t) => {
  const where = await directory(t)
  await ensureSigningKey(where)
  await chmod(join(where, 'signing-key.pem'), 0o640)
  await assert.rejects(ensureSigningKey(where), /can be read by others; its mode must be 600/)
})

test('a file that is not an ES256 key stops the start', async (t) => {
  const where = await directory(t)
  const { generateKeyPairSync } = await import('node:crypto')
  const { privateKey } = generateKeyPairSync('ed25519')
  const file = join(where, 'signing-key.pem')
  await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  await assert.rejects(ensureSigningKey(where), /is not an ES256 key/)
  assert.match(await readFile(file, 'utf8'), /BEGIN PRIVATE KEY/)
})
