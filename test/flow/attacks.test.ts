// The shared attack documents, where they are: posted one after the other to a gateway just started. The
// slowest is told, not judged: machines are noisy.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { openApi } from '../../src/cli/api.ts'
import { ensureDevelopmentAccess } from '../../src/cli/development.ts'
import { startGateway } from '../../src/main.ts'
import { readSetting } from '../../src/setting/setting.ts'
import { contractsNow } from '../contract/verified.ts'
import { acmeAndNordwind } from '../partner/copied.ts'

const ATTACKS = '../shared/corpus/xml/attacks'

if (existsSync(ATTACKS))
  test('no attack is taken for an order, and the gateway goes on', async (t) => {
    const data = await mkdtemp(join(tmpdir(), 'attacks-'))
    const free = { host: '127.0.0.1', port: 0 }
    const setting = {
      ...readSetting({
        EDIGW_DATA: data,
        EDIGW_LOG: 'silent',
        EDIGW_PARTNERS: acmeAndNordwind(),
        EDIGW_CONTRACTS: contractsNow(),
      }),
      http: free,
      sftp: { ...free, settleSeconds: 60 },
    }
    const gateway = await startGateway(setting)
    t.after(async () => {
      await gateway.stop()
      await rm(data, { recursive: true, force: true })
    })
    await ensureDevelopmentAccess(gateway.house, data)
    const { url } = gateway.http
    const nordwind = await openApi('nordwind', setting, url)
    const slowest = { name: '', milliseconds: 0 }
    for (const name of readdirSync(ATTACKS)) {
      const began = performance.now()
      const state = await verdictOf(name)
      const milliseconds = Math.round(performance.now() - began)
      if (milliseconds > slowest.milliseconds) Object.assign(slowest, { name, milliseconds })
      assert.equal(state, 'refused', name)
    }
    t.diagnostic(`slowest: ${slowest.name}, ${slowest.milliseconds} ms from the first byte to the verdict`)
    assert.equal((await fetch(`${url}/healthz`)).status, 200)
    assert.deepEqual(await gateway.house.store.parkedSteps(10), [])

    async function verdictOf(name: string): Promise<string> {
      const content = readFileSync(join(ATTACKS, name))
      // An empty body is refused at the door, before there is a receipt.
      if (content.length === 0)
        return nordwind.post('/v1/documents', { type: 'application/xml', content }).then(
          () => 'taken',
          () => 'refused',
        )
      const { id } = (await nordwind.post('/v1/documents', { type: 'application/xml', content })) as {
        id: string
      }
      for (;;) {
        const receipt = await gateway.house.store.receipt(id)
        if (receipt && !['received', 'opened'].includes(receipt.state)) return receipt.state
        await wait(2)
      }
    }
  })
