import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { redact } from '../../../src/exchange/redact.ts'
import { purgeOld } from '../../../src/exchange/retention.ts'
import { noLog } from '../../../src/setting/log.ts'
import { ORIGIN, verifyAudit } from '../../../src/store/audit.ts'
import type { AuditEntry } from '../../../src/store/record.ts'
import type { Store } from '../../../src/store/store.ts'
import { type Bench, type Opened, ownStore } from './bench.ts'
import { AT, anEntry, LATER, newId, readReceipt, take } from './samples.ts'

const entry = (subject: string, act: string, over: Partial<AuditEntry> = {}): AuditEntry => ({
  at: AT,
  principal: 'desk',
  act,
  subject,
  detail: '{}',
  ...over,
})

async function write(store: Store, count: number): Promise<void> {
  for (let n = 1; n <= count; n++) await store.audit(entry(`d${n}`, 'document reprocessed'))
}

/** A receipt of five bytes and one document in the feed, decided on or not, of which nothing more is to be done. */
async function concluded(store: Store, name: string, isDecided: boolean) {
  const { receipt, groups, documents } = await readReceipt(store, 1, { name, bytes: 5 })
  await store.keepChunk({ blob: receipt.blob, ordinal: 0, bytes: Buffer.from('ISA*0'), at: AT })
  const published = anEntry(documents[0]!)
  await store.commitPublishing(await take(store, 'publish', groups[0]!.id), [published], false)
  const nothing = { interchanges: [], groups: [], submissions: [], files: [] }
  const lease = await take(store, 'acknowledge', receipt.id)
  await store.commitAcknowledging(lease, { receipt: receipt.id, ...nothing })
  if (isDecided) await store.decide(published.id, { decision: 'accepted', at: AT })
  return { receipt, entry: published.id }
}

/** As somebody would who has the database itself, and takes the belt off first. */
async function tamper({ beside }: Opened, statement: string): Promise<void> {
  const hand = await beside()
  try {
    await assert.rejects(hand.run(statement), /a row of the audit trail is never (changed|deleted)/)
    for (const off of [
      'drop trigger audit_not_changed',
      'drop trigger audit_not_deleted',
      // PostgreSQL's, for this session alone: others have the database after us.
      'set session_replication_role = replica',
    ])
      await hand.run(off).catch(() => {})
    await hand.run(statement)
  } finally {
    await hand.close()
  }
}

export function auditPromises(bench: Bench): void {
  describe('the audit trail', () => {
    it('gives the newest entries first, of one subject, principal, act or time, or of all', () =>
      ownStore(bench, async ({ store }) => {
        const first = entry('d1', 'document reprocessed')
        const second = entry('d2', 'document released', { principal: 'night', at: LATER })
        const third = entry('d1', 'token issued', { detail: 'Zürich \0 \ud800' })
        await store.audit(first, second)
        await store.audit(third)
        const kept = { ...third, detail: 'Zürich \u2400 \ufffd' }
        assert.deepEqual(await store.auditTrail({ limit: 10 }), [kept, second, first])
        assert.deepEqual(await store.auditTrail({ subject: 'd1', limit: 10 }), [kept, first])
        assert.deepEqual(await store.auditTrail({ principal: 'night', limit: 10 }), [second])
        assert.deepEqual(await store.auditTrail({ act: 'document', limit: 10 }), [second, first])
        assert.deepEqual(await store.auditTrail({ since: LATER, limit: 10 }), [second])
        assert.deepEqual(await store.auditTrail({ without: [first.act, second.act], limit: 10 }), [kept])
        assert.deepEqual(await store.auditTrail({ limit: 1 }), [kept])
        assert.equal((await verifyAudit(store)).broken, undefined)
      }))

    it('loses words as an entry behind says, is whole then, and is not once it says anything else', () =>
      ownStore(bench, async (opened) => {
        const { store } = opened
        const words = { detail: '{"files":["Jane Doe.edi"]}' }
        await store.audit(entry('d1', 'document reprocessed', words), entry('d2', 'feed entry failed'))
        await store.audit(entry('d3', 'feed entry failed', { detail: 'by JANE DOE' }))
        const ask = { match: 'Jane Doe', at: LATER, principal: 'desk', limit: 2 }
        const { last, count } = await store.redactTrail({ ...ask, after: 0 })
        assert.deepEqual([last, count], [2, 1])
        assert.deepEqual(await store.redactTrail({ ...ask, after: 2 }), { count: 1, last: 4 })
        const details = (await store.auditTrail({ limit: 9 })).map(({ detail }) => detail).reverse()
        assert.deepEqual([details[0], details[2]], ['{"files":["[redacted]"]}', 'by [redacted]'])
        const { broken, redacted } = await verifyAudit(store)
        assert.deepEqual([broken, redacted], [undefined, 2])
        const hand = await opened.beside()
        await hand.run(`update audit set detail = '{}' where id = 1`)
        await assert.rejects(hand.run(`update audit set detail = 'x' where id = 2`), /never changed/)
        await hand.close()
        assert.equal((await verifyAudit(store)).broken?.id, 1)
      }))

    it('is one chain, whoever writes at the same time', () =>
      ownStore(bench, async ({ store, other }) => {
        const one = (n: number) => entry(`d${n}`, 'document reprocessed')
        const by = (n: number) => (n % 2 === 0 ? store : other)
        await Promise.all(Array.from({ length: 60 }, (_, n) => by(n).audit(one(n))))
        const { rows, head, broken } = await verifyAudit(store)
        assert.deepEqual([rows, head.id, broken], [60, 60, undefined])
        assert.deepEqual((await other.auditEnds()).anchor, ORIGIN)
      }))

    it('holds an act as soon as it is done, and not where nothing was done or it failed', () =>
      ownStore(bench, async ({ store }) => {
        const act = entry('k1', 'token revoked')
        await store.audited(act).revokeToken('t1', LATER)
        assert.deepEqual(await store.auditTrail({ limit: 9 }), [act])
        assert.equal(await store.audited(act).release('nothing'), false)
        assert.equal(await store.audited(act).decide('nothing', { decision: 'accepted', at: AT }), 'unknown')
        const large = { blob: 'b', ordinal: 0, bytes: new Uint8Array(2 ** 20 + 1), at: AT }
        await assert.rejects(store.audited(act).keepChunk(large), { name: 'RangeError' })
        assert.equal((await verifyAudit(store)).rows, 1)
      }))

    it('lets nothing be done whose entry can’t be written, and holds none of what came to nothing', () =>
      ownStore(bench, async (opened) => {
        const { store } = opened
        const act = entry('k1', 'ban lifted')
        assert.deepEqual(await store.audited(act).resend({ document: 'nothing', says: 'again' }), [])
        assert.equal(await store.audited(act).resumeStep('nothing', AT), false)
        assert.deepEqual(await store.auditTrail({ limit: 9 }), [])
        await store.putBan({ network: '192.0.2.7', since: AT, until: LATER, times: 1, tried: 'k1' }, '')
        const hand = await opened.beside()
        await hand.run('alter table audit rename to elsewhere')
        await assert.rejects(store.audited(act).liftBan('192.0.2.7', AT))
        // Others have the store after us.
        await hand.run('alter table elsewhere rename to audit')
        await hand.close()
        assert.ok(await store.banOf('192.0.2.7'))
      }))

    it('and what is redacted or decided stand or fall together', () =>
      ownStore(bench, async (opened) => {
        const { store } = opened
        const { receipt } = await concluded(store, 'order of Jane Doe.edi', true)
        const { entry: open } = await concluded(store, 'another.edi', false)
        const clock = () => new Date('2027-01-05T08:00:00.000Z')
        const house = { store, clock, newId: () => newId('any'), log: noLog }
        const { signal } = new AbortController()
        const ask = { match: 'Jane Doe', reason: 'asked', by: 'olga', principal: 'desk', dryRun: false }
        const accepted = entry(open, 'feed entry accepted')
        const acts: (() => Promise<unknown>)[] = [
          () => redact(house, ask, signal),
          () => store.audited(accepted).decide(open, { decision: 'accepted', at: AT }),
        ]
        const seen = async () => [
          (await store.receipt(receipt.id))?.name?.includes('Jane Doe'),
          (await store.feedEntry(open))?.decision,
        ]
        const hand = await opened.beside()
        await hand.run('alter table audit rename to elsewhere')
        for (const act of acts) await assert.rejects(act())
        await hand.run('alter table elsewhere rename to audit')
        await hand.close()
        assert.deepEqual(await seen(), [true, 'undecided'])
        for (const act of acts) await act()
        assert.deepEqual(await seen(), [false, 'accepted'])
        const rows = await store.auditTrail({ limit: 9 })
        assert.deepEqual(rows.map(({ act, subject }) => [act, subject]).reverse(), [
          ['redacted', receipt.id],
          ['feed entry accepted', open],
        ])
        assert.deepEqual(JSON.parse(rows[1]!.detail), { by: 'olga', reason: 'asked', what: 'names' })
      }))

    it('has one entry of a run of retention, also where the run before could not write its own', () =>
      ownStore(bench, async (opened) => {
        const { store } = opened
        const { receipt } = await concluded(store, 'one.edi', true)
        const clock = () => new Date('2027-01-05T08:00:00.000Z')
        const house = { store, clock, newId: () => newId('any'), log: noLog }
        const run = () => purgeOld(house, { bytes: '30d' }, { principal: 'desk' })
        const hand = await opened.beside()
        await hand.run('alter table audit rename to elsewhere')
        await assert.rejects(run())
        await hand.run('alter table elsewhere rename to audit')
        await hand.close()
        assert.equal((await store.readBytes(receipt.blob, 0, 5)).length, 0)
        await concluded(store, 'another.edi', true)
        await run()
        await run()
        const told = (await store.auditTrail({ limit: 9 })).map(({ act, detail }) => [act, detail])
        const went = { partner: 'acme', rule: 'bytes: 30d of the setting', count: 2, bytes: 10 }
        const detail = { began: '2027-01-05T08:00:00.000Z', count: 2, bytes: 10, went: [went] }
        assert.deepEqual(told, [
          ['retention found nothing', ''],
          ['retention', JSON.stringify(detail)],
        ])
      }))

    it('refuses to be changed, and shows where it was all the same', () =>
      ownStore(bench, async (opened) => {
        await write(opened.store, 4)
        await tamper(opened, `update audit set principal = 'nobody' where id = 3`)
        assert.equal((await verifyAudit(opened.store)).broken?.id, 3)
      }))

    it('refuses to lose a row, and shows where it did all the same', () =>
      ownStore(bench, async (opened) => {
        await write(opened.store, 4)
        await tamper(opened, 'delete from audit where id = 2')
        assert.equal((await verifyAudit(opened.store)).broken?.id, 3)
      }))

    it('shows by a head that was kept elsewhere that its end was cut off, or written anew', () =>
      ownStore(bench, async (opened) => {
        const { store } = opened
        await write(store, 3)
        const [, second] = await store.auditRows({ after: 0, limit: 2 })
        const { head } = await store.auditEnds()
        assert.equal((await verifyAudit(store, head)).broken, undefined)
        await tamper(opened, 'delete from audit where id = 3')
        const cut = await opened.beside()
        await cut.run(`update audit_head set id = 2, hash = '${second!.hash}'`)
        await cut.close()
        assert.equal((await verifyAudit(store)).broken, undefined)
        assert.match((await verifyAudit(store, head)).broken!.why, /not there any more/)
        await store.audit(entry('d9', 'another'))
        assert.match((await verifyAudit(store, head)).broken!.why, /another hash/)
      }))

    it('is verified from where retention has come to', () =>
      ownStore(bench, async ({ store }) => {
        await write(store, 5)
        const old = (await store.auditEnds()).head
        await store.audit(entry('d6', 'retention', { at: LATER }))
        const by = { at: LATER, rule: 'audit: 1d of the setting', principal: 'gateway' }
        for (const count of [3, 2, 0])
          assert.deepEqual(await store.purgeAudit({ before: LATER, limit: 3, ...by }), { count })
        const { rows, anchor, head, broken } = await verifyAudit(store, old)
        assert.deepEqual([rows, anchor, head.id, broken], [1, old, 6, undefined])
        const run = { principal: 'gateway', at: LATER, stale: AT }
        assert.deepEqual([await store.tellPurged(run), await store.tellPurged(run)], [1, 0], 'told once')
        const [told] = await store.auditTrail({ limit: 1 })
        assert.equal(JSON.parse(told!.detail).count, 5)
        assert.match((await verifyAudit(store, ORIGIN)).broken!.why, /forgotten by retention/)
      }))
  })
}
