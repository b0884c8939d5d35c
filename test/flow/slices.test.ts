import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { ExchangeOptions } from '../../src/exchange/exchange.ts'
import { documentsOf, feedOf, filesIn, openHouse, type TestHouse, textOf } from './house.ts'
import { order, orders } from './orders.ts'

const houses: TestHouse[] = []
const open = async (exchange: ExchangeOptions) => {
  const at = await openHouse({ exchange })
  houses.push(at)
  return at
}
let whole: TestHouse
before(async () => {
  whole = await open({})
})
after(async () => {
  for (const at of houses) {
    await at.close()
  }
})

const sets = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => {
    const changes = i % 7 === 3 ? { CTT: 'CTT*9' } : {}
    return order(String(from + i), String(i + 1).padStart(4, '0'), changes)
  })
const FILE = orders({ groups: [sets(5000, 40), sets(6000, 15)] })

async function outcome(at: TestHouse) {
  const receipt = await at.bring(FILE, { name: 'many.edi' })
  const documents = await documentsOf(at.house, receipt.id)
  const number = new Map(documents.map((one) => [one.id, one.number]))
  const outbound = await filesIn(at.house, 'outbound')
  return {
    documents: documents.map((one) => [
      one.number,
      one.ordinal,
      one.state,
      one.offset,
      one.length,
      one.segments,
    ]),
    // Each group in its order; two groups are read side by side.
    feed: Object.groupBy(
      (await feedOf(at.house)).map(({ document }) => number.get(document)!),
      ([first]) => first!,
    ),
    groups: (await at.house.store.groupsOf(receipt.id)).map((one) => [one.sets, one.verdict]),
    answers: (await Promise.all(outbound.map((file) => textOf(at.house, file)))).map((text) =>
      text.slice(220),
    ),
  }
}

test('however small the slices are, documents, feed, verdicts and answers are the same', async () => {
  const slices = { frameBytes: 200, openBytes: 300, openSets: 3, readSets: 4, publishSets: 6, page: 5 }
  assert.deepEqual(await outcome(await open(slices)), await outcome(whole))
})

test('a slice of reading ends before its bytes are too many, and holds one set at least', async () => {
  const at = await open({ readBytes: 1 })
  const receipt = await at.bring(orders({ groups: [sets(7000, 3)] }), { name: 'bytes.edi' })
  assert.equal(
    (await documentsOf(at.house, receipt.id)).filter(({ state }) => state === 'published').length,
    3,
  )
})

test('a file of more interchanges and groups than are taken is refused as a whole, and says so', async () => {
  const at = await open({ maxGroups: 4 })
  const files = [1, 2, 3].map((n) => orders({ isa13: String(n).padStart(9, '0'), gs06: String(n) }))
  const receipt = await at.bring(files.join(''), { name: 'joined.edi' })
  assert.equal(receipt.state, 'refused')
  assert.deepEqual(
    receipt.findings.map(({ code }) => code),
    ['groups-too-many'],
  )
  assert.deepEqual(await feedOf(at.house), [])
  const [file] = (await filesIn(at.house, 'error')).filter(({ name }) => name.endsWith('.txt'))
  assert.match(await textOf(at.house, file!), /more than 4 interchanges and groups; nothing of it was read/)
})

test('where only the rejected sets are to be named, the others are counted', async () => {
  const { agreement } = (await whole.house.store.activeAgreements()).map(({ content }) => ({
    agreement: JSON.parse(content),
  }))[0]!
  agreement.inbound[0].acknowledge.sets = 'rejected'
  const [version] = await whole.house.store.activeAgreements()
  await whole.house.store.registerPartner({
    partner: 'acme',
    agreement: { ...version!, hash: 'rejected-only', content: JSON.stringify(agreement) },
    mappings: await whole.house.store.activeMappings('acme'),
    crosswalks: [],
  })
  const file = orders({ isa13: '000000077', gs06: '770', groups: [sets(8000, 5)] })
  await whole.bring(file, { name: 'named.edi' })
  const answer = (await filesIn(whole.house, 'outbound')).find(({ name }) => name === '997-000000077-770.edi')
  const text = await textOf(whole.house, answer!)
  assert.deepEqual(text.match(/AK2\*850\*\d+/g), ['AK2*850*0004'])
  assert.match(text, /AK9\*P\*5\*5\*4~/)
})
