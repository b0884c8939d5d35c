// The whole gateway in a process of its own, to be killed. Its parent asks over the process channel; nothing is
// answered that a client could not see at a door, but how much is still to be done, and the control numbers' ledger.
import module from 'node:module'
import { BroadcastChannel } from 'node:worker_threads'
import { ensureDevelopmentAccess } from '../../src/cli/development.ts'
import { startGateway } from '../../src/main.ts'
import { readSetting } from '../../src/setting/setting.ts'
import type { ControlEntry, ControlKey } from '../../src/store/record.ts'
import { CHANNEL } from './fault.ts'
import { given } from './inject.ts'

export type Ask =
  | { ask: 'rest' }
  | { ask: 'control'; keys: ControlKey[] }
  | { ask: 'arm'; fault: string }
  | { ask: 'steps' }
  | { ask: 'look' }
  | { ask: 'effort' }
  | { ask: 'stop' }

export interface Ready {
  http: string
  sftp: number
  hostKeys: string[]
}

/** What the process has done and taken since it began; memory in bytes, of all its threads. */
export interface Effort {
  framed: number
  read: number
  memory: number
  mostMemory: number
}

export type Answer =
  | { ready: Ready }
  /** Steps that are not finished by state. */
  | { steps: { state: 'due' | 'waiting' | 'leased' | 'parked'; count: number }[]; parked: string[] }
  | { entries: ControlEntry[] }
  | { armed: true }
  | { effort: Effort }

const HEARD = 30

const setting = readSetting(process.env)
const gateway = await startGateway(setting)
const { store } = gateway.house
await ensureDevelopmentAccess(gateway.house, setting.data)
const channel = new BroadcastChannel(CHANNEL)

const say = (answer: Answer): void => void process.send?.(answer)

async function answer(asked: Ask): Promise<void> {
  if (asked.ask === 'stop') {
    await gateway.stop()
    process.exit(0)
  }
  if (asked.ask === 'arm') {
    channel.postMessage(asked.fault)
    // Each thread hears it when it comes to itself, which is soon: nobody is at work.
    await new Promise((resolve) => setTimeout(resolve, HEARD))
    return say({ armed: true })
  }
  if (asked.ask === 'effort') {
    const mostMemory = process.resourceUsage().maxRSS * 1024
    return say({ effort: { ...given, memory: process.memoryUsage.rss(), mostMemory } })
  }
  if (asked.ask === 'control')
    return say({ entries: (await Promise.all(asked.keys.map(store.controlNumbers))).flat() })
  // What it can't keep is in the log.
  if (asked.ask === 'look') await gateway.lookForAlerts().catch(() => {})
  if (asked.ask === 'rest') await gateway.exchange.idle()
  const parked = await store.parkedSteps(20)
  say({ steps: await store.countSteps(), parked: parked.map(({ verb, reason }) => `${verb}: ${reason}`) })
}

process.on('message', (asked: Ask) => {
  answer(asked).catch((error: unknown) => {
    throw error
  })
})
// Nobody would stop it any more.
process.on('disconnect', () => process.exit(1))

say({
  ready: {
    http: gateway.http.url,
    sftp: gateway.sftp.port,
    hostKeys: gateway.hostKeys.map((key) => key.public),
  },
})
// A process that is killed does not keep it at its end.
module.flushCompileCache()
