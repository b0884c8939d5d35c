import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { hangBell } from '../../src/store/bell.ts'

const NEVER_MS = 2 ** 31 - 1

describe('the bell', () => {
  it('wakes each listener once for many rings at once', async () => {
    const bell = hangBell(NEVER_MS)
    const heard: string[] = []
    bell.listen(() => heard.push('one'))
    bell.listen(() => heard.push('two'))
    for (let ring = 0; ring < 5; ring++) bell.ring()
    await turn()
    assert.deepEqual(heard, ['one', 'two'])
    bell.ring()
    await turn()
    assert.equal(heard.length, 4)
    bell.close()
  })

  it('lets one of two who listen by the same function go', async () => {
    const bell = hangBell(NEVER_MS)
    let heard = 0
    const wake = () => void heard++
    bell.listen(wake)()
    bell.listen(wake)
    bell.ring()
    await turn()
    assert.equal(heard, 1)
    bell.close()
  })

  it('rings by itself, until it is closed', async () => {
    const bell = hangBell(1)
    await new Promise<void>((resolve) => bell.listen(resolve))
    let heard = 0
    bell.listen(() => heard++)
    bell.ring()
    bell.close()
    await turn()
    assert.equal(heard, 0)
  })
})
