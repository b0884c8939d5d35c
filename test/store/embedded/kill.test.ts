// A process that is killed loses nothing that it acknowledged, judged by the list that its reader keeps.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openEmbedded } from '../../../src/store/index.ts'
import { AT, NEVER } from '../../conformance/store/samples.ts'

const CHILD = fileURLToPath(new URL('./receiving-child.ts', import.meta.url))

describe('the embedded store after kill -9', () => {
  let directory: string
  const children: ChildProcess[] = []
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'edigw-kill-'))
  })
  after(async () => {
    for (const child of children) child.kill('SIGKILL')
    await rm(directory, { recursive: true })
  })

  /** Lets a child receive until it has acknowledged so many, and kills it in the middle of the next ones. */
  async function receiveAndKill(prefix: string, count: number): Promise<string[]> {
    const child = spawn(process.execPath, [CHILD, directory, prefix], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.push(child)
    const exited = once(child, 'exit')
    const acknowledged: string[] = []
    for await (const line of createInterface({ input: child.stdout! })) {
      acknowledged.push(line)
      if (acknowledged.length === count) child.kill('SIGKILL')
    }
    await exited
    return acknowledged
  }

  it('has every receipt that was acknowledged, with its bytes and its step, and can be opened at once', async () => {
    const acknowledged: string[] = []
    for (let round = 0; round < 3; round++) {
      acknowledged.push(...(await receiveAndKill(`round${round}`, 150 + 40 * round)))
    }
    const store = await openEmbedded({ directory })
    try {
      const steps = await store.claimSteps({ limit: 100_000, now: AT, leaseUntil: NEVER })
      const waiting = new Set(steps.map(({ subject }) => subject))
      for (const id of acknowledged) {
        const receipt = await store.receipt(id)
        assert.equal(receipt?.state, 'received')
        assert.equal(Buffer.from(await store.readBytes(receipt!.blob, 0, 100)).toString(), id)
        assert.equal(waiting.has(id), true)
      }
      assert.ok(acknowledged.length >= 150 + 190 + 230)
    } finally {
      await store.close()
    }
  })
})
