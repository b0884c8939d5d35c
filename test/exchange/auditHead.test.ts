import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import { auditHeadDuty } from '../../src/exchange/auditHead.ts'
import { openLog } from '../../src/setting/log.ts'
import { verifyAudit } from '../../src/store/audit.ts'
import { borrowStore } from '../store/borrowed.ts'

test('the head that the log holds is what the trail is verified by', async () => {
  const { store } = await borrowStore()
  const at = '2026-01-05T08:00:00.000Z'
  await store.audit({ at, principal: 'desk', act: 'document released', subject: 'd1', detail: '' })
  const lines: string[] = []
  const to = new Writable({ write: (line, _, done) => done(void lines.push(String(line)) as undefined) })
  await auditHeadDuty({ store, log: openLog('info', to) }).act(new AbortController().signal)
  const [hash, id] = (JSON.parse(lines[0]!) as { head: string }).head.split('@')
  await store.audit({ at, principal: 'desk', act: 'document released', subject: 'd2', detail: '' })
  const found = await verifyAudit(store, { hash: hash!, id: Number(id) })
  assert.deepEqual([id, found.rows, found.broken], ['1', 2, undefined])
  await store.close()
})
