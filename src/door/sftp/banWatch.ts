// A ban that hits a partner: an address that one of its keys was used from before now fails to log in, which is a mover with
// an old key far more often than an attack. Bans of strangers are nobody's alarm.
import type { Watch } from '../../exchange/alerting/condition.ts'
import { instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import { networkOf } from './doorstep.ts'
import { type Key, keysOf } from './keyring.ts'

const MOST = 500

/** Partners that are turned away at the SFTP door. */
export const banWatch = (house: Pick<House, 'store' | 'clock'>): Watch => ({
  kind: 'partner-banned',
  find: async () => {
    const bans = await house.store.bans({ now: instant(house.clock), limit: MOST })
    if (bans.length === 0) return []
    const keys = (await keysOf(house)).filter(({ usedFrom }) => usedFrom !== undefined)
    const byNetwork = new Map<string, Key>(keys.map((key) => [networkOf(key.usedFrom!), key]))
    return bans.flatMap(({ network, until, tried }) => {
      const key = byNetwork.get(network)
      if (!key) return []
      const { principal, partner } = key
      return [
        {
          subject: network,
          ...(partner === undefined ? {} : { partner }),
          says: `${network}, from where ${principal} came before, is turned away until ${until.slice(0, 16)}Z: it kept failing to log in as ${tried}.`,
          advice: 'Ask the partner which key its mover uses, and let that in; then lift the ban.',
          command: `edigw doors unban ${network} --reason "the mover of ${principal} has its new key"`,
        },
      ]
    })
  },
})
