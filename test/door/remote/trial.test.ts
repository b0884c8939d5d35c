// What is said of a partner's server that can't be used: which step fails, and what to do.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Tried, tryServer } from '../../../src/door/remote/trial.ts'
import type { RemoteDoor } from '../../../src/partner/agreement.ts'
import { openPartnerServer, type PartnerServer } from './server.ts'
import { remoteAt } from './side.ts'

async function tried(
  t: TestContext,
  server: PartnerServer,
  more: Partial<RemoteDoor> = {},
  key = server.key,
) {
  const secrets = await mkdtemp(join(tmpdir(), 'remote-secrets-'))
  t.after(() => rm(secrets, { recursive: true }))
  await writeFile(join(secrets, 'acme.key'), key, { mode: 0o600 })
  const told: Tried[] = []
  const fine = await tryServer('acme', remoteAt(server, more), secrets, (one) => void told.push(one))
  assert.equal(
    fine,
    told.every(({ ok }) => ok),
  )
  return told.filter(({ ok }) => !ok).map(({ step, says, advice }) => `${step}: ${says} ${advice}`)
}

test('a server that can be used is said to be fine, and nothing is left there', async (t) => {
  const server = await openPartnerServer(t, 'out', 'in')
  assert.deepEqual(await tried(t, server), [])
  assert.deepEqual(await server.list('in'), [])
})

test('each thing that does not go is named, with what to do about it', async (t) => {
  const server = await openPartnerServer(t, 'in')
  const key = server.hostKey.fingerprint
  const other = `SHA256:${'A'.repeat(43)}`
  const [wrongKey] = await tried(t, server, { hostKey: other })
  assert.match(wrongKey!, /^host key and log-in: .*shows the key SHA256:.*but we know it by SHA256:A{43}/)
  assert.ok(wrongKey!.includes(key))
  assert.match(
    (await tried(t, server, { user: 'nobody' }))[0]!,
    /^host key and log-in: .*doors\.remote\.user/,
  )
  assert.match(
    (await tried(t, server, {}, 'no key'))[0]!,
    /^host key and log-in: .*OpenSSH or PEM private key/,
  )
  assert.match(
    (await tried(t, server, { sftp: '127.0.0.1:1' }))[0]!,
    /^connection: .*REFUSED.*Nobody listens/,
  )
  assert.match((await tried(t, server, { sftp: 'nowhere.invalid' }))[0]!, /^name: .*Check the host/)
  server.refuse.add('RENAME')
  const [folder, rename, ...more] = await tried(t, server)
  assert.match(folder!, /^fetch from \/out: .*No such file.*ask the partner to make it/)
  assert.match(rename!, /^rename in \/in: .*Ask the partner for the right/)
  assert.deepEqual(more, [])
  assert.deepEqual(await server.list('in'), [])
  server.refuse.add('OPEN')
  assert.match((await tried(t, server))[1]!, /^write to \/in: /)
})
