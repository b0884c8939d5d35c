import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AwaitedRow, CrosswalkRow, Document } from '../../../src/store/record.ts'
import type { Store } from '../../../src/store/store.ts'
import { type Bench, ownStore, sharedStore } from './bench.ts'
import { AT, findStep, openReceipt, outbound, take } from './samples.ts'

let partners = 0
/** A partner of its own for each test that shares a store. */
const newPartner = () => `partner-${++partners}`

const rowOf = (
  partner: string,
  theirs: string,
  ours: string,
  over: Partial<CrosswalkRow> = {},
): CrosswalkRow => ({
  partner,
  crosswalk: 'units',
  theirs,
  ours,
  from: '',
  to: '',
  readOnly: false,
  preferred: false,
  ...over,
})

const put = (store: Store, row: CrosswalkRow, reason?: string) =>
  store.putCrosswalkRow({ row, at: AT, principal: 'desk', ...(reason === undefined ? {} : { reason }) })

const said = ({ rows }: { rows: CrosswalkRow[] }) => rows.map(({ theirs, ours }) => `${theirs} ${ours}`)

const register = (store: Store, partner: string, crosswalks: CrosswalkRow[]) =>
  store.registerPartner({
    partner,
    agreement: { partner, hash: `agreement of ${partner}`, at: AT, content: '{}' },
    mappings: [],
    crosswalks,
  })

type Waits = Partial<Pick<AwaitedRow, 'crosswalk' | 'side' | 'day'>>

const waitFor = ({ id, partner, environment }: Document, codes: string[], over: Waits = {}): AwaitedRow[] =>
  codes.map((code, index) => ({
    id: `${id}${String(index).padStart(4, '0')}`,
    document: id,
    partner,
    environment,
    crosswalk: 'units',
    side: 'theirs',
    code,
    day: '2026-01-02',
    at: { segment: 9, id: 'PO1', element: 3 },
    ...over,
  }))

/** A receipt of one set for each list of codes, each parked for want of their rows; its group is read. */
async function parked(store: Store, partner: string, waits: string[][], over: Waits = {}) {
  const opened = await openReceipt(store, [waits.length], { partner })
  const group = opened.groups[0]!.id
  await store.commitReading(await take(store, 'read', group), {
    group,
    documents: opened.documents.map(({ id }, index) => ({
      id,
      state: waits[index]!.length > 0 ? 'parked' : 'read',
      verdict: 'accepted',
      findings: [],
      crosswalks: 0,
      reason: 'It waits.',
    })),
    awaited: opened.documents.flatMap((document, index) => waitFor(document, waits[index]!, over)),
    publish: false,
    done: { verdict: 'accepted' },
  })
  return { ...opened, group }
}

const stateOf = async (store: Store, { id }: Document) => (await store.document(id))?.state

export function crosswalkPromises(bench: Bench): void {
  describe('crosswalk rows', () => {
    const opened = sharedStore(bench)

    it('come from the files in their order, and what was put or changed here stays', async () => {
      const [{ store }, partner] = [opened, newPartner()]
      await register(store, partner, [rowOf(partner, 'EA', 'EA'), rowOf(partner, 'CS', 'XCS')])
      await put(store, rowOf(partner, 'AA', 'XBX'))
      await put(store, rowOf(partner, 'CS', 'XCT'), 'they mean cartons')
      await store.removeCrosswalkRow({ ...whose(partner, 'EA'), at: AT, principal: 'desk', reason: 'wrong' })
      const before = await store.crosswalkRows(partner)
      assert.deepEqual(said(before), ['AA XBX', 'CS XCT'])
      const files = [rowOf(partner, 'EA', 'EA'), rowOf(partner, 'CS', 'XCS')]
      await register(store, partner, files)
      assert.deepEqual(await store.crosswalkRows(partner), before)
      await register(store, partner, [...files, rowOf(partner, 'AB', 'XBG')])
      assert.deepEqual(said(await store.crosswalkRows(partner)), ['AA XBX', 'CS XCT', 'AB XBG'])
    })

    it('are had again as they were in any version', async () => {
      const [{ store }, partner] = [opened, newPartner()]
      assert.deepEqual(await store.crosswalkRows(partner), { version: 0, rows: [] })
      await put(store, rowOf(partner, 'A', '1'))
      await put(store, rowOf(partner, 'B', '2'))
      await put(store, rowOf(partner, 'A', '3'), 'changed')
      await store.removeCrosswalkRow({ ...whose(partner, 'B'), at: AT, principal: 'desk', reason: 'gone' })
      const versions = await Promise.all([0, 1, 2, 3, 4].map((one) => store.crosswalkRows(partner, one)))
      assert.deepEqual(versions.map(said), [[], ['A 1'], ['A 1', 'B 2'], ['B 2', 'A 3'], ['A 3']])
      assert.deepEqual(await store.crosswalkRows(partner), versions[4])
      const all = await store.crosswalkHistory({ partner, ended: true, after: 0, limit: 10 })
      assert.deepEqual(
        all.map(({ theirs, ordinal, since, until }) => [theirs, ordinal, since, until]),
        [
          ['A', 1, 1, 3],
          ['B', 2, 2, 4],
          ['A', 3, 3, undefined],
        ],
      )
      const some = await store.crosswalkHistory({
        partner,
        crosswalk: 'units',
        ended: false,
        after: 1,
        limit: 1,
      })
      assert.deepEqual(
        some.map(({ ordinal }) => ordinal),
        [3],
      )
      assert.deepEqual(
        await store.crosswalkHistory({ partner, crosswalk: 'items', ended: true, after: 0, limit: 9 }),
        [],
      )
    })

    it('are added as often as one likes, and change a meaning only with a reason', async () => {
      const [{ store }, partner] = [opened, newPartner()]
      const row = rowOf(partner, 'CS', 'XCS', { from: '2026-01-01', to: '2026-06-30' })
      assert.deepEqual(await put(store, row), { outcome: 'added', version: 1, released: 0 })
      assert.deepEqual(await put(store, row), { outcome: 'same', version: 1, released: 0 })
      const later = { ...row, ours: 'XCT', from: '2026-07-01', to: '' }
      assert.equal((await put(store, later)).outcome, 'added')
      const overlapping = { ...row, ours: 'XBX', from: '2026-06-30', to: '2026-07-01' }
      assert.deepEqual(await put(store, overlapping), { outcome: 'conflict', against: [row, later] })
      assert.equal((await store.crosswalkRows(partner)).version, 2)
      assert.deepEqual(await put(store, overlapping, 'their letter of 12 May'), {
        outcome: 'changed',
        version: 3,
        released: 0,
      })
      assert.deepEqual(said(await store.crosswalkRows(partner)), ['CS XBX'])
      const [entry] = await store.auditTrail({ subject: partner, limit: 1 })
      assert.deepEqual([entry?.principal, entry?.act], ['desk', 'crosswalk row changed'])
      assert.match(entry!.detail, /their letter of 12 May/)
    })

    it('of one meaning may be several, and another preferred one is a change', async () => {
      const [{ store }, partner] = [opened, newPartner()]
      await put(store, rowOf(partner, 'CS', 'XCS'))
      assert.equal((await put(store, rowOf(partner, 'CA', 'XCS'))).outcome, 'added')
      const preferred = rowOf(partner, 'CC', 'XCS', { preferred: true })
      assert.equal((await put(store, preferred)).outcome, 'conflict')
      assert.equal((await put(store, preferred, 'asked for')).outcome, 'changed')
      assert.deepEqual(said(await store.crosswalkRows(partner)), ['CS XCS', 'CA XCS', 'CC XCS'])
    })

    it('that are not there can’t be removed', async () => {
      const [{ store }, partner] = [opened, newPartner()]
      const removed = { ...whose(partner, 'CS'), at: AT, principal: 'desk', reason: 'gone' }
      assert.equal(await store.removeCrosswalkRow(removed), undefined)
      await put(store, rowOf(partner, 'CS', 'XCS'))
      assert.equal(await store.removeCrosswalkRow({ ...removed, from: '2026-01-01' }), undefined)
      assert.deepEqual(await store.removeCrosswalkRow(removed), { version: 2 })
    })

    it('are put by two at once, each under a version of its own', async () => {
      const [{ store, other }, partner] = [opened, newPartner()]
      const before = await store.registryVersion()
      const codes = Array.from({ length: 20 }, (_, n) => `C${n}`)
      const done = await Promise.all(
        codes.map((code, n) => put(n % 2 ? store : other, rowOf(partner, code, 'XCS'))),
      )
      const versions = done.map((one) => ('version' in one ? one.version : 0)).sort((a, b) => a - b)
      assert.deepEqual(
        versions,
        codes.map((_, n) => n + 1),
      )
      assert.equal(await store.registryVersion(), before + 20)
    })
  })

  describe('a document that waits for crosswalk rows', () => {
    const opened = sharedStore(bench)

    it('is read anew when the last of them is there, by the rows then in force', async () => {
      const [{ store }, partner] = [opened, newPartner()]
      const { documents, group } = await parked(store, partner, [['CTN', 'PAL'], ['CTN'], []])
      const [both, one, none] = documents
      assert.equal((await store.document(one!.id))?.reason, 'It waits.')
      assert.equal((await store.document(one!.id))?.crosswalks, 0)
      const first = await put(store, rowOf(partner, 'CTN', 'XCT'))
      assert.deepEqual(first, { outcome: 'added', version: 1, released: 1 })
      assert.deepEqual(
        [await stateOf(store, both!), await stateOf(store, one!), await stateOf(store, none!)],
        ['parked', 'opened', 'read'],
      )
      const anew = await store.document(one!.id)
      assert.deepEqual([anew?.crosswalks, anew?.reason, anew?.verdict], [undefined, undefined, 'accepted'])
      assert.deepEqual(
        (await store.awaitedRows(both!.id)).map(({ code }) => code),
        ['PAL'],
      )
      await take(store, 'read', group)
      const second = await put(store, rowOf(partner, 'PAL', 'XPL'))
      assert.deepEqual([second.outcome, 'released' in second && second.released], ['added', 1])
      assert.equal(await stateOf(store, both!), 'opened')
    })

    it('waits for a row of its own partner, table and day', async () => {
      const [{ store }, partner] = [opened, newPartner()]
      const { documents } = await parked(store, partner, [['CTN']], { day: '2026-05-01' })
      const released = async (row: CrosswalkRow) => {
        const done = await put(store, row)
        return 'released' in done && done.released
      }
      assert.equal(await released(rowOf(newPartner(), 'CTN', 'XCT')), 0)
      assert.equal(await released(rowOf(partner, 'CTN', 'XCT', { crosswalk: 'packs' })), 0)
      assert.equal(await released(rowOf(partner, 'XCT', 'CTN')), 0)
      assert.equal(await released(rowOf(partner, 'CTN', 'XCT', { to: '2026-04-30' })), 0)
      assert.equal(await released(rowOf(partner, 'CTN', 'XCT', { from: '2026-05-02' })), 0)
      assert.equal(await stateOf(store, documents[0]!), 'parked')
      assert.equal(await released(rowOf(partner, 'CTN', 'XBX', { from: '2026-05-01', to: '2026-05-01' })), 1)
    })

    it('goes on behind those that came before it', async () => {
      const [{ store }, partner] = [opened, newPartner()]
      const receipts = [await parked(store, partner, [['CTN']])]
      for (let n = 0; n < 4; n++) receipts.push(await parked(store, partner, [['CTN']]))
      await put(store, rowOf(partner, 'CTN', 'XCT'))
      const steps = await store.claimSteps({ limit: 1000, now: AT, leaseUntil: AT })
      const read = steps.filter((step) => step.verb === 'read' && step.partner === partner)
      assert.deepEqual(
        read.map(({ subject }) => subject),
        receipts.map(({ group }) => group),
      )
    })

    it('goes on by a row out of the files too', async () => {
      const [{ store }, partner] = [opened, newPartner()]
      const { documents } = await parked(store, partner, [['CTN']])
      await register(store, partner, [rowOf(partner, 'CTN', 'XCT')])
      assert.equal(await stateOf(store, documents[0]!), 'opened')
    })

    it('and a row that came while it was read do not miss each other', async () => {
      const [{ store }, partner] = [opened, newPartner()]
      await put(store, rowOf(partner, 'CTN', 'XCT'))
      const { documents, group } = await parked(store, partner, [['CTN']])
      assert.equal(await stateOf(store, documents[0]!), 'opened')
      await take(store, 'read', group)
    })

    it('and a row that comes at that moment do not miss each other', async () => {
      const { store, other } = opened
      for (let n = 0; n < 8; n++) {
        const partner = newPartner()
        const receipt = await openReceipt(store, [1], { partner })
        const [group, document] = [receipt.groups[0]!.id, receipt.documents[0]!]
        const lease = await take(store, 'read', group)
        const park = store.commitReading(lease, {
          group,
          documents: [{ id: document.id, state: 'parked', verdict: 'accepted', findings: [] }],
          awaited: waitFor(document, ['CTN']),
          publish: false,
          done: { verdict: 'accepted' },
        })
        await Promise.all([park, put(other, rowOf(partner, 'CTN', 'XCT'))])
        assert.equal(await stateOf(store, document), 'opened', `the ${n}th time`)
      }
    })

    it('is no acknowledgement’s business: an acknowledged group stays so', async () => {
      const [{ store }, partner] = [opened, newPartner()]
      const { receipt, group, documents } = await parked(store, partner, [['CTN']])
      await store.commitAcknowledging(await take(store, 'acknowledge', receipt.id), {
        receipt: receipt.id,
        interchanges: [],
        groups: [{ id: group, verdict: 'accepted' }],
        submissions: [],
        files: [],
      })
      await put(store, rowOf(partner, 'CTN', 'XCT'))
      await store.commitReading(await take(store, 'read', group), {
        group,
        documents: [
          { id: documents[0]!.id, state: 'read', verdict: 'accepted', findings: [], crosswalks: 1 },
        ],
        publish: true,
        done: { verdict: 'accepted' },
      })
      assert.equal((await store.group(group))?.state, 'acknowledged')
      assert.equal(await findStep(store, 'acknowledge', receipt.id), undefined)
      assert.equal((await store.document(documents[0]!.id))?.crosswalks, 1)
    })

    it('waits no more when an operator has it read anew, which pins the rows as then or as now', async () => {
      const [{ store }, partner] = [opened, newPartner()]
      const { documents } = await parked(store, partner, [['CTN'], ['CTN']])
      const [then, now] = documents
      await store.reprocess(then!.id, undefined, AT)
      await store.reprocess(now!.id, 'newer-mapping', AT)
      assert.deepEqual(await store.awaitedRows(then!.id), [])
      const pinned = await Promise.all(
        [then!, now!].map(async ({ id }) => (await store.document(id))?.crosswalks),
      )
      assert.deepEqual(pinned, [0, undefined])
    })

    it('and goes out is written anew, and is no new document meanwhile', async () => {
      const [{ store }, partner] = [opened, newPartner()]
      const document = outbound({ partner, fingerprint: `of ${partner}` })
      await store.submit({ document, canonical: '{}' })
      await store.commitWriting(await take(store, 'write', document.id), {
        document: document.id,
        body: new Uint8Array(),
        findings: [],
        lineage: '[]',
        crosswalks: 0,
        parked: 'It waits.',
        awaited: waitFor(document, ['XCT'], { side: 'ours' }),
      })
      assert.equal(await stateOf(store, document), 'parked')
      const again = { ...document, id: `${document.id}-again` }
      assert.deepEqual(await store.submit({ document: again, canonical: '{}' }), { repeatOf: document.id })
      const readOnly = await put(store, rowOf(partner, 'CC', 'XCT', { readOnly: true }))
      assert.equal('released' in readOnly && readOnly.released, 0)
      const done = await put(store, rowOf(partner, 'CTN', 'XCT'))
      assert.equal('released' in done && done.released, 1)
      assert.equal(await stateOf(store, document), 'submitted')
      await take(store, 'write', document.id)
    })

    it('does not go on once another document was sent instead', async () => {
      const { store } = opened
      const partner = newPartner()
      const document = outbound({ partner })
      await store.submit({ document, canonical: '{}' })
      await store.commitWriting(await take(store, 'write', document.id), {
        document: document.id,
        body: new Uint8Array(),
        findings: [],
        lineage: '[]',
        crosswalks: 0,
        parked: 'It waits.',
        awaited: waitFor(document, ['XCT'], { side: 'ours' }),
      })
      const instead = outbound({ partner, replaces: document.id })
      assert.deepEqual(await store.submit({ document: instead, canonical: '{}' }), {})
      assert.deepEqual(await store.awaitedRows(document.id), [])
      const done = await put(store, rowOf(partner, 'CTN', 'XCT'))
      assert.equal('released' in done && done.released, 0)
      assert.equal(await stateOf(store, document), 'parked')
    })
  })

  describe('missing rows', () => {
    it('are told once each, those of the oldest document first, with how many wait', () =>
      ownStore(bench, async ({ store }) => {
        const acme = await parked(store, 'acme', [['CTN', 'PAL'], ['CTN']])
        await parked(store, 'bolt', [['CTN']])
        const all = await store.missingRows({ limit: 10 })
        assert.deepEqual(
          all.map(({ partner, code, documents }) => `${partner} ${code} ${documents}`),
          ['acme CTN 2', 'acme PAL 1', 'bolt CTN 1'],
        )
        assert.equal(all[0]?.document, acme.documents[0]?.id)
        assert.deepEqual(all[0]?.at, { segment: 9, id: 'PO1', element: 3 })
        assert.deepEqual(await store.missingRows({ partner: 'acme', after: all[0]!.id, limit: 1 }), [all[1]])
        assert.deepEqual(await store.missingRows({ environment: 'test', limit: 10 }), [])
      }))
  })
}

const whose = (partner: string, theirs: string) => ({ partner, crosswalk: 'units', theirs, from: '' })
