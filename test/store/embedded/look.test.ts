import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { lookAtStore, openEmbedded } from '../../../src/store/index.ts'

const directory = mkdtempSync(join(tmpdir(), 'look-'))
after(() => rmSync(directory, { recursive: true, force: true }))

test('a store can be looked at beside the gateway that has it, and after it was closed, and not be written', async () => {
  await assert.rejects(lookAtStore({ directory }), /there is no store in/)
  const store = await openEmbedded({ directory })
  const beside = await lookAtStore({ directory })
  await store.putPrincipal({ id: 'erp', role: 'erp' })
  assert.deepEqual(await beside.principals(), [{ id: 'erp', role: 'erp' }])
  await store.close()
  await beside.close()
  const alone = await lookAtStore({ directory })
  assert.deepEqual(await alone.principals(), [{ id: 'erp', role: 'erp' }])
  await alone.close()
  assert.ok(!('putPrincipal' in alone))
  const again = await openEmbedded({ directory })
  assert.equal((await again.principals()).length, 1)
  await again.close()
})

test('a store of a version before is not looked at', async () => {
  const database = new DatabaseSync(join(directory, 'store.db'))
  database.exec('update meta set schema_version = schema_version - 1')
  database.close()
  await assert.rejects(
    lookAtStore({ directory }),
    /this store has schema version \d+; this program looks at version \d+ and later ones only/,
  )
})
