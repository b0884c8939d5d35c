// A list of redactions is kept beside backups, and a restored store forgets by it again.
import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { restore } from '../../src/cli/command/restore.ts'
import { notedRedactions, noteRedaction } from '../../src/cli/redactionList.ts'
import { listening } from '../../src/cli/terminal.ts'
import { readSetting } from '../../src/setting/setting.ts'
import { backUp } from '../../src/store/backup/backup.ts'
import { openEmbedded } from '../../src/store/index.ts'
import { AT, readReceipt, take } from '../conformance/store/samples.ts'
import { borrowStore } from '../store/borrowed.ts'

const home = mkdtempSync(join(tmpdir(), 'redactions-'))
after(() => rmSync(home, { recursive: true, force: true }))
/** Nothing is started here. */
const startGateway = () => Promise.reject(new Error('no gateway is started'))
const list = join(home, 'redactions.jsonl')

test('a restored backup forgets again what its list of redactions names, and only its owner reads the list', async () => {
  const { store: origin, directory } = await borrowStore()
  const { receipt } = await readReceipt(origin, 1, { name: 'order of Jane Doe.edi' })
  const nothing = { interchanges: [], groups: [], submissions: [], files: [] }
  const lease = await take(origin, 'acknowledge', receipt.id)
  await origin.commitAcknowledging(lease, { receipt: receipt.id, ...nothing })
  await backUp({ directory }, join(home, 'backup'), {
    at: AT,
    keys: [],
    progress: () => {},
  })
  await origin.close()
  await noteRedaction(list, { match: 'Jane Doe', reason: 'asked by letter', by: 'olga' })
  assert.equal(statSync(list).mode & 0o777, 0o600)
  const setting = readSetting({ EDIGW_DATA: join(home, 'restored') })
  const said: string[] = []
  await listening(
    (text) => void said.push(text),
    () => restore.run([join(home, 'backup'), '--redactions', list], { setting, startGateway }),
  )
  assert.match(said.join(' '), /1 redactions were made again, in 1 receipts and documents/)
  const store = await openEmbedded({ directory: setting.data })
  assert.equal((await store.receipt(receipt.id))?.name, 'order of redacted.edi')
  const [entry] = await store.auditTrail({ act: 'redacted', limit: 1 })
  assert.match(entry!.detail, /"by":"olga","reason":"asked by letter"/)
  await store.close()
})

test('a line that is no redaction is named, and nothing is restored', async () => {
  appendFileSync(list, '{"match":""}\n')
  await assert.rejects(notedRedactions(list), /redactions\.jsonl:2 is no redaction/)
})
