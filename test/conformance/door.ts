// What every door promises, whatever its protocol: run by door.<protocol>.test.ts against the real door,
// with a real client, over the real embedded store.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { describe, type TestContext, test } from 'node:test'
import type { House } from '../../src/setting/house.ts'
import type { Receipt } from '../../src/store/record.ts'

/** A door with the partners acme and globex, opened for one test and closed after it. */
export interface OpenedDoor {
  house: House
  /** What its receipts say they came by. */
  door: Receipt['door']
  /** Brings a whole body as a partner would; resolves when the client was told that all is well. */
  bring(partner: string, name: string, body: Buffer): Promise<void>
  /** Brings it with a key or secret that is not the partner's. */
  bringAsStranger(partner: string, name: string, body: Buffer): Promise<void>
  /** Begins to bring it and breaks the connection off after `bytes`; resolves when the door has noticed. */
  breakOff(partner: string, name: string, body: Buffer, bytes: number): Promise<void>
}

/** Opens a door that takes bodies of at most `limit` bytes. */
export type OpenDoor = (test: TestContext, limit: number) => Promise<OpenedDoor>

const LIMIT = 4_000_000
const LATER = '2030-01-01T00:00:00.000Z'

const receiptsOf = ({ house }: OpenedDoor): Promise<Receipt[]> => house.store.receipts({ limit: 1000 })

const stepsOf = async ({ house }: OpenedDoor): Promise<string[]> => {
  const steps = await house.store.claimSteps({ limit: 1000, now: LATER, leaseUntil: LATER })
  return steps.filter(({ verb }) => verb === 'open').map(({ subject }) => subject)
}

/** Bytes that no receipt names. */
const strayBlobs = ({ house }: OpenedDoor): Promise<number> => house.store.sweepBlobs(LATER)

const body = (text: string): Buffer => Buffer.from(`PO;${text}\n`)

/** Runs the suite on one door. */
export function doorConformance(name: string, open: OpenDoor): void {
  describe(`the ${name} door`, () => {
    test('what a client was told is taken is a receipt with the very bytes, and a step to open it', async (t) => {
      const door = await open(t, LIMIT)
      const content = Buffer.concat([body('large'), randomBytes(3_000_000), body('end')])
      await door.bring('acme', 'large.dat', content)
      const [receipt, ...others] = await receiptsOf(door)
      assert.ok(receipt)
      assert.deepEqual(others, [])
      assert.equal(receipt.sha256, createHash('sha256').update(content).digest('hex'))
      assert.ok(content.equals(await door.house.store.readBytes(receipt.blob, 0, content.length + 1)))
      const { partner, principal, environment, state, bytes } = receipt
      assert.deepEqual(
        { partner, principal, environment, state, bytes, door: receipt.door },
        {
          partner: 'acme',
          principal: 'acme',
          environment: 'production',
          state: 'received',
          bytes: content.length,
          door: door.door,
        },
      )
      assert.deepEqual(await stepsOf(door), [receipt.id])
    })

    test('the same bytes again, under any name, are a repeat that nobody opens', async (t) => {
      const door = await open(t, LIMIT)
      await door.bring('acme', 'first.dat', body('same'))
      await door.bring('acme', 'second.dat', body('same'))
      const [first, second] = await receiptsOf(door)
      assert.equal(second?.state, 'repeat')
      assert.equal(second.repeatOf, first?.id)
      assert.deepEqual(await stepsOf(door), [first?.id])
    })

    test('the same bytes from another partner are no repeat', async (t) => {
      const door = await open(t, LIMIT)
      await door.bring('acme', 'po.dat', body('same'))
      await door.bring('globex', 'po.dat', body('same'))
      const receipts = await receiptsOf(door)
      assert.deepEqual(
        receipts.map(({ partner, state }) => [partner, state]),
        [
          ['acme', 'received'],
          ['globex', 'received'],
        ],
      )
    })

    test('many at once are as many receipts', async (t) => {
      const door = await open(t, LIMIT)
      const names = Array.from({ length: 20 }, (_, n) => `po-${n}.dat`)
      await Promise.all(names.map((name, n) => door.bring(n % 2 ? 'acme' : 'globex', name, body(name))))
      const receipts = await receiptsOf(door)
      assert.equal(new Set(receipts.map(({ sha256 }) => sha256)).size, 20)
      assert.equal((await stepsOf(door)).length, 20)
    })

    test('a body over the limit is refused, and nothing of it remains', async (t) => {
      const door = await open(t, 100_000)
      await assert.rejects(door.bring('acme', 'large.dat', randomBytes(100_001)))
      await door.bring(
        'acme',
        'exact.dat',
        Buffer.concat([body('x'), randomBytes(100_000 - body('x').length)]),
      )
      assert.deepEqual(
        (await receiptsOf(door)).map(({ bytes }) => bytes),
        [100_000],
      )
      assert.equal(await strayBlobs(door), 0)
    })

    test('an empty body is refused', async (t) => {
      const door = await open(t, LIMIT)
      await assert.rejects(door.bring('acme', 'empty.dat', Buffer.alloc(0)))
      assert.deepEqual(await receiptsOf(door), [])
    })

    test('a body that breaks off is no receipt, and can be brought again', async (t) => {
      const door = await open(t, LIMIT)
      const content = Buffer.concat([body('large'), randomBytes(2_500_000)])
      await door.breakOff('acme', 'large.dat', content, 2_000_000)
      assert.deepEqual(await receiptsOf(door), [])
      assert.equal(await strayBlobs(door), 0)
      await door.bring('acme', 'large.dat', content)
      assert.equal((await receiptsOf(door)).length, 1)
    })

    test('who is not the partner brings nothing', async (t) => {
      const door = await open(t, LIMIT)
      await assert.rejects(door.bringAsStranger('acme', 'po.dat', body('forged')))
      assert.deepEqual(await receiptsOf(door), [])
      assert.equal(await strayBlobs(door), 0)
    })
  })
}
