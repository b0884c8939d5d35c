// What clients and their judge need of a gateway, or of several behind one address.
import type { ControlEntry, ControlKey } from '../../src/store/record.ts'

export interface Reached {
  /** Where its doors are. */
  readonly ready: { http: string; sftp: number }
  readonly isAlive: boolean
  /** What it wrote to its log of late. */
  readonly said: string
  /** As the work, but rejects as soon as nobody can answer any more: clients don't always notice. */
  until<T>(work: Promise<T>): Promise<T>
  /** Lets it come to rest; answers the steps that are left and why some are parked. */
  rest(): Promise<{ open: number; parked: string[] }>
  controlNumbers(keys: ControlKey[]): Promise<ControlEntry[]>
}
