// The gateway of a bench: started as `npm start` does, in a process of its own, with keys and secrets made for its
// clients. It answers when it is at rest, and what its threads have spent (probe-child.ts).
import { setTimeout as wait } from 'node:timers/promises'
import { ensureDevelopmentAccess } from '../../../src/cli/development.ts'
import { startGateway } from '../../../src/main.ts'
import { readSetting } from '../../../src/setting/setting.ts'
import { beginMeasuring, endMeasuring } from './probe-child.ts'
import { answerParent } from './talk.ts'

const setting = readSetting(process.env)
const gateway = await startGateway(setting)
await ensureDevelopmentAccess(gateway.house, setting.data)

/** Resolves when every step is done; answers the reasons of those that are parked. */
async function rest(): Promise<string[]> {
  const { store } = gateway.house
  for (;;) {
    await gateway.exchange.idle()
    const open = (await store.countSteps()).filter(({ state }) => state !== 'parked' && state !== 'waiting')
    if (open.length === 0)
      return (await store.parkedSteps(20)).map(({ verb, reason }) => `${verb}: ${reason}`)
    await wait(10)
  }
}

const verbs = {
  address: () => ({ http: gateway.http.url, sftp: gateway.sftp.port }),
  rest,
  begin: beginMeasuring,
  end: endMeasuring,
  cpu: () => process.cpuUsage(),
}
export type GatewayVerbs = typeof verbs
answerParent(verbs)
