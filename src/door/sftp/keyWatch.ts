// Keys that will soon let nobody in any more, told in time: thirty days before, and again seven and one, even where
// somebody has taken it on. One that was replaced, and is used no more, may go in peace.
import { type Condition, counted, type Watch } from '../../exchange/alerting/condition.ts'
import type { House } from '../../setting/house.ts'
import { ending, lastOf, lastUse, urgentSince } from '../standing.ts'
import { type Key, keysOf } from './keyring.ts'

/** Keys of partners that expire, and principals that no key lets in any more. */
export const keyWatch = (house: Pick<House, 'store' | 'clock'>): Watch => ({
  kind: 'key-expiring',
  find: async () => {
    const byPrincipal = Map.groupBy(await keysOf(house), ({ principal }) => principal)
    return [...byPrincipal.values()].flatMap((keys) => {
      const last = lastOf(keys, house.clock())
      return [...ending(keys).map(expiring), ...(last ? [shutOut(last)] : [])]
    })
  },
})

function expiring(key: Key): Condition {
  const { principal, partner, fingerprint, expires = '', daysLeft = 0, comment } = key
  const name = comment === undefined ? '' : ` (${comment})`
  return {
    subject: `${principal}/${fingerprint}`,
    ...(partner === undefined ? {} : { partner }),
    says: `The SSH key ${fingerprint}${name} of ${principal} expires in ${counted(daysLeft, 'day')}, at ${expires.slice(0, 16)}Z; ${lastUse(key)}.`,
    worse: urgentSince(key),
    advice:
      'Ask the partner for its next public key and let it in beside this one; where one is in, ask it to change over.',
    command: `edigw keys add ${principal} FILE.pub --replaces ${fingerprint} --overlap 14d`,
  }
}

/** A principal whose last key has expired not long ago. */
const shutOut = ({ principal, partner, fingerprint, expires }: Key): Condition => ({
  subject: `${principal}/none`,
  ...(partner === undefined ? {} : { partner }),
  says: `No SSH key lets ${principal} in any more: the last one, ${fingerprint}, expired at ${expires!.slice(0, 16)}Z.`,
  advice:
    'Ask the partner for a new public key and let it in; where it comes by SFTP no more, take its principal out of the agreement.',
  command: `edigw keys add ${principal} FILE.pub`,
})
