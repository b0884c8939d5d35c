// A gateway that seals what it keeps: an order comes in by a partner's own client and goes to the ERP, nobody reads it in the
// files, and the key is changed by the command line while the gateway runs.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { edigwWith } from '../cli/edigw.ts'
import { openGateway } from './gateway.ts'

const home = mkdtempSync(join(tmpdir(), 'sealed-'))
after(() => rmSync(home, { recursive: true, force: true }))

const STREET = 'Kaiserstrasse 4711'
const order = readFileSync('partners/acme/samples/850-in/drop-ship.edi', 'latin1').replace(
  'Customer of order 88012345',
  STREET,
)

/**
 * Files of a directory that hold the text, the local ones of the partner's client aside. They are read by another process: to
 * close a file here would let go of the locks that the gateway has on it.
 */
function holding(directory: string, text: string): string[] {
  const { stdout, status } = spawnSync('grep', ['-rlF', '--exclude-dir=local', text, directory], {
    encoding: 'utf8',
  })
  assert.ok(status === 0 || status === 1)
  return stdout.split('\n').filter((line) => line !== '')
}

test('nothing of an order is read at rest, and its key is changed and forgotten while the gateway runs', async () => {
  const file = join(home, 'store.keys')
  const made = await edigwWith({ EDIGW_DATA: home }, 'store-key', 'new', '--file', file)
  assert.equal(made.code, 0, made.err)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const first = made.out.slice(0, 16)
  const open = await openGateway('embedded', undefined, undefined, { EDIGW_STORE_KEY_FILE: file })
  try {
    await open.write('po.edi', order)
    assert.equal((await open.sftp('put po.edi /inbound/po.edi')).code, 0)
    await open.rest()
    const pull = async () => {
      const { items } = (await (await open.as('erp')).get('/v1/orders')) as { items: object[] }
      return JSON.stringify(items)
    }
    assert.match(await pull(), new RegExp(STREET))
    const data = join(open.local, '..')
    assert.deepEqual(holding(data, STREET), [])
    // The number is searched for, so it stands in the store as it is.
    assert.ok(holding(data, '4500').length > 0)

    const second = (await open.edigw('store-key', 'new')).out.slice(0, 16)
    const why = ['--reason', 'a year has gone']
    assert.match((await open.edigw('store-key', 'forget', first, ...why)).err, /still seals something/)
    const rotated = await open.edigw('store-key', 'rotate', '--progress')
    assert.match(rotated.out, /^[1-9]\d* values were sealed anew/, rotated.err)
    const listed = await open.edigw('store-key', 'list')
    assert.match(listed.out, new RegExp(`${first}\\s+0 values\\s+may be forgotten`))
    assert.match(listed.out, new RegExp(`${second}\\s+[1-9]\\d* values\\s+seals now`))
    assert.equal((await open.edigw('store-key', 'forget', first, ...why)).code, 0)
    assert.match(await pull(), new RegExp(STREET))

    const acts = await open.gateway.house.store.auditTrail({ act: 'store', limit: 9 })
    assert.deepEqual(
      acts.map(({ principal, act, subject, detail }) => [principal, act, subject, detail]),
      [
        ['operator', 'store key forgotten', first, 'a year has gone'],
        ['operator', 'store sealed anew', second, ''],
      ],
    )
  } finally {
    await open.close()
  }
})
