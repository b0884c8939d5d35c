// The judge is judged: it finds nothing where all is well, and says what is wrong where the clients know of more,
// or of less, than the gateway has.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Maker } from './delivery.ts'
import { Gateway } from './gateway.ts'
import { broken } from './invariants.ts'
import { emptyLedger } from './ledger.ts'
import { atPlace } from './place.ts'
import { bring, visit } from './visit.ts'

const one = { groups: 1, sets: 1, lines: 2, wrong: false }

test('a file that was promised and lost, a 997 that left twice and an entry that nobody pulled are all told', () =>
  atPlace('embedded', async (place) => {
    const gateway = await Gateway.start(place)
    const ledger = emptyLedger()
    const maker = new Maker()
    const [here, lost] = [maker.x12('put', one), maker.x12('put', one)]
    try {
      await visit(gateway, place, ledger, async (now) => {
        await bring(now, here)
        assert.deepEqual(await broken(now, [here]), [])
        assert.deepEqual(await broken(now, [here, { ...lost, acknowledged: true, attempts: 1 }]), [
          'order PO-2-0-1 of a2.edi is in the feed 0 times',
          'a2.edi is in neither archive/ nor error/',
          'group 20 of a2.edi has 0 997s',
        ])
        const [got] = [...ledger.got.values()]
        ledger.got.set('another', got!)
        const [entry] = [...ledger.pulled.values()]
        ledger.pulled.set('another', { ...entry!, entryId: 'another' })
        ledger.accepted.add('another')
        const told = await broken(now, [here])
        assert.ok(told.includes('order PO-1-0-1 of a1.edi is in the feed 2 times'))
        assert.ok(told.includes('the feed has 1 entries of 2 pulled'))
        assert.ok(told.includes('group 10 of a1.edi has 2 997s'))
        assert.ok(told.some((sentence) => sentence.endsWith('left twice')))
      })
    } finally {
      await gateway.kill()
    }
  }))
