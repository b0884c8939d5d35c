import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { openEmbedded } from '../../src/store/index.ts'
import type { AuditEntry } from '../../src/store/record.ts'
import { edigwWith } from './edigw.ts'

const directory = await mkdtemp(join(tmpdir(), 'audit-'))
after(() => rmSync(directory, { recursive: true, force: true }))
const audit = (...words: string[]) => edigwWith({ EDIGW_DATA: directory }, 'audit', ...words)

test('an auditor lists what was done, verifies it beside the gateway, and is told where it was changed', async () => {
  const store = await openEmbedded({ directory })
  const act = { at: '2026-01-05T08:00:00.000Z', principal: 'desk', act: 'document released', detail: '' }
  for (const subject of ['d1', 'd2\u001b[2J']) await store.audit({ ...act, subject })
  await store.audit({ ...act, act: 'token issued', subject: 't1' })
  await store.audit({ ...act, subject: 'd3' })
  const subjects = async (...words: string[]) => {
    const { out, err } = await audit('list', ...words)
    return {
      err,
      all: out
        .trim()
        .split('\n')
        .map((line) => line.split(/\s{2,}/)[3]),
    }
  }
  const brief = await subjects()
  assert.deepEqual(brief.all, ['SUBJECT', 'd3', 'd2.[2J', 'd1'])
  assert.match(brief.err, /Sign-ins are left out .*--all lists them too/)
  for (const words of [['--all'], ['--act', 't']]) assert.ok((await subjects(...words)).all.includes('t1'))
  const listed = await audit('list', '--act', 'document', '--since', '2026-01-05')
  assert.equal(listed.code, 0, listed.err)
  assert.deepEqual(
    listed.out
      .trim()
      .split('\n')
      .map((line) => line.split(/\s{2,}/)[3]),
    ['SUBJECT', 'd3', 'd2.[2J', 'd1'],
  )
  const head = (await audit('head')).out.trim()
  assert.match(head, /^[0-9a-f]{64}@4$/)
  const whole = await audit('verify', '--head', head)
  assert.deepEqual([whole.code, whole.out], [0, `whole: 4 rows, head ${head}\n`])
  await store.close()
  const made = await edigwWith({ EDIGW_DATA: directory }, 'partners', 'secret', 'erp', '--role', 'erp')
  assert.equal(made.code, 0, made.err)
  const acts = (await audit('list', '--subject', 'erp', '--json')).out.trim().split('\n')
  assert.deepEqual(
    acts.map((line) => JSON.parse(line) as AuditEntry).map(({ principal, act }) => [principal, act]),
    [
      [userInfo().username, 'client secret added'],
      [userInfo().username, 'principal admitted'],
    ],
  )
  const database = new DatabaseSync(join(directory, 'store.db'))
  database.exec(`drop trigger audit_not_changed; update audit set principal = 'x' where id = 2`)
  database.close()
  const broken = await audit('verify', '--json')
  assert.equal(broken.code, 1)
  assert.equal(JSON.parse(broken.out).broken.id, 2)
  assert.equal((await audit('verify', '--head', 'abc')).code, 2)
})
