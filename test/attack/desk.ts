// A house under attack: the exchange at work, the HTTP door open, and the log kept word by word.
import { documents } from '../../src/cli/command/documents.ts'
import { listening } from '../../src/cli/terminal.ts'
import { type HttpDoor, openHttpDoor } from '../../src/door/http/index.ts'
import { openLog } from '../../src/setting/log.ts'
import { readSetting } from '../../src/setting/setting.ts'
import { type CallerName, callers, gate, keys, tokenOf } from '../door/http/setting.ts'
import { openHouse, type TestHouse } from '../flow/house.ts'

export interface Desk {
  at: TestHouse
  door: HttpDoor
  /** Asks the door as somebody. */
  ask(as: CallerName, path: string, init?: RequestInit): Promise<Response>
  /** What `edigw documents …` prints for an operator. */
  said(...words: string[]): Promise<string>
  /** All that was logged, at the most talkative level. */
  logged(): string
  close(): Promise<void>
}

/** Opens it with the sample partners Acme and Nordwind in force. */
export async function openDesk(): Promise<Desk> {
  let logged = ''
  const log = openLog('trace', {
    write: (line) => {
      logged += line
    },
  })
  const at = await openHouse({ log })
  const door = await openHttpDoor(at.house, { host: '127.0.0.1', port: 0, signingKeys: keys, gate })
  const setting = readSetting({ EDIGW_DATA: '/nowhere', EDIGW_HTTP_PORT: String(door.port) })
  const bearer = (as: CallerName) => `Bearer ${tokenOf(at.house, callers[as])}`
  return {
    at,
    door,
    ask: (as, path, init = {}) =>
      fetch(`${door.url}${path}`, { ...init, headers: { authorization: bearer(as), ...init.headers } }),
    said: (...words) => printed(words, setting, tokenOf(at.house, callers.operator)),
    logged: () => logged,
    close: async () => {
      await door.close()
      await at.close()
    },
  }
}

async function printed(words: string[], setting: ReturnType<typeof readSetting>, token: string) {
  const lines: string[] = []
  const context = { setting, startGateway: () => Promise.reject(new Error('it runs already')) }
  process.env.EDIGW_TOKEN = token
  try {
    await listening(
      (text) => lines.push(text),
      () => documents.run(words, context),
    )
  } finally {
    delete process.env.EDIGW_TOKEN
  }
  return lines.join('\n')
}
