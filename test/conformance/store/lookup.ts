import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Bench, ownStore, sharedStore } from './bench.ts'
import {
  aDocument,
  aGroup,
  anInterchange,
  aReceipt,
  newId,
  openReceipt,
  outbound,
  readReceipt,
  take,
} from './samples.ts'

const ids = (records: { id: string }[]) => records.map(({ id }) => id)

export function lookupPromises(bench: Bench): void {
  describe('looking up', () => {
    const opened = sharedStore(bench)

    it('knows what is not there', async () => {
      const { store } = opened
      const id = newId('nothing')
      assert.equal(await store.receipt(id), undefined)
      assert.equal(await store.interchange(id), undefined)
      assert.equal(await store.group(id), undefined)
      assert.equal(await store.document(id), undefined)
      assert.equal(await store.reading(id), undefined)
      assert.equal(await store.outbound(id), undefined)
      assert.deepEqual(await store.interchangesOf(id), [])
      assert.deepEqual(await store.groupsOf(id), [])
      assert.deepEqual(await store.documentsOf(id, 0, 10), [])
    })

    it('counts what came in a file by what became of it', async () => {
      const { store } = opened
      const { receipt, documents } = await readReceipt(store, 2)
      const { state, verdict } = (await store.document(documents[0]!.id))!
      assert.deepEqual(await store.countContents(receipt.id), [{ state, verdict, count: 2 }])
      const { receipt: unread } = await openReceipt(store, [1])
      assert.deepEqual(await store.countContents(unread.id), [{ state: 'opened', count: 1 }])
      assert.deepEqual(await store.countContents(newId('nothing')), [])
    })

    it('gives each what it asked for, where several ask at the same time', async () => {
      const { store } = opened
      const [one, other] = [await readReceipt(store, 2), await readReceipt(store, 1)]
      const asked = [...one.documents, newId('nothing'), ...other.documents, ...one.documents].map((each) =>
        typeof each === 'string' ? each : each.id,
      )
      const found = await Promise.all(asked.map((id) => store.document(id)))
      assert.deepEqual(
        found.map((each) => each?.id),
        asked.map((id) => (id.startsWith('nothing') ? undefined : id)),
      )
      const readings = await Promise.all(asked.map((id) => store.reading(id)))
      assert.deepEqual(
        readings.map((each) => each?.document),
        found.map((each) => each?.id),
      )
      const receipts = [newId('nothing'), found[0]!.receipt!, found.at(-2)!.receipt!]
      assert.deepEqual(
        (await Promise.all(receipts.map((id) => store.receipt(id)))).map((each) => each?.id),
        [undefined, ...receipts.slice(1)],
      )
    })

    it('gives records back as they were kept, with every field and with none that may be absent', async () => {
      const { store } = opened
      const receipt = aReceipt()
      await store.receive(receipt, false)
      const finding = {
        code: 'x',
        severity: 'note' as const,
        at: { line: 3, path: '/a' },
        facts: { allowed: ['a'] },
      }
      const full = {
        interchange: anInterchange(receipt.id, {
          findings: [finding],
          tolerances: ['line ends'],
          verdict: 'rejected',
        }),
        group: aGroup(receipt.id, 'i', {
          claimed: '005010',
          state: 'read',
          verdict: 'accepted',
          header: null,
        }),
        document: aDocument({
          receipt: receipt.id,
          interchange: 'i',
          group: 'g',
          number: '4500012345',
          date: '2026-01-02',
          verdict: 'partially-accepted',
          findings: [finding],
          regarding: 'r',
          reason: 'why',
          sender: '01/123456789',
          receiver: 'ZZ/ACMERETAIL',
          interchangeControl: '000000001',
          functionalId: 'IN',
          groupControl: '1',
          setControl: '0001',
          replaces: 'r',
          fingerprint: 'f',
          deliveredAt: receipt.at,
          fetchedAt: receipt.at,
        }),
      }
      const { mapping: _, ...bare } = aDocument()
      const headless = aGroup(receipt.id, 'i', { header: undefined })
      await store.commitOpening(await take(store, 'open', receipt.id), {
        interchanges: [full.interchange],
        groups: [full.group, headless],
        documents: [full.document, bare],
      })
      assert.deepEqual(await store.interchange(full.interchange.id), full.interchange)
      assert.deepEqual(await store.group(full.group.id), full.group)
      assert.equal((await store.group(headless.id))?.header, undefined)
      assert.deepEqual(await store.document(full.document.id), full.document)
      assert.deepEqual(await store.document(bare.id), bare)
    })

    it('gives interchanges and groups in the order of the bytes', async () => {
      const { store } = opened
      const receipt = aReceipt()
      await store.receive(receipt, false)
      const [late, early] = [2, 1].map((ordinal) => anInterchange(receipt.id, { ordinal }))
      const groups = [late!, early!].flatMap(({ id }) =>
        [2, 1].map((ordinal) => aGroup(receipt.id, id, { ordinal })),
      )
      await store.commitOpening(await take(store, 'open', receipt.id), {
        interchanges: [late!, early!],
        groups,
        documents: [],
      })
      assert.deepEqual(await store.interchangesOf(receipt.id), [early, late])
      assert.deepEqual(await store.groupsOf(receipt.id), [groups[3], groups[2], groups[1], groups[0]])
    })

    it('pages through a group by ordinal, and by state', async () => {
      const { store } = opened
      const { documents, groups } = await readReceipt(store, 5)
      const group = groups[0]!.id
      assert.deepEqual(ids(await store.documentsOf(group, 0, 2)), ids(documents.slice(0, 2)))
      assert.deepEqual(ids(await store.documentsOf(group, 2, 10)), ids(documents.slice(2)))
      assert.deepEqual(ids(await store.documentsOf(group, 3, 10, 'read')), ids(documents.slice(3)))
      assert.deepEqual(await store.documentsOf(group, 0, 10, 'draft'), [])
    })
  })

  describe('searching', () => {
    it('finds receipts by partner and state, oldest first', () =>
      ownStore(bench, async ({ store }) => {
        const first = await openReceipt(store, [1])
        const second = aReceipt({ partner: 'nordwind' })
        await store.receive(second, false)
        const third = aReceipt()
        await store.receive(third, false)
        const found = async (ask: object) => ids(await store.receipts({ limit: 10, ...ask }))
        assert.deepEqual(await found({}), [first.receipt.id, second.id, third.id])
        assert.deepEqual(await found({ partner: 'acme' }), [first.receipt.id, third.id])
        assert.deepEqual(await found({ state: 'received' }), [second.id, third.id])
        assert.deepEqual(await found({ partner: 'acme', state: 'opened' }), [first.receipt.id])
        assert.deepEqual(await found({ after: first.receipt.id, limit: 1 }), [second.id])
        const newest = { newestFirst: true, limit: 1 }
        assert.deepEqual(await found(newest), [third.id])
        assert.deepEqual(await found({ ...newest, after: third.id }), [second.id])
        assert.deepEqual(await found({ since: third.at }), [first.receipt.id, second.id, third.id])
        const later = new Date(Date.parse(third.at) + 1).toISOString()
        assert.deepEqual(await found({ since: later }), [])
      }))

    it('finds documents by each thing that they are known by, and by several', () =>
      ownStore(bench, async ({ store }) => {
        const acme = await readReceipt(store, 2)
        const nordwind = await openReceipt(store, [1], { partner: 'nordwind', environment: 'test' })
        const answer = outbound({ regarding: acme.groups[0]!.id })
        await store.submit({ document: answer, canonical: '{}' })
        const [first, second] = ids(acme.documents)
        const third = nordwind.documents[0]!.id
        const found = async (ask: object) => ids(await store.documents({ limit: 10, ...ask }))
        assert.deepEqual(await found({}), [first, second, third, answer.id])
        assert.deepEqual(await found({ partner: 'nordwind' }), [third])
        assert.deepEqual(await found({ number: `PO of ${second}` }), [second])
        assert.deepEqual(await found({ state: 'read' }), [first, second])
        assert.deepEqual(await found({ type: 'x12/004010/997' }), [answer.id])
        assert.deepEqual(await found({ direction: 'in' }), [first, second, third])
        assert.deepEqual(await found({ environment: 'test' }), [third])
        assert.deepEqual(await found({ receipt: acme.receipt.id }), [first, second])
        assert.deepEqual(await found({ regarding: acme.groups[0]!.id }), [answer.id])
        assert.deepEqual(await found({ partner: 'acme', state: 'read', after: first }), [second])
        assert.deepEqual(await found({ after: second, limit: 1 }), [third])
        assert.deepEqual(await found({ number: `' or '1'='1` }), [])
      }))

    it('finds documents by a number of their own or of what they name, newest first where asked', () =>
      ownStore(bench, async ({ store }) => {
        const { documents, groups } = await openReceipt(store, [1])
        const answer = outbound({ canonical: 'order-response' })
        await store.submit({ document: answer, canonical: '{}', names: [{ of: 'order', number: 'A-1' }] })
        const order = outbound({ canonical: 'order', number: 'A-1' })
        await store.submit({ document: order, canonical: '{}' })
        const change = documents[0]!.id
        const read = async (names: { of: string; number: string }[]) =>
          store.commitReading(await take(store, 'read', groups[0]!.id), {
            group: groups[0]!.id,
            documents: [{ id: change, state: 'read', verdict: 'accepted', findings: [], names }],
            publish: false,
            done: { verdict: 'accepted' },
          })
        await read([
          { of: 'order', number: 'A-1' },
          { of: 'invoice', number: 'A-1' },
        ])
        const found = async (ask: object) => ids(await store.documents({ limit: 10, ...ask }))
        assert.deepEqual(await found({ about: 'A-1' }), [change, answer.id, order.id])
        assert.deepEqual(await found({ about: 'A-1', newestFirst: true, limit: 2 }), [order.id, answer.id])
        assert.deepEqual(await found({ about: 'A-1', newestFirst: true, after: answer.id }), [change])
        assert.deepEqual(await found({ about: 'A-1', partner: 'nobody' }), [])
        assert.deepEqual(await found({ names: { of: 'order', number: 'A-1' } }), [change, answer.id])
        assert.deepEqual(await found({ names: { of: 'invoice', number: 'A-1' } }), [change])
        await store.reprocess(change, undefined, answer.at)
        await read([{ of: 'order', number: 'A-2' }])
        assert.deepEqual(await found({ about: 'A-1' }), [answer.id, order.id])
      }))

    it('leaves out what was sent anew and then accepted, where asked', () =>
      ownStore(bench, async ({ store }) => {
        const first = outbound({ acknowledgement: 'rejected', state: 'delivered' })
        const second = outbound({ acknowledgement: 'rejected', state: 'delivered', replaces: first.id })
        const third = outbound({ acknowledgement: 'accepted', state: 'delivered', replaces: second.id })
        const rejected = { acknowledgement: 'rejected' as const, limit: 10 }
        const open = async () => ids(await store.documents({ ...rejected, open: true }))
        for (const document of [first, second]) await store.submit({ document, canonical: '{}' })
        assert.deepEqual(await open(), [first.id, second.id])
        await store.submit({ document: third, canonical: '{}' })
        assert.deepEqual(await open(), [])
        assert.deepEqual(ids(await store.documents(rejected)), [first.id, second.id])
      }))
  })
}
