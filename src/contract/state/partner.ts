// What a trading partner finds of its own: a file that was taken in, one that was rejected, and what is none of its
// business.
import { CannotAnswer, type StateHandler } from '../endpoint.ts'
import { bring, renumbered, sampleOf, type World } from './world.ts'

/** States by `partner`, which must send orders in X12. */
export function partnerStates(world: World): Readonly<Record<string, StateHandler>> {
  let number = 800_000
  const order = (partner: string) => {
    number += 1
    return renumbered(sampleOf(world, partner, 'order').bytes, number)
  }
  return {
    async 'an order of the partner was taken in'({ partner }) {
      return made(world, await bring(world, String(partner), order(String(partner))))
    },
    async 'an order of the partner was rejected'({ partner }) {
      return made(world, await bring(world, String(partner), miscounted(order(String(partner)))), 'draft')
    },
    async 'an order of another partner was taken in'({ partner }) {
      const other = String(partner)
      return made(world, await bring(world, other, order(other)))
    },
    async 'the partner brought this file before'({ partner, file }) {
      return made(world, await bring(world, String(partner), Buffer.from(String(file), 'latin1')))
    },
    'a file has at most so many bytes'({ bytes }) {
      if (bytes !== world.bodyBytes)
        throw new CannotAnswer(`the API under test takes files of ${world.bodyBytes} bytes`)
    },
  }
}

async function made({ house }: World, receipt: string, state = 'published') {
  const [document] = await house.store.documents({ receipt, limit: 1 })
  if (!document) throw new CannotAnswer('nothing of the file was understood')
  if (document.state !== state)
    throw new CannotAnswer(`the order was to be ${state}, and is ${document.state}`)
  return { receipt, document: document.id, number: document.number ?? '' }
}

/** The file with a wrong number of segments in each SE, which every partner's guide rejects. */
function miscounted(file: Uint8Array): Uint8Array {
  const text = Buffer.from(file).toString('latin1')
  const count = /(?<=[\n~]SE\*)\d+/g
  return Buffer.from(
    text.replace(count, (had) => String(Number(had) + 1)),
    'latin1',
  )
}
