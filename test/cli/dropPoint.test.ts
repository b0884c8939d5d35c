// The operator's hands on the drop point, through a real API: the keys of partners, what they did, and who is turned away.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { doors } from '../../src/cli/command/doors.ts'
import { find } from '../../src/cli/command/find.ts'
import { keys as ofPartners } from '../../src/cli/command/keys.ts'
import type { Command } from '../../src/cli/command.ts'
import { listening } from '../../src/cli/terminal.ts'
import { openHttpDoor } from '../../src/door/http/index.ts'
import { Diary } from '../../src/door/sftp/diary.ts'
import { makeKeyPair } from '../../src/door/sftp/keyPair.ts'
import { keysOf } from '../../src/door/sftp/keyring.ts'
import { createSidecar, type Upload } from '../../src/door/sftp/sidecar.ts'
import { uploadsUnderWay } from '../../src/door/sftp/stagedBooks.ts'
import { readSetting } from '../../src/setting/setting.ts'
import { callers, gate, keys, openHouse, tokenOf } from '../door/http/setting.ts'

const house = await openHouse({ after })
for (const partner of ['acme', 'globex'])
  await house.store.putPrincipal({ id: partner, role: 'partner', partner })
await house.store.putPrincipal({ id: 'erp', role: 'erp' })
const directory = mkdtempSync(join(tmpdir(), 'keys-'))
after(() => rmSync(directory, { recursive: true }))
const staging = join(directory, 'staging')
mkdirSync(staging)
const door = await openHttpDoor(house, {
  ...{ host: '127.0.0.1', port: 0, signingKeys: keys, gate },
  uploads: () => uploadsUnderWay(staging),
})
after(() => door.close())

const setting = readSetting({ EDIGW_DATA: '/nowhere', EDIGW_HTTP_PORT: String(door.port) })
before(() => {
  process.env.EDIGW_TOKEN = tokenOf(house, callers.operator)
})
after(() => delete process.env.EDIGW_TOKEN)
/** What a command says on standard output. */
async function told(command: Command, words: string[]): Promise<string> {
  const lines: string[] = []
  const context = { setting, startGateway: () => Promise.reject(new Error('it runs already')) }
  await listening(
    (text) => lines.push(text),
    () => command.run(words, context),
  )
  return lines.join('\n')
}

const said = (...words: string[]) => told(ofPartners, words)
const doorsSaid = (...words: string[]) => told(doors, words)

let files = 0

/** A file with the public key of a new pair. */
async function newKey(): Promise<string> {
  const file = join(directory, `${++files}.pub`)
  writeFileSync(file, `${(await makeKeyPair('ed25519')).public} \n`)
  return file
}

const fingerprintIn = (text: string) => /SHA256:\S{43}/.exec(text)![0]
const trail = async (subject: string) =>
  (await house.store.auditTrail({ subject, limit: 20 })).map(({ principal, act, detail }) => ({
    principal,
    act,
    detail,
  }))

test('a key is replaced by another one while both are good for a while, and every act is in the trail', async () => {
  const old = fingerprintIn(await said('add', 'acme', await newKey(), '--comment', 'mover in Omaha'))
  const added = await said(
    ...['add', 'acme', await newKey(), '--from', '2025-03-10', '--expires', '2026-03-10'],
    ...['--replaces', old, '--overlap', '14d'],
  )
  const fresh = fingerprintIn(added)
  assert.match(added, /is good until 2025-03-24T00:00:00.000Z/)
  const listed = (await said('list', 'acme')).replace(old, 'OLD').replace(fresh, 'FRESH')
  assert.match(listed, /acme +OLD +ssh-ed25519 +expires in 20 days +never +mover in Omaha/)
  assert.match(listed, /acme +FRESH +ssh-ed25519 +from 2025-03-10 +never/)
  assert.deepEqual(await trail('acme'), [
    {
      principal: 'desk',
      act: 'key ends',
      detail: `${old}, at 2025-03-24T00:00:00.000Z: replaced by ${fresh}`,
    },
    {
      principal: 'desk',
      act: 'key added',
      detail: `${fresh}, from 2025-03-10T00:00:00.000Z, until 2026-03-10T00:00:00.000Z`,
    },
    { principal: 'desk', act: 'key added', detail: `${old}, from 2025-03-03T09:00:00.000Z` },
  ])
  const states = async () => (await keysOf(house, { principal: 'acme' })).map(({ state }) => state)
  assert.deepEqual(await states(), ['expiring', 'not-yet'])
  house.pass(21 * 86_400)
  assert.deepEqual(await states(), ['expired', 'active'])
  house.pass(-21 * 86_400)
})

test('a key ends at once, or on a day, by its fingerprint, with a reason', async () => {
  const fingerprint = fingerprintIn(await said('add', 'globex', await newKey()))
  await assert.rejects(said('expire', fingerprint), /say why/)
  await assert.rejects(
    said('expire', fingerprint, '--reason', 'x', '--at', '2025-03-01'),
    /is over.* \(400\)/,
  )
  await said('expire', fingerprint, '--at', '2025-04-01', '--reason', 'they move')
  assert.match(await said('list', '--partner', 'globex'), /expires in 28 days/)
  await said('expire', fingerprint, '--reason', 'lost laptop')
  assert.match(await said('list', '--partner', 'globex'), /expired 2025-03-03/)
  await assert.rejects(said('expire', fingerprint, '--reason', 'again'), /no key .* that has not expired/)
})

test('a key is refused that is there already, is another partner’s, or is good never', async () => {
  const file = await newKey()
  await said('add', 'acme', file)
  await assert.rejects(said('add', 'acme', file), /has this key already.* \(409\)/)
  await assert.rejects(said('add', 'globex', file), /that of another partner.* \(409\)/)
  await assert.rejects(said('add', 'erp', await newKey()), /of role erp.* \(400\)/)
  await assert.rejects(said('add', 'stranger', await newKey()), /No agreement in force names.* \(400\)/)
  await assert.rejects(
    said('add', 'acme', await newKey(), '--expires', '2025-03-01'),
    /is never good.* \(400\)/,
  )
  await assert.rejects(
    said('add', 'acme', await newKey(), '--replaces', 'SHA256:x'),
    /no such key; it has SHA256/,
  )
  await assert.rejects(said('add', 'acme', await newKey(), '--expires', 'soon'), /--expires must be a day/)
  const secret = join(directory, 'secret')
  writeFileSync(secret, (await makeKeyPair('ed25519')).private)
  await assert.rejects(said('add', 'acme', secret), /private key/)
})

test('a principal that only the agreement names is known from its first key on', async () => {
  const agreement = { agreement: 'harborline', principals: ['harborline-edi'] }
  const version = {
    hash: 'h',
    partner: 'harborline',
    at: '2025-03-03T09:00:00.000Z',
    content: JSON.stringify(agreement),
  }
  await house.store.registerPartner({
    partner: 'harborline',
    agreement: version,
    mappings: [],
    crosswalks: [],
  })
  await said('add', 'harborline-edi', await newKey())
  assert.deepEqual(await house.store.principal('harborline-edi'), {
    id: 'harborline-edi',
    role: 'partner',
    partner: 'harborline',
  })
})

test('an address that is turned away is listed, and let in again by its ban or an address of it, with a reason', async () => {
  assert.equal(await doorsSaid('bans'), 'Nobody is turned away.')
  const since = house.clock().toISOString()
  const ban = {
    network: '2001:db8:1:2',
    since,
    until: '2025-03-03T09:01:00.000Z',
    times: 2,
    tried: 'a\u001bb',
  }
  await house.store.putBan(ban, '')
  assert.match(await doorsSaid('bans'), /2001:db8:1:2 +2025-03-03T09:01:00.000Z +2 +a.b/)
  assert.ok(!(await doorsSaid('bans')).includes('\u001b'))
  await assert.rejects(doorsSaid('unban', '2001:db8:1:2::7'), /say why/)
  assert.match(await doorsSaid('unban', '2001:db8:1:2::7', '--reason', 'their new mover'), /may come again/)
  await assert.rejects(doorsSaid('unban', '2001:db8:1:2', '--reason', 'x'), /No such address.* \(404\)/)
  const [entry] = await house.store.auditTrail({ subject: '2001:db8:1:2', limit: 1 })
  assert.deepEqual(
    [entry?.act, entry?.principal, entry?.detail],
    ['sftp-ban lifted', 'desk', 'their new mover'],
  )
})

test('visits are listed by partner, newest first; of many files the first are named and the rest counted', async () => {
  assert.equal(await doorsSaid('sessions'), 'Nobody was there.')
  for (const [principal, partner] of [
    ['acme-1', 'acme'],
    ['acme-2', 'acme'],
    ['bolt', 'bolt'],
  ] as const) {
    await house.store.putPrincipal({ id: principal, role: 'partner', partner })
    const who = { from: '192.0.2.7', key: `SHA256:${'A'.repeat(43)}`, client: 'OpenSSH_9.2' }
    const diary = new Diary(house.clock, who)
    for (let n = 1; n <= 60; n += 1)
      diary.note({ act: 'put', path: `/inbound/${principal}-${n}.edi`, bytes: 9, sha256: 'ab', receipt: 'r' })
    house.pass(30)
    const detail = JSON.stringify(diary.close())
    await house.store.audit({
      at: house.clock().toISOString(),
      principal,
      act: 'sftp-session',
      subject: principal,
      detail,
    })
  }
  const listed = await doorsSaid('sessions', '--partner', 'acme', '--since', '2025-03-03')
  const heads = listed.split('\n').filter((line) => line.startsWith('2025'))
  assert.deepEqual(heads, [
    '2025-03-03 09:00:30  acme-2 from 192.0.2.7, 30 s: 60 put, 0 fetched, 0 removed, 0 refused',
    '2025-03-03 09:00:00  acme-1 from 192.0.2.7, 30 s: 60 put, 0 fetched, 0 removed, 0 refused',
  ])
  assert.match(listed, /put \/inbound\/acme-2-50\.edi 9 bytes ab\n +… and 10 more/)
  assert.equal((await doorsSaid('sessions', '--limit', '1')).split('\n')[0]?.includes('bolt'), true)
})

test('a file that is on its way in is told with what it waits for, also to who looks for it by its name', async () => {
  assert.equal(await doorsSaid('uploads'), 'No file is on its way in at this gateway.')
  const upload = async (partner: string, name: string, rest: Partial<Upload>) => {
    const id = house.newId()
    const at = '2025-03-03T09:00:00.000Z'
    const who = { partner, principal: partner, environment: 'production' as const }
    await createSidecar(staging, { id, name, at, bytes: 150, state: 'partial', ...who, ...rest })
  }
  await upload('acme', 'broken.edi', {})
  await upload('acme', 'waits.edi', { state: 'settling', settleAt: '2025-03-03T09:01:00.000Z' })
  await upload('globex', 'later.edi.part', { state: 'closed', environment: 'test' })
  const lines = (await doorsSaid('uploads', '--partner', 'acme')).split('\n').toSorted()
  assert.deepEqual(lines, [
    '  2025-03-03 09:00:00  broken.edi from acme, not taken in yet: 150 bytes are here; the connection broke off, and the partner must resume it or send it again',
    '  2025-03-03 09:00:00  waits.edi from acme, not taken in yet: 150 bytes are here; its last line is missing (IEA, or the end of the XML), so it waits for the rest, until 2025-03-03 09:01:00 UTC, and is then taken as it is',
  ])
  assert.match(await told(find, ['broken']), /^ {2}2025-03-03 09:00:00 {2}broken.edi from acme, not taken in/)
  assert.match(await doorsSaid('uploads'), /later.edi.part from globex \(test\).* must rename it/)
})
