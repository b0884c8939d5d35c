// One thing that "edigw contract" does. Each is a file of this folder, and loaded when it is asked for.
import type { Folders } from '../../contract/contract.ts'
import type { Setting } from '../../setting/setting.ts'

/** Says a line to whoever asked. */
export type Out = (text: string) => void

export interface ActContext {
  setting: Setting
  folders: Folders
  /** Results. */
  out: Out
  /** Mistakes, and progress of long work. */
  complain: Out
}

/** Takes the words after its own name; answers the exit code. Throws UsageError. */
export type Act = (words: string[], context: ActContext) => Promise<number>
