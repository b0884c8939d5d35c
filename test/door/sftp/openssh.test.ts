// What OpenSSH's sftp and scp do at the drop point.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDropPoint } from './dropPoint.ts'
import { scp, sftp } from './openSsh.ts'
import { interchange } from './sample.ts'

test('put is a receipt with the very bytes', async (t) => {
  const point = await openDropPoint(t)
  const order = await point.write('po.edi', interchange(1))
  const { code, said } = await sftp(point.account('acme'), [`put ${order} /inbound/po-1.edi`])
  assert.equal(code, 0, said)
  assert.deepEqual(await point.received(), [{ name: 'po-1.edi', content: interchange(1) }])
})
