// Everybody who takes part in a run, each in a process of its own: the gateway, partners by SFTP, partners by REST, and
// those who receive (the ERP, and partners who take their 997s).
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Place } from '../../fault/gateway.ts'
import type { GatewayVerbs } from './gateway-child.ts'
import { type Folders, partnerNames } from './partners.ts'
import type { ReceiverVerbs } from './receiver-child.ts'
import type { Opening, SenderVerbs } from './sender-child.ts'
import { type Partaker, startPartaker } from './talk.ts'

export interface Hall {
  place: Place
  gateway: Partaker<GatewayVerbs>
  senders: Partaker<SenderVerbs>[]
  receiver: Partaker<ReceiverVerbs>
  /** Documents that were granted to each sender so far. */
  granted: number
  close(): Promise<void>
}

const LANES = 4
const DOORS = ['sftp', 'http'] as const

// As the launcher starts it for users.
const launch = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../scripts/launch.json'), 'utf8'),
) as { options: string[]; environment: Record<string, string> }

/** Starts a gateway on a place; `profiles` is a folder for the profiles of its threads. */
export function startGateway(
  { data, databaseUrl }: Place,
  { partners, contracts }: Folders,
  profiles?: string,
): Partaker<GatewayVerbs> {
  return startPartaker<GatewayVerbs>('./gateway-child.ts', {
    options: ['--import', join(import.meta.dirname, 'probe-child.ts'), ...launch.options],
    environment: {
      EDIGW_PARTNERS: partners,
      EDIGW_CONTRACTS: contracts,
      ...launch.environment,
      EDIGW_DATA: data,
      EDIGW_HTTP_PORT: '0',
      EDIGW_SFTP_PORT: '0',
      EDIGW_LOG: 'error',
      NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
      DATABASE_URL: databaseUrl,
      EDIGW_BENCH_PROFILES: profiles,
    },
  })
}

/** Starts all of them; the documents of the two doors take turns, so that each number is used once. */
export async function openHall(
  place: Place,
  folders: Folders,
  count: number,
  { profiles, doors = DOORS }: { profiles?: string | undefined; doors?: readonly Opening['door'][] } = {},
): Promise<Hall> {
  const gateway = startGateway(place, folders, profiles)
  const senders = doors.map(() => startPartaker<SenderVerbs>('./sender-child.ts'))
  const receiver = startPartaker<ReceiverVerbs>('./receiver-child.ts')
  const all = [gateway, ...senders, receiver]
  const close = async () => void (await Promise.all(all.map((one) => one.end())))
  try {
    const about = { ...(await gateway.ask('address')), data: place.data, partners: partnerNames(count) }
    for (const [index, door] of doors.entries())
      await senders[index]!.ask('open', {
        ...about,
        door,
        lanes: LANES,
        first: index + 1,
        step: doors.length,
      })
    await receiver.ask('open', about)
    return { place, gateway, senders, receiver, granted: 0, close }
  } catch (error) {
    await close()
    throw error
  }
}
