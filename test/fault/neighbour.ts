// Another partner, whose small orders must not feel the large file; and the probes that tell whether they do.
import { cp, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Api } from '../../src/cli/api.ts'
import { copyPartners } from '../partner/copied.ts'
import type { Sftp } from './clients.ts'
import type { Maker } from './delivery.ts'

/** A directory of partners with Globex, who settled what Acme settled; its path. */
export async function partnersWithGlobex(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'edigw-partners-'))
  copyPartners(directory)
  const globex = join(directory, 'globex')
  await cp('partners/acme', globex, { recursive: true })
  for (const name of (await readdir(globex)).filter((one) => one.endsWith('.yaml'))) {
    const text = await readFile(join(globex, name), 'utf8')
    await writeFile(join(globex, name), text.replaceAll('acme', 'globex').replaceAll('ACMERETAIL', 'GLOBEX'))
  }
  return directory
}

/** Milliseconds of each probe. */
export interface Felt {
  health: number[]
  order: number[]
}

export interface Neighbour {
  operator: Api
  sftp: Sftp
  address: string
  maker: Maker
}

/** Probes until told to stop: /healthz twenty times a second, and one small order after the other. */
export async function feel(neighbour: Neighbour, during: Promise<unknown>): Promise<Felt> {
  const felt: Felt = { health: [], order: [] }
  let over = false
  const told = during.finally(() => {
    over = true
  })
  const health = async () => {
    while (!over) {
      felt.health.push(
        await timed(() => fetch(`${neighbour.address}/healthz`).then((answer) => answer.text())),
      )
      await wait(50)
    }
  }
  const order = async () => {
    while (!over) {
      felt.order.push(await bringOne(neighbour))
      await wait(300)
    }
  }
  await Promise.all([told, health(), order()])
  return felt
}

/** From the OK of its close to the feed. */
export async function bringOne({ operator, sftp, maker }: Neighbour): Promise<number> {
  const made = maker.x12('put', { groups: 1, sets: 1, lines: 10, wrong: false })
  const text = made.bytes
    .toString('latin1')
    .replace('ACMERETAIL     ', 'GLOBEX         ')
    .replace('ACMERETAIL', 'GLOBEX')
  await sftp.bring({ ...made, bytes: Buffer.from(text, 'latin1') })
  return timed(() => published(operator, 'globex', made.orders[0]!))
}

/** Resolves when the order is in the feed. */
export async function published(operator: Api, partner: string, number: string, every = 10): Promise<void> {
  for (;;) {
    const found = (await operator.get(`/v1/documents?partner=${partner}&number=${number}`)) as {
      items: { state: string }[]
    }
    if (found.items.some(({ state }) => state === 'published')) return
    await wait(every)
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await work()
  return performance.now() - begin
}

/** The value that so many of a hundred don't exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN
}
