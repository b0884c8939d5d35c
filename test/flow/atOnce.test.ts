// What is small is committed at once. Whatever it is, it leaves the rows that the steps leave one after the other.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Disagreement } from '../../src/exchange/ledger/disagreement.ts'
import { verify } from '../../src/exchange/ledger/verify.ts'
import type { Arrival } from '../../src/exchange/receive.ts'
import { openRegistry } from '../../src/partner/registry.ts'
import { newFigures } from '../../src/setting/figures.ts'
import type { Store } from '../../src/store/store.ts'
import { documentsOf, feedOf, filesIn, openHouse, type TestHouse, textOf } from './house.ts'
import { order, orders } from './orders.ts'

const NOW = new Date('2026-06-01T10:30:00Z')
const PARTNERS = join(import.meta.dirname, '../../partners')

interface Side extends TestHouse {
  /** Verbs that were called. */
  called: string[]
  /** Steps that were told, with what became of them. */
  told: string[]
}

async function openSide(atOnceBytes?: number): Promise<Side> {
  const [called, told]: [string[], string[]] = [[], []]
  const figures = newFigures()
  figures.listen({ step: ({ verb, outcome }) => void told.push(`${verb} ${outcome}`), receipt: () => {} })
  const wrap = (store: Store) =>
    new Proxy(store, {
      get(target, name: keyof Store) {
        if (name.startsWith('commit')) called.push(name)
        return target[name]
      },
    })
  const exchange = atOnceBytes === undefined ? {} : { atOnceBytes }
  return { ...(await openHouse({ clock: () => NOW, exchange, wrap, figures })), called, told }
}

let atOnce: Side
let stepByStep: Side
before(async () => {
  ;[atOnce, stepByStep] = await Promise.all([openSide(), openSide(0)])
})
after(async () => {
  await Promise.all([atOnce.close(), stepByStep.close()])
})

/** Everything that a receipt left. */
async function left({ house, bring }: Side, bytes: string, how: Partial<Arrival>): Promise<unknown> {
  const { store } = house
  const receipt = await bring(bytes, how)
  const { partner, environment } = receipt
  const documents = await documentsOf(house, receipt.id)
  const answers = await store.documents({ partner, direction: 'out', limit: 1000 })
  const folders = (['inbound', 'outbound', 'archive', 'error'] as const).map((folder) =>
    filesIn(house, folder, { partner, environment, ...(folder === 'archive' ? { day: '2026-06-01' } : {}) }),
  )
  const files = (await Promise.all(folders)).flat()
  return {
    receipt,
    interchanges: await store.interchangesOf(receipt.id),
    groups: await store.groupsOf(receipt.id),
    documents,
    readings: await Promise.all(documents.map(({ id }) => store.reading(id))),
    feed: [await feedOf(house), await feedOf(house, 'test')],
    answers,
    written: await Promise.all(answers.map(({ id }) => store.outbound(id))),
    files,
    texts: await Promise.all(files.map((file) => textOf(house, file))),
    numbers: await store.counters(),
    steps: await store.countSteps(),
    parked: (await store.parkedSteps(10)).map(({ verb, reason }) => ({
      verb,
      reason: reason.split('\n')[0],
    })),
  }
}

/** Ids, and hashes of what has ids in it, by the order in which they are met. */
function withoutIds(all: unknown): unknown {
  const met = new Map<string, string>()
  const text = JSON.stringify(all, (_, value: unknown) => (value instanceof Uint8Array ? [...value] : value))
  const named = text.replace(/[0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{64}/g, (id) => {
    if (!met.has(id)) met.set(id, `id ${met.size}`)
    return met.get(id)!
  })
  return JSON.parse(named)
}

const sample = (path: string) => readFileSync(join(PARTNERS, path), 'latin1')
const ONE = order('4500060001', '0001')

const FILES: Record<string, { bytes: string; how?: Partial<Arrival>; steps?: true }> = {
  'an order': { bytes: orders({ ask: '1', isa13: '000060001', groups: [[ONE]] }) },
  'two groups, one set of them wrong': {
    bytes: orders({
      isa13: '000060002',
      gs06: '6002',
      groups: [
        [order('4500060002', '0001'), order('4500060003', '0002', { CTT: 'CTT*9' })],
        [order('4500060004', '0001')],
      ],
    }),
  },
  'the same control number with other content': {
    bytes: orders({ isa13: '000060002', groups: [[order('4500060005', '0001')]] }),
    steps: true,
  },
  'a unit that is in no list': {
    bytes: orders({
      isa13: '000060005',
      gs06: '6005',
      groups: [[order('4500060006', '0001', { PO1: 'PO1*1*24*Q7*9.95*PE*VN*WC-10' })]],
    }),
  },
  'an interchange that is cut off': {
    bytes: orders({ isa13: '000060003', gs06: '6003', groups: [[ONE]] }).slice(0, -40),
  },
  'no interchange at all': { bytes: 'Dear Sirs, please find our order attached.' },
  'an interchange of nobody': {
    bytes: orders({ isa13: '000060004', groups: [[ONE]] }).replace('ACMERETAIL', 'NOBODYHERE'),
  },
  'an XML order by REST': {
    bytes: sample('nordwind/samples/order-in/minimal.xml'),
    how: { partner: 'nordwind', door: 'http' },
  },
  'XML that is none': { bytes: '<Order><ID>1</Order>', how: { partner: 'nordwind', door: 'http' } },
}

for (const [name, { bytes, how = {}, steps }] of Object.entries(FILES))
  test(`${name} leaves the same, committed at once or step by step`, async () => {
    const about = { name: `${name.replaceAll(' ', '-')}.edi`, ...how }
    for (const list of [atOnce.called, atOnce.told, stepByStep.told]) list.length = 0
    const [one, other] = await Promise.all([left(atOnce, bytes, about), left(stepByStep, bytes, about)])
    assert.deepEqual(withoutIds(one), withoutIds(other))
    assert.deepEqual(atOnce.told.toSorted(), stepByStep.told.toSorted(), 'the same steps are told')
    assert.equal(atOnce.called.includes('commitReceipt'), true)
    assert.equal(atOnce.called.includes('commitOpening'), steps ?? false)
    assert.equal(stepByStep.called.includes('commitReceipt'), false)
  })

test('the books of both agree with what they keep', async () => {
  for (const { house } of [atOnce, stepByStep]) {
    const { store } = house
    const found: string[] = []
    const onDisagreement = ({ sentence }: Disagreement) => found.push(sentence)
    await verify({ store, registry: openRegistry(store), sample: 'all', seed: 1, onDisagreement })
    assert.deepEqual(found, [])
  }
})
