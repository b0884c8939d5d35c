// What will soon let nobody in any more, told in time: thirty days before, and again seven and one, even where somebody has
// taken it on. One that was replaced, and is used no more, may go in peace.
import { type Condition, counted, type Watch } from '../../exchange/alerting/condition.ts'
import type { House } from '../../setting/house.ts'
import { type Held, heldBy, type Ring } from './ring.ts'
import { ending, lastOf, lastUse, urgentSince } from './standing.ts'

/** Those of a kind that expire, and principals whose last one has, not long ago. */
export const endWatch = <T extends Held>(house: Pick<House, 'store' | 'clock'>, ring: Ring<T>): Watch => ({
  kind: ring.told.kind,
  find: async () => {
    const byPrincipal = Map.groupBy(await heldBy(house, ring), ({ principal }) => principal)
    return [...byPrincipal.values()].flatMap((held) => {
      const last = lastOf(held, house.clock())
      return [...ending(held).map((one) => expiring(ring, one)), ...(last ? [shutOut(ring, last)] : [])]
    })
  },
})

function expiring<T extends Held>({ nameOf, told }: Ring<T>, one: T): Condition {
  const { principal, partner, expires = '', daysLeft = 0, comment } = one
  const [name, note] = [nameOf(one), comment === undefined ? '' : ` (${comment})`]
  const end = `expires in ${counted(daysLeft, 'day')}, at ${expires.slice(0, 16)}Z`
  return {
    subject: `${principal}/${name}`,
    ...(partner === undefined ? {} : { partner }),
    says: `The ${told.title} ${name}${note} of ${principal} ${end}; ${lastUse(one)}.`,
    worse: urgentSince(one),
    advice: told.expiring,
    command: `${told.command(principal)} --replaces ${name} --overlap 14d`,
  }
}

function shutOut<T extends Held>({ nameOf, told }: Ring<T>, one: T): Condition {
  const { principal, partner, expires } = one
  const last = `the last one, ${nameOf(one)}, expired at ${expires!.slice(0, 16)}Z`
  return {
    subject: `${principal}/none`,
    ...(partner === undefined ? {} : { partner }),
    says: `No ${told.title} ${told.opens(principal)} any more: ${last}.`,
    advice: told.shutOut,
    command: told.command(principal),
  }
}
