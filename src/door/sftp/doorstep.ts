// Who may stand at the door at all, before a byte was read: so many connections from one address, and none
// for a while from one that keeps failing to log in. Addresses are chosen by strangers, so what is
// remembered about them is bounded (by openBuckets).
import type { Clock } from '../../setting/clock.ts'
import { openBuckets, openPlaces } from '../throttle.ts'
import type { SftpLimits } from './limits.ts'

export interface Doorstep {
  /** Whether a connection from the address may come in; if so, `leave` is called for it once. */
  enter(address: string): boolean
  leave(address: string): void
  /** A connection from the address ended without a log-in. */
  failed(address: string): void
}

export function openDoorstep(clock: Clock, limits: SftpLimits): Doorstep {
  const places = openPlaces(limits.connectionsPerAddress)
  const perMinute = limits.failedLoginsPerMinute
  const failures = openBuckets(clock, { capacity: perMinute, perSecond: perMinute / 60 })

  function mayTry(key: string): boolean {
    const { granted } = failures.take(key)
    if (granted) failures.giveBack(key)
    return granted
  }

  return {
    enter: (address) => mayTry(networkOf(address)) && places.enter(networkOf(address)),
    leave: (address) => places.leave(networkOf(address)),
    failed: (address) => void failures.take(networkOf(address)),
  }
}

/** An IPv4 address as it is; of an IPv6 address the /64, since anyone with one has all of it. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address
  const [head = '', tail] = address.split('%', 1)[0]!.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail ? tail.split(':') : []
  const groups =
    tail === undefined ? first : [...first, ...Array(8 - first.length - last.length).fill('0'), ...last]
  return groups.slice(0, 4).join(':')
}
