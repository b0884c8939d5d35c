// Client secrets that will soon get nobody a token any more, told in time: as with SSH keys thirty, seven and one days before.
import { type Condition, counted, type Watch } from '../../exchange/alerting/condition.ts'
import type { House } from '../../setting/house.ts'
import { ending, lastOf, lastUse, urgentSince } from '../standing.ts'
import { type Secret, secretsOf } from './secretring.ts'

/** Secrets that expire, and principals whose last one has. */
export const secretWatch = (house: Pick<House, 'store' | 'clock'>): Watch => ({
  kind: 'secret-expiring',
  find: async () => {
    const byPrincipal = Map.groupBy(await secretsOf(house), ({ principal }) => principal)
    return [...byPrincipal.values()].flatMap((secrets) => {
      const last = lastOf(secrets, house.clock())
      return [...ending(secrets).map(expiring), ...(last ? [shutOut(last)] : [])]
    })
  },
})

function expiring(secret: Secret): Condition {
  const { id, principal, partner, expires = '', daysLeft = 0, comment } = secret
  const name = comment === undefined ? '' : ` (${comment})`
  return {
    subject: `${principal}/${id}`,
    ...(partner === undefined ? {} : { partner }),
    says: `The client secret ${id}${name} of ${principal} expires in ${counted(daysLeft, 'day')}, at ${expires.slice(0, 16)}Z; ${lastUse(secret)}.`,
    worse: urgentSince(secret),
    advice: 'Make the next one beside it, and hand it over: the old one goes on until its end.',
    command: `edigw secrets add ${principal} --replaces ${id} --overlap 14d`,
  }
}

const shutOut = ({ principal, partner, expires }: Secret): Condition => ({
  subject: `${principal}/none`,
  ...(partner === undefined ? {} : { partner }),
  says: `No client secret gets ${principal} a token any more: the last one expired at ${expires!.slice(0, 16)}Z.`,
  advice: 'Make a new one and hand it over, where it still comes by the API.',
  command: `edigw secrets add ${principal}`,
})
