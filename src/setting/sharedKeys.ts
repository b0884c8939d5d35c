// Several processes on one store must have the same keys: each looks at its start, by fingerprints, and says where to put
// them instead of starting with others. The keys themselves stay files, in a folder that all of them are given: whoever
// reads the database, or a copy of it, can sign nothing by that.
import type { HouseKeys } from '../store/houseKeys.ts'
import { type Clock, instant } from './clock.ts'
import { SettingError } from './error.ts'

/** Fingerprints of keys by their use, such as `signing-key`. */
export type Fingerprints = Readonly<Record<string, readonly string[]>>

interface Agreeing {
  store: HouseKeys
  clock: Clock
  /** The folder that they are in. */
  folder: string
  /** The keys are the house's from now on, whatever it knew before. */
  adopt?: boolean
}

/** Throws SettingError where the house has other keys than these. */
export async function agreeOnKeys(
  { store, clock, folder, adopt = false }: Agreeing,
  keys: Fingerprints,
): Promise<void> {
  for (const [kind, ids] of Object.entries(keys)) {
    const said = await store.agreeOnKeys({ kind, ids, at: instant(clock), adopt })
    if (!said.agreed)
      throw new SettingError(
        `the ${kind} in ${folder} is ${ids.join(', ')}; the other gateways on this database have ${said.known.join(', ')}. ` +
          'Give all of them the same folder by EDIGW_KEYS. Where those keys are lost for good: edigw start --adopt-keys',
      )
  }
}
