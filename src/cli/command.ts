// A command of the CLI. Exit codes: 0 fine, 1 the document was rejected, 2 usage or configuration.
import type { Clock } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'
import type { Setting } from '../setting/setting.ts'

export interface RunningGateway {
  http: { url: string; port: number }
  /** Absent where this process is a worker. */
  sftp?: { port: number }
  hostKeys: readonly { public: string; fingerprint: string }[]
  house: House
  /** Absent where this process is a door. */
  exchange?: { idle: () => Promise<void> }
  /** Looks now for what operators must know of; absent where this process is a door. */
  lookForAlerts?: () => Promise<void>
  /** Stops at once; or, where it is to be `gentle`, lets everybody come to an end first. */
  stop: (gentle?: boolean) => Promise<void>
}

/** One that is door and worker. */
export type WholeGateway = Required<RunningGateway>

export interface Context {
  setting: Setting
  /** Handed in by main, since nothing below main may start the house. */
  startGateway: (setting: Setting, how?: { adoptKeys?: boolean; clock?: Clock }) => Promise<RunningGateway>
}

export interface Command {
  /** As it is called: `read FILE [--partner ID] [--json]`. */
  usage: string
  summary: string
  run: (words: string[], context: Context) => Promise<number>
}
