import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { canonicalOf, documentsOf, feedOf, filesIn, openHouse, type TestHouse, textOf } from './house.ts'
import { order, orders } from './orders.ts'

let at: TestHouse
before(async () => {
  at = await openHouse()
})
after(async () => {
  await at.close()
})

const sample = (name: string) => readFileSync(`partners/acme/samples/850-in/${name}.edi`)

test('an 850 from the drop point is an order in the feed, and is answered by a 997 in outbound', async () => {
  const receipt = await at.bring(sample('minimal'), { name: 'PO-1.edi' })
  assert.equal(receipt.state, 'concluded')
  const [document] = await documentsOf(at.house, receipt.id)
  assert.equal(document?.state, 'published')
  assert.equal(document.verdict, 'accepted')
  assert.equal(document.number, '4500012001')
  const entry = (await feedOf(at.house)).find((one) => one.document === document.id)
  assert.equal(entry?.type, 'order')
  const canonical = await canonicalOf(at.house, document.id)
  assert.equal(canonical.schema, 'order/1')
  const [answer] = await filesIn(at.house, 'outbound')
  assert.equal(answer?.name, '997-000001101-1101.edi')
  assert.equal(
    await textOf(at.house, answer),
    [
      'ISA*00*          *00*          *01*123456789      *ZZ*ACMERETAIL     *260601*0530*U*00401*000000001*0*P*>~',
      'GS*FA*123456789*ACMERETAIL*20260601*0530*1*X*004010~',
      'ST*997*0001~',
      'AK1*PO*1101~',
      'AK2*850*0001~',
      'AK5*A~',
      'AK9*A*1*1*1~',
      'SE*6*0001~',
      'GE*1*1~',
      'IEA*1*000000001~',
      '',
    ].join('\n'),
  )
})

test('envelopes say the partner’s own time: it is half past five in Chicago', async () => {
  const [answer] = await filesIn(at.house, 'outbound')
  assert.match(await textOf(at.house, answer!), /\*260601\*0530\*U\*/)
})

test('the file leaves inbound for the archive of its day', async () => {
  await at.bring(sample('drop-ship'), { name: 'ship.edi' })
  assert.deepEqual(await filesIn(at.house, 'inbound'), [])
  const archived = await filesIn(at.house, 'archive', { day: '2026-06-01' })
  assert.ok(archived.some(({ name }) => name === 'ship.edi'))
})

test('the control numbers of what was sent are sealed in the ledger, one after the other', async () => {
  const { store } = at.house
  const key = 'ISA:01/123456789:ZZ/ACMERETAIL'
  const interchanges = await store.controlNumbers({ key, environment: 'production' })
  assert.deepEqual(
    interchanges.map(({ number, state }) => [number, state]),
    interchanges.map((_, index) => [index + 1, 'sealed']),
  )
  const groups = await store.controlNumbers({ key: `${key}:FA`, environment: 'production' })
  assert.equal(groups.length, interchanges.length)
})

test('two sets of one file come to the feed in the order of the wire', async () => {
  const before = await feedOf(at.house)
  const receipt = await at.bring(sample('two-sets'), { name: 'two.edi' })
  const documents = await documentsOf(at.house, receipt.id)
  const fresh = (await feedOf(at.house)).slice(before.length)
  assert.deepEqual(
    fresh.map(({ document }) => document),
    documents.map(({ id }) => id),
  )
  assert.deepEqual(
    documents.map(({ number }) => number),
    ['4500012014', '4500012015'],
  )
})

test('an order by HTTP is answered too, but nothing is placed: the 997 waits to be asked for', async () => {
  const placed = await filesIn(at.house, 'outbound')
  const body = orders({ isa13: '000009001', gs06: '9001' })
  const receipt = await at.bring(body, { door: 'http' })
  assert.deepEqual(await filesIn(at.house, 'outbound'), placed)
  const [group] = await at.house.store.groupsOf(receipt.id)
  const [answer] = await at.house.store.documents({ regarding: group!.id, limit: 10 })
  assert.equal(answer?.state, 'delivered')
  const outbound = await at.house.store.outbound(answer.id)
  const bytes = await at.house.store.readBytes(outbound!.blob!, 0, outbound!.bytes!)
  assert.match(Buffer.from(bytes).toString(), /AK1\*PO\*9001~\nAK2\*850\*0001~\nAK5\*A~/)
})

test('an ISA14 of 1 asks for a TA1 beside the 997', async () => {
  await at.bring(orders({ isa13: '000009002', gs06: '9002', ask: '1' }), { name: 'asked.edi' })
  const answer = (await filesIn(at.house, 'outbound')).find(({ name }) => name === 'TA1-000009002.edi')
  assert.ok(answer)
  assert.match(await textOf(at.house, answer), /^ISA.*\nTA1\*000009002\*260601\*1030\*A\*000~\nIEA\*0\*/)
})

test('what a partner wrote in another way than the standard is kept beside the canonical word', async () => {
  const receipt = await at.bring(sample('unusual-units'), { name: 'units.edi' })
  const [document] = await documentsOf(at.house, receipt.id)
  const { lines } = (await canonicalOf(at.house, document!.id)) as {
    lines: { quantity: { unit: string; partnerUnit: string } }[]
  }
  assert.deepEqual(
    lines.filter(({ quantity }) => quantity.partnerUnit === 'Z3').map(({ quantity }) => quantity.unit),
    ['XCK'],
  )
})

test('a set of another kind than was agreed is rejected by name, the rest goes on', async () => {
  const other = 'ST*860*0002~\nBCH*04*SA*1***20260601~\nSE*3*0002~'
  const file = orders({ isa13: '000009003', gs06: '9003', groups: [[order('4500012901'), other]] })
  const receipt = await at.bring(file, { name: 'other.edi' })
  const documents = await documentsOf(at.house, receipt.id)
  assert.deepEqual(
    documents.map(({ state, verdict }) => [state, verdict]),
    [
      ['published', 'accepted'],
      ['draft', 'rejected'],
    ],
  )
  const answer = (await filesIn(at.house, 'outbound')).find(({ name }) => name === '997-000009003-9003.edi')
  assert.match(await textOf(at.house, answer!), /AK2\*860\*0002~\nAK5\*R\*1~\nAK9\*P\*2\*2\*1~/)
})

test('an acknowledgement that comes in is reconciled with what it speaks of, and is never acknowledged', async () => {
  const placed = await filesIn(at.house, 'outbound')
  const file = [
    'ISA*00*          *00*          *ZZ*ACMERETAIL     *01*123456789      *260601*1030*U*00401*000009004*1*P*>~',
    'GS*FA*ACMERETAIL*123456789*20260601*1030*9004*X*004010~',
    'ST*997*0001~AK1*FA*1~AK9*A*1*1*1~SE*4*0001~GE*1*9004~IEA*1*000009004~',
  ].join('\n')
  const receipt = await at.bring(file, { name: '997.edi' })
  assert.equal(receipt.state, 'concluded')
  const [document] = await documentsOf(at.house, receipt.id)
  assert.deepEqual([document?.state, document?.acknowledgement], ['reconciled', 'matched'])
  const [told] = await at.house.store.toldBy(document!.id)
  const ours = await at.house.store.document(told!.document)
  assert.deepEqual([ours?.functionalId, ours?.groupControl, ours?.acknowledgement], ['FA', '1', 'accepted'])
  assert.deepEqual(await filesIn(at.house, 'outbound'), placed)
})
