import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { ensureHostKeys } from '../../../src/door/sftp/hostKeys.ts'

async function directoryFor(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'host-keys-'))
  t.after(() => rm(directory, { recursive: true, force: true }))
  return directory
}

test('host keys are made once, readable by nobody else, and the same ever after', async (t) => {
  const directory = join(await directoryFor(t), 'keys')
  const [ed25519, rsa] = await ensureHostKeys(directory)
  assert.match(ed25519!.public, /^ssh-ed25519 /)
  assert.match(rsa!.public, /^ssh-rsa /)
  for (const file of ['host_ed25519', 'host_rsa']) {
    assert.equal((await stat(join(directory, file))).mode & 0o777, 0o600)
  }
  assert.deepEqual(await ensureHostKeys(directory), [ed25519, rsa])
})

test('the fingerprint is the one that ssh-keygen shows', async (t) => {
  const directory = await directoryFor(t)
  for (const key of await ensureHostKeys(directory)) {
    const file = join(directory, 'key.pub')
    await writeFile(file, `${key.public}\n`)
    assert.equal(execFileSync('ssh-keygen', ['-lf', file]).toString().split(' ')[1], key.fingerprint)
  }
})

test('two processes that start at once agree on the keys', async (t) => {
  const directory = await directoryFor(t)
  const [first, second] = await Promise.all([ensureHostKeys(directory), ensureHostKeys(directory)])
  assert.deepEqual(first, second)
})

test('a key that can not be read is said to be so, and not replaced', async (t) => {
  const directory = await directoryFor(t)
  await writeFile(join(directory, 'host_ed25519'), 'no key')
  await assert.rejects(ensureHostKeys(directory), /host key can not be read/)
})
