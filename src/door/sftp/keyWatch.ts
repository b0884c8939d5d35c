// Keys that will soon let nobody in any more, told in time: thirty days before, and again seven and one, even where
// somebody has taken it on. One that was replaced, and is used no more, may go in peace.
import { type Condition, counted, type Watch } from '../../exchange/alerting/condition.ts'
import type { House } from '../../setting/house.ts'
import { DAY, type Key, keysOf, WARNING_DAYS } from './keyring.ts'

/** Days left from which on it is told, and told again. */
const STAGES = [WARNING_DAYS, 7, 1]

/** Keys of partners that expire, and principals that no key lets in any more. */
export const keyWatch = (house: Pick<House, 'store' | 'clock'>): Watch => ({
  kind: 'key-expiring',
  find: async () => {
    const byPrincipal = Map.groupBy(await keysOf(house), ({ principal }) => principal)
    const now = house.clock()
    return [...byPrincipal.values()].flatMap((keys) => [
      ...keys.filter((key) => key.state === 'expiring' && !isLeft(key, keys)).map(expiring),
      ...shutOut(keys, now),
    ])
  },
})

/** Whether another key is there for longer, and came into use instead. */
function isLeft(key: Key, keys: readonly Key[]): boolean {
  const next = keys.filter((one) => one.state === 'active' || one.state === 'not-yet')
  const last = key.usedAt ?? ''
  return next.some(({ usedAt = '' }) => usedAt > last) || (last === '' && next.length > 0)
}

function expiring(key: Key): Condition {
  const { principal, partner, fingerprint, expires = '', daysLeft = 0, usedAt, comment } = key
  const name = comment === undefined ? '' : ` (${comment})`
  const used = usedAt === undefined ? 'it was never used' : `it was used last at ${usedAt.slice(0, 16)}Z`
  const stage = STAGES.findLast((one) => daysLeft < one) ?? WARNING_DAYS
  return {
    subject: `${principal}/${fingerprint}`,
    ...(partner === undefined ? {} : { partner }),
    says: `The SSH key ${fingerprint}${name} of ${principal} expires in ${counted(daysLeft, 'day')}, at ${expires.slice(0, 16)}Z; ${used}.`,
    worse: new Date(Date.parse(expires) - stage * DAY).toISOString(),
    advice:
      'Ask the partner for its next public key and let it in beside this one; where one is in, ask it to change over.',
    command: `edigw keys add ${principal} FILE.pub --replaces ${fingerprint} --overlap 14d`,
  }
}

/** A principal whose last key has expired not long ago. */
function shutOut(keys: readonly Key[], now: Date): Condition[] {
  const last = keys.toSorted((a, b) => ((a.expires ?? '') < (b.expires ?? '') ? 1 : -1))[0]
  if (!last || keys.some(({ state }) => state !== 'expired')) return []
  if (now.getTime() - Date.parse(last.expires!) > WARNING_DAYS * DAY) return []
  const { principal, partner, fingerprint, expires } = last
  return [
    {
      subject: `${principal}/none`,
      ...(partner === undefined ? {} : { partner }),
      says: `No SSH key lets ${principal} in any more: the last one, ${fingerprint}, expired at ${expires!.slice(0, 16)}Z.`,
      advice:
        'Ask the partner for a new public key and let it in; where it comes by SFTP no more, take its principal out of the agreement.',
      command: `edigw keys add ${principal} FILE.pub`,
    },
  ]
}
