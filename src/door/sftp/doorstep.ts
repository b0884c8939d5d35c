// Who may stand at the door at all, before a byte was read: so many connections from one address, and for a while none from
// one that keeps failing to log in. Failures are counted by each process, the bans they lead to are the house's. Addresses are
// chosen by strangers, so what is remembered about them is bounded (by openBuckets, and by forgetting old bans).
import { after, instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import { bareAddress, within } from '../../setting/networks.ts'
import type { Ban } from '../../store/bans.ts'
import { openBuckets, openPlaces } from '../throttle.ts'
import type { SftpLimits } from './limits.ts'

export interface Doorstep {
  /** Whether a connection from the address may come in; if so, `leave` is called for it once. */
  enter(address: string): Promise<boolean>
  leave(address: string): void
  /** A connection from the address ended without a log-in; `tried` is the name that it gave, if any. */
  failed(address: string, tried?: string): Promise<void>
}

type Watch = Pick<House, 'store' | 'clock' | 'log'>

const SECOND = 1000
const DAY = 86_400_000
/** Failures are forgotten evenly over so many seconds. */
const FORGIVING = 600
const MINUTE = 60

/** `neverBanned` are networks of load balancers and the like, behind which many stand. */
export function openDoorstep(
  house: Watch,
  limits: SftpLimits,
  neverBanned: readonly string[] = [],
): Doorstep {
  const places = openPlaces(limits.connectionsPerAddress)
  const spared = within(neverBanned)
  const most = limits.failedLogins
  const failures = openBuckets(house.clock, { capacity: most, perSecond: most / FORGIVING })
  const mute = limits.handshakesPerMinute
  const handshakes = openBuckets(house.clock, { capacity: mute, perSecond: mute / MINUTE })

  async function isTurnedAway(address: string, network: string): Promise<boolean> {
    if (spared(bareAddress(address))) return false
    const { granted } = handshakes.take(network)
    if (!granted) return true
    handshakes.giveBack(network)
    const ban = await house.store.banOf(network)
    return ban !== undefined && ban.until > instant(house.clock)
  }

  return {
    async enter(address) {
      const network = networkOf(address)
      if (!places.enter(network)) return false
      const away = await isTurnedAway(address, network).catch((err) => {
        house.log.error({ err }, 'bans could not be looked up')
        return false
      })
      if (away) places.leave(network)
      return !away
    },
    leave: (address) => places.leave(networkOf(address)),
    async failed(address, tried) {
      if (spared(bareAddress(address))) return
      const network = networkOf(address)
      if (tried === undefined) handshakes.take(network)
      else if (failures.take(network).remaining === 0) await ban(house, limits, network, tried)
    },
  }
}

/** Each time for twice as long as the last, where that was not long ago. */
async function ban(house: Watch, limits: SftpLimits, network: string, tried: string): Promise<void> {
  const { store, clock } = house
  const at = instant(clock)
  const last = await store.banOf(network)
  if (last && last.until > at) return
  const recently = new Date(clock().getTime() - DAY).toISOString()
  const times = last && last.until > recently ? last.times + 1 : 1
  const seconds = Math.min(limits.longestBanSeconds, limits.firstBanSeconds * 2 ** Math.min(times - 1, 20))
  const fresh: Ban = { network, since: at, until: after(clock, seconds * SECOND), times, tried }
  const detail = `${limits.failedLogins} failed log-ins, ban ${times} in a row, until ${fresh.until}`
  const entry = { at, principal: tried, act: 'sftp-ban', subject: network, detail }
  await store.audited(entry).putBan(fresh, recently)
}

/** An IPv4 address as it is; of an IPv6 address the /64, since anyone with one has all of it. */
export function networkOf(address: string): string {
  const bare = bareAddress(address)
  if (!bare.includes(':')) return bare
  const [head = '', tail] = bare.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail ? tail.split(':') : []
  const groups =
    tail === undefined ? first : [...first, ...Array(8 - first.length - last.length).fill('0'), ...last]
  return groups.slice(0, 4).join(':')
}
