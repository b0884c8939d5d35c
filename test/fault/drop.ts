// kill -9 while many files are being dropped: several connections drop at once, the gateway is killed in the
// middle, several times, and started again; clients try again what they got no OK for. Then every file is counted.
import { between, seeded } from '../../src/guide/sample/random.ts'
import { openSftp } from './clients.ts'
import { type Delivery, Maker } from './delivery.ts'
import { Gateway, type Place } from './gateway.ts'
import { broken } from './invariants.ts'
import { emptyLedger } from './ledger.ts'
import { ledgerBroken } from './verified.ts'
import { rest, visit } from './visit.ts'

export interface DropAndKill {
  files: number
  kills: number
  seed: number
  say: (text: string) => void
}

const CONNECTIONS = 8

/** Answers the sentences of what does not hold in the end. */
export async function dropAndKill(place: Place, { files, kills, seed, say }: DropAndKill): Promise<string[]> {
  const maker = new Maker()
  const deliveries = Array.from({ length: files }, (_, index) =>
    maker.x12(index % 2 === 0 ? 'put' : 'rename', { groups: 1, sets: 1, lines: 3, wrong: false }),
  )
  const ledger = { ...emptyLedger(), deliveries }
  const next = seeded(seed)
  let gateway = await Gateway.start(place)
  say(
    `${place.databaseUrl ? 'postgres' : 'embedded'}: ${files} files from ${CONNECTIONS} connections, ${kills} kills, seed ${seed}`,
  )
  for (let kill = 1; kill <= kills; kill++) {
    const most = Math.floor((files * kill) / (kills + 1))
    await dropUntil(
      gateway,
      place,
      deliveries,
      between({ next, fullness: 1 }, most - Math.floor(files / (2 * kills + 2)), most),
    )
    await gateway.kill()
    const known = deliveries.filter(({ acknowledged }) => acknowledged).length
    const doubtful = deliveries.filter(({ acknowledged, attempts }) => !acknowledged && attempts > 0).length
    say(`  kill -9 number ${kill}: ${known} files have their OK, ${doubtful} were under way`)
    gateway = await Gateway.start(place)
  }
  try {
    await dropUntil(gateway, place, deliveries, files)
    await rest(gateway)
    const found = await visit(gateway, place, ledger, (now) => broken(now, deliveries))
    say(summary(deliveries, ledger.pulled.size, ledger.got.size))
    return [...found, ...(await ledgerBroken(place))]
  } finally {
    await gateway.kill()
  }
}

/** Every connection drops what is next, until so many files in all have their OK. */
async function dropUntil(
  gateway: Gateway,
  { data }: Place,
  deliveries: Delivery[],
  enough: number,
): Promise<void> {
  const waiting = deliveries.filter(({ acknowledged }) => !acknowledged)
  let done = deliveries.length - waiting.length
  const lane = async () => {
    const sftp = await openSftp(gateway, data)
    while (done < enough) {
      const delivery = waiting.shift()
      if (!delivery) return sftp.close()
      delivery.attempts++
      await sftp.bring(delivery)
      delivery.acknowledged = true
      done++
      // Killed in the middle of what the other connections are at.
      if (done === enough && enough < deliveries.length) await gateway.kill()
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: CONNECTIONS }, lane))
  const failed = lanes.find((one) => one.status === 'rejected')
  if (failed && enough === deliveries.length) throw failed.reason
}

function summary(deliveries: readonly Delivery[], orders: number, acknowledgements: number): string {
  const again = deliveries.filter(({ attempts }) => attempts > 1).length
  return `  ${deliveries.length} files dropped, ${again} of them again: ${orders} orders in the feed, ${acknowledgements} 997s`
}
