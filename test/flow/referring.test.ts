// Documents that speak of an order: they wait for it as long as was agreed, and are held against it.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { sentence } from '../../src/finding/catalogue.ts'
import type { Document } from '../../src/store/record.ts'
import { copyPartners } from '../partner/copied.ts'
import { documentsOf, feedOf, filesIn, type HouseOptions, openHouse, type TestHouse } from './house.ts'
import { orders } from './orders.ts'

const partners = await mkdtemp(join(tmpdir(), 'partners-'))
after(() => rm(partners, { recursive: true }))
copyPartners(partners)
await writeFile(
  join(partners, 'acme', '810.yaml'),
  'overlay: x12/004010/810\npartner: acme\nrules: { order-price-differs: error }\n',
)
await writeFile(
  join(partners, 'acme', 'announced.yaml'),
  'overlay: x12/005010/810\npartner: acme\nrules: { invoice-before-shipment: error }\n',
)
const agreement = join(partners, 'acme', 'agreement.yaml')
const said = await readFile(agreement, 'utf8')
await writeFile(
  agreement,
  said.replace(
    '\ninbound:\n',
    `
inbound:
  - { type: x12/004010/860, waitForReferences: 1h, acknowledge: { kind: "997", sets: all } }
  - { type: x12/004010/856, acknowledge: { kind: none } }
  - { type: x12/005010/810, overlay: announced.yaml, waitForReferences: 1h, acknowledge: { kind: none } }
  - { type: x12/004010/810, overlay: 810.yaml, acknowledge: { kind: none } }
`,
  ),
)

/** One set in an interchange of its own. */
function file(group: string, set: string, isa13: string, segments: string[]): string {
  const body = [`ST*${set}*0001~`, ...segments.map((one) => `${one}~`), `SE*${segments.length + 2}*0001~`]
  const text = orders({ isa13, gs06: isa13.slice(-3), groups: [[body.join('\n')]] })
  return text.replace('GS*PO*', `GS*${group}*`)
}

const order = (isa13: string, number = 'R-1') =>
  file('PO', '850', isa13, [`BEG*00*SA*${number}**20260601`, 'PO1*1*24*EA*9.95**VN*WC-10', 'CTT*1'])
const change = (isa13: string, number = 'R-1') =>
  file('PC', '860', isa13, [`BCH*04*SA*${number}***20260601`, 'POC*1*QI*30*6*EA*9.95**VN*WC-10', 'CTT*1'])
const invoice = (isa13: string, line: string, total: string) =>
  file('IN', '810', isa13, ['BIG*20260602*I-1*20260601*R-1', line, `TDS*${total}`])

const announced = (isa13: string) =>
  invoice(isa13, 'IT1*1*12*EA*9.95**VN*WC-10', '11940').replace('*X*004010', '*X*005010')

const notice = (isa13: string, pieces: string) =>
  file('SH', '856', isa13, [
    'BSN*00*S-1*20260602*1200*0001',
    'HL*1**S',
    'HL*2*1*O',
    'PRF*R-1',
    'HL*3*2*I',
    'LIN*1*VN*WC-10',
    `SN1**${pieces}*EA`,
  ])
const cancellation = (isa13: string) =>
  file('PC', '860', isa13, ['BCH*01*SA*R-1***20260601*****20260602', 'CTT*0'])

async function atHouse(work: (at: TestHouse) => Promise<void>, options: HouseOptions = {}): Promise<void> {
  const at = await openHouse({ partners, ...options })
  try {
    await work(at)
  } finally {
    await at.close()
  }
}

async function bring(at: TestHouse, text: string): Promise<Document> {
  const { id } = await at.bring(text, { name: 'file.edi' })
  return (await documentsOf(at.house, id))[0]!
}

const typesOf = async (at: TestHouse) => (await feedOf(at.house)).map(({ type }) => type)
const told = ({ findings }: Document) => findings.map((one) => sentence(one))

describe('a document that comes before the order it speaks of', () => {
  test('waits, though its acknowledgement does not, and follows the order into the feed', () =>
    atHouse(async (at) => {
      const before = await bring(at, change('000000801'))
      assert.equal(before.state, 'waiting')
      assert.match(before.reason!, /^It waits for order R-1, at most until 2026-06-01T11:30/)
      assert.equal((await filesIn(at.house, 'outbound')).length, 1)
      assert.deepEqual(await typesOf(at), [])
      await bring(at, order('000000802', 'R-2'))
      assert.deepEqual(await typesOf(at), ['order'])
      await bring(at, order('000000803'))
      assert.deepEqual(await typesOf(at), ['order', 'order', 'order-change'])
      const now = (await at.house.store.document(before.id))!
      assert.deepEqual([now.state, now.reason, told(now)], ['published', undefined, []])
      const about = await at.house.store.documents({ about: 'R-1', newestFirst: true, limit: 9 })
      assert.deepEqual(
        about.map(({ canonical }) => canonical),
        ['order', 'order-change'],
      )
    }))

  test('is published with a warning when its time is over', async () => {
    const before = await openHouse({ partners })
    const { id } = await bring(before, change('000000804'))
    await atHouse(
      async (at) => {
        await at.exchange.idle()
        const [entry] = await feedOf(at.house)
        assert.equal(entry?.document, id)
        const document = (await at.house.store.document(id))!
        assert.deepEqual(told(document), ['The order R-1, which this document is about, is not known here.'])
        assert.deepEqual(await at.house.store.awaitedReferences(id), [])
      },
      { after: before, later: 2 * 3_600_000 },
    )
  })

  test('does not wait where nobody agreed on it', () =>
    atHouse(async (at) => {
      const { state } = await bring(at, invoice('000000805', 'IT1*1*24*EA*9.95**VN*WC-10', '23880'))
      assert.equal(state, 'published')
    }))
})

describe('a document that says otherwise than its order', () => {
  test('is published with what differs, at its place on the wire', () =>
    atHouse(async (at) => {
      await bring(at, order('000000806'))
      const document = await bring(at, invoice('000000807', 'IT1*1*25*EA*9.95**VN*WC-10', '24875'))
      assert.equal(document.state, 'published')
      assert.deepEqual(told(document), ['Order R-1 has 24 of this line; here are 25.'])
      assert.deepEqual(
        document.findings.map(({ at: place, guide }) => [place.segment, place.id, place.element, guide]),
        [[3, 'IT1', 2, 'detail.IT1.IT1.2']],
      )
    }))

  test('waits for a person where the agreement calls that an error', () =>
    atHouse(async (at) => {
      await bring(at, order('000000808'))
      const document = await bring(at, invoice('000000809', 'IT1*1*24*EA*10.95**VN*WC-10', '26280'))
      assert.equal(document.state, 'parked')
      assert.equal(
        document.reason,
        'By a rule of its agreement it can’t be published. Order R-1 has this line at 9.95 for one, not at 10.95.',
      )
      assert.deepEqual(await typesOf(at), ['order'])
    }))
})

describe('an invoice', () => {
  test('is held against the order as it was changed, and against what was shipped of it', () =>
    atHouse(async (at) => {
      await bring(at, order('000000810'))
      await bring(at, change('000000811'))
      await bring(at, notice('000000812', '12'))
      const document = await bring(at, invoice('000000813', 'IT1*1*30*EA*9.95**VN*WC-10', '29850'))
      assert.deepEqual(told(document), ['Ship notice S-1 has 12 of this; 30 are billed.'])
      assert.deepEqual(document.findings[0]!.at.id, 'IT1')
    }))

  test('waits for a ship notice about its order where its partner announces what it ships', () =>
    atHouse(async (at) => {
      await bring(at, order('000000817'))
      const before = await bring(at, announced('000000818'))
      assert.match(
        `${before.state} ${before.reason}`,
        /^waiting It waits for a shipment about order R-1, at most/,
      )
      await bring(at, notice('000000819', '12'))
      const now = (await at.house.store.document(before.id))!
      assert.deepEqual([now.state, told(now)], ['published', []])
      assert.deepEqual(await typesOf(at), ['order', 'shipment', 'invoice'])
    }))

  test('waits for a person when the notice has not come in time', async () => {
    const before = await openHouse({ partners })
    await bring(before, order('000000820'))
    const { id } = await bring(before, announced('000000821'))
    await atHouse(
      async (at) => {
        await at.exchange.idle()
        const now = (await at.house.store.document(id))!
        assert.deepEqual(
          [now.state, told(now)],
          ['parked', ['No ship notice about order R-1 is known here.']],
        )
      },
      { after: before, later: 2 * 3_600_000 },
    )
  })

  test('is published with a warning where its order was cancelled', () =>
    atHouse(async (at) => {
      await bring(at, order('000000814'))
      await bring(at, cancellation('000000815'))
      const document = await bring(at, invoice('000000816', 'IT1*1*24*EA*9.95**VN*WC-10', '23880'))
      assert.deepEqual(told(document), ['Order R-1 was cancelled on 2026-06-02.'])
      assert.deepEqual(await typesOf(at), ['order', 'order-change', 'invoice'])
    }))
})
