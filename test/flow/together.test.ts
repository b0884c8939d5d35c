// Orders of ours that leave together, as sets of one interchange: sealed when their time has come, answered set by set,
// and sent anew one by one.
import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { regenerate } from '../../src/exchange/regenerate.ts'
import { submit } from '../../src/exchange/submit.ts'
import { openRegistry } from '../../src/partner/registry.ts'
import type { Document } from '../../src/store/record.ts'
import type { Store } from '../../src/store/store.ts'
import { functional, ourOrder, partnersSending } from './answers.ts'
import { filesIn, openHouse, type TestHouse, textOf } from './house.ts'

const WHY = { principal: 'desk', reason: 'it was lost' }

const MINUTE = 60_000
let partners: string
let at: TestHouse

/** A bit falls over in what is written of the order BAD. */
const wrap = (store: Store): Store =>
  new Proxy(store, {
    get: (target, name) =>
      name === 'commitWriting'
        ? (...[lease, written]: Parameters<Store['commitWriting']>) => {
            const text = Buffer.from(written.body).toString('latin1')
            const wrong = text.includes('*BAD*') ? text.replace('WC-10', 'WC-11') : text
            return store.commitWriting(lease, { ...written, body: Buffer.from(wrong, 'latin1') })
          }
        : target[name as keyof Store],
  })

/** The house, so many minutes after its first opening; all that is due then is done. */
async function open(minutes: number, before: { after?: TestHouse } = {}): Promise<void> {
  at = await openHouse({ partners, ...before, later: minutes * MINUTE, wrap })
  await at.exchange.idle()
}
const reopen = (minutes: number): Promise<void> => open(minutes, { after: at })

before(async () => {
  const batch = 'batch: { every: 5m, most: 3 }'
  partners = await partnersSending([`{ type: x12/004010/850, acknowledgementDue: 24h, ${batch} }`])
  await open(0)
})
after(async () => {
  await at.close()
  await rm(partners, { recursive: true })
})

async function send(...numbers: string[]): Promise<void> {
  for (const number of numbers)
    await submit(at.house, openRegistry(at.house.store), {
      ...({ partner: 'acme', canonical: 'order', environment: 'production' } as const),
      document: ourOrder(number),
    })
  await at.exchange.idle()
}

async function now(number: string): Promise<Document> {
  const found = await at.house.store.documents({ number, direction: 'out', newestFirst: true, limit: 1 })
  return found[0]!
}
const all = (numbers: string[]) => Promise.all(numbers.map(now))

const KEY = { key: 'ISA:01/123456789:ZZ/ACMERETAIL', environment: 'production' } as const
const ledger = async () =>
  (await at.house.store.controlNumbers(KEY)).map(({ number, state }) => `${number} ${state}`)

const PLACED = ['order-T-1-and-2-more.edi', 'order-T-4.edi']

test('what is written within the agreed time leaves in one interchange, at most so many sets', async () => {
  await send('T-1', 'T-2', 'T-3', 'T-4')
  assert.deepEqual(await filesIn(at.house, 'outbound'), [])
  const waiting = await now('T-4')
  assert.match(`${waiting.state} ${waiting.reason}`, /^written It goes out with others, at 2026-06-01T10:35/)
  await reopen(6)
  const files = await filesIn(at.house, 'outbound')
  assert.deepEqual(
    files.map(({ name }) => name),
    PLACED,
  )
  const segments = (await textOf(at.house, files[0]!)).match(/(?<=^|\n)(ISA|GS|ST|BEG|SE|GE|IEA)\b[^\n]*/g)!
  assert.deepEqual(
    segments.map((one) => one.replace(/^(ISA|GS).*/, '$1')),
    [
      'ISA',
      'GS',
      ...['1', '2', '3'].flatMap((one) => [
        `ST*850*000${one}~`,
        `BEG*00*SA*T-${one}**20260601~`,
        `SE*6*000${one}~`,
      ]),
      'GE*3*1~',
      'IEA*1*000000001~',
    ],
  )
  assert.deepEqual(await ledger(), ['1 sealed', '2 sealed'])
  assert.deepEqual(
    (await all(['T-1', 'T-2', 'T-3', 'T-4'])).map(
      ({ state, acknowledgement, groupControl, setControl }) =>
        `${state} ${acknowledgement} ${groupControl} ${setControl}`,
    ),
    ['1 0001', '1 0002', '1 0003', '2 0001'].map((control) => `delivered waiting ${control}`),
  )
})

test('a 997 says of each set what became of it; the rejected one goes out anew, with others again', async () => {
  const sets = ['AK2*850*0001', 'AK5*A', 'AK2*850*0002', 'AK5*R*5', 'AK2*850*0003', 'AK5*A']
  await at.bring(functional({ of: await now('T-1'), verdict: 'P', sets }), { name: 'answer.edi' })
  assert.deepEqual(
    (await all(['T-1', 'T-2', 'T-3', 'T-4'])).map(({ acknowledgement }) => acknowledgement),
    ['accepted', 'rejected', 'accepted', 'waiting'],
  )
  await regenerate(at.house, openRegistry(at.house.store), await now('T-2'), WHY)
  await send('T-5')
  await reopen(12)
  const [anew, other] = await all(['T-2', 'T-5'])
  assert.deepEqual([anew!.state, anew!.groupControl, anew!.setControl], ['delivered', '3', '0001'])
  assert.deepEqual([other!.state, other!.groupControl, other!.setControl], ['delivered', '3', '0002'])
})

test('one that two readers don’t agree about holds up no other', async () => {
  await send('T-6', 'BAD', 'T-7')
  await reopen(18)
  assert.deepEqual(
    (await all(['T-6', 'BAD', 'T-7'])).map(({ state, groupControl }) => [state, groupControl]),
    [
      ['delivered', '4'],
      ['parked', undefined],
      ['delivered', '6'],
    ],
  )
  assert.match((await now('BAD')).reason!, /sellerId differs/)
  assert.deepEqual(await ledger(), ['1 sealed', '2 sealed', '3 sealed', '4 sealed', '5 void', '6 sealed'])
})
