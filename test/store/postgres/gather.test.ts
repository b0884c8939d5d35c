import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gather } from '../../../src/store/postgres/gather.ts'

/** Runs that are let go by hand; each answers its items in upper case. */
function runs() {
  const seen: string[][] = []
  const held: (() => void)[] = []
  const run = async (items: readonly string[]): Promise<string[]> => {
    seen.push([...items])
    await new Promise<void>((resolve) => held.push(resolve))
    if (items.includes('bad')) throw new Error('bad')
    return items.map((item) => item.toUpperCase())
  }
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
  const next = async () => {
    await turn()
    held.shift()!()
    await turn()
  }
  return { seen, run, next, turn }
}

describe('calls that are gathered', () => {
  it('go together where they come before the event loop turns, or while others are under way', async () => {
    const { seen, run, next } = runs()
    const call = gather({ run })
    const first = Promise.all([call('a'), call('b')])
    await new Promise<void>((resolve) => setImmediate(resolve))
    const second = Promise.all([call('c'), call('d'), call('e')])
    await next()
    assert.deepEqual(await first, ['A', 'B'])
    await next()
    assert.deepEqual(await second, ['C', 'D', 'E'])
    assert.deepEqual(seen, [
      ['a', 'b'],
      ['c', 'd', 'e'],
    ])
  })

  it('are as many as weigh no more than a transaction may, and one that weighs more goes alone', async () => {
    const { seen, run, next } = runs()
    const call = gather({ run, weightOf: (item) => Number(item) * 1024 * 1024 })
    const all = Promise.all(['1', '2', '3', '9', '1'].map((item) => call(item)))
    for (let count = 0; count < 4; count++) await next()
    assert.deepEqual(await all, ['1', '2', '3', '9', '1'])
    assert.deepEqual(seen, [['1', '2'], ['3'], ['9'], ['1']])
  })

  it('are tried alone where one of them may be to blame, and only that one fails', async () => {
    const { seen, run, next } = runs()
    const call = gather({ run, isOneOf: () => true })
    const all = Promise.allSettled([call('a'), call('bad'), call('c')])
    for (let count = 0; count < 4; count++) await next()
    assert.deepEqual(
      (await all).map((one) => (one.status === 'fulfilled' ? one.value : 'failed')),
      ['A', 'failed', 'C'],
    )
    assert.deepEqual(seen, [['a', 'bad', 'c'], ['a'], ['bad'], ['c']])
  })

  it('fail together where none of them is to blame', async () => {
    const { seen, run, next } = runs()
    const call = gather({ run, isOneOf: () => false })
    const all = Promise.allSettled([call('a'), call('bad')])
    await next()
    assert.deepEqual(
      (await all).map(({ status }) => status),
      ['rejected', 'rejected'],
    )
    assert.equal(seen.length, 1)
  })

  it('do not wait for what takes long, where there are lanes beside it', async () => {
    const { seen, run, turn, next } = runs()
    const call = gather({ run, lanes: 2 })
    const all = [call('long')]
    await turn()
    all.push(call('b'))
    await turn()
    all.push(call('c'), call('d'))
    await turn()
    assert.deepEqual(seen, [['long'], ['b']])
    for (let count = 0; count < 3; count++) await next()
    assert.deepEqual(await Promise.all(all), ['LONG', 'B', 'C', 'D'])
    assert.deepEqual(seen, [['long'], ['b'], ['c', 'd']])
  })
})
