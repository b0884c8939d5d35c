// Which trouble comes next, out of a seed. How often each act happens in a round is counted on a round in which
// nothing goes wrong, so that nearly every fault that is drawn is met.
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { between, pick, type Random, seeded } from '../../src/guide/sample/random.ts'
import { type Fault, modesOf, OUTSIDE_SITES, type Site } from './fault.ts'
import { Gateway, type Place } from './gateway.ts'
import type { Outside } from './outside.ts'
import { Bench, type Trouble } from './round.ts'

export type Counts = Readonly<Record<Site, number>>

/** How often each act happens in a round of its own, the start of the gateway among them. */
export async function countActs(place: Place, outside?: Outside): Promise<Counts> {
  const file = join(place.data, 'counts')
  const first = await Bench.open(place, {}, outside)
  await first.close()
  const gateway = await Gateway.start(place, {
    counts: file,
    ...(outside ? { environment: outside.environment } : {}),
  })
  const bench = first.with(gateway)
  await bench.work(bench.deliveries())
  await gateway.stop()
  const lines = (await readFile(file, 'utf8')).trim().split('\n')
  await rm(file)
  const total: Record<Site, number> = { commit: 0, fsync: 0, rename: 0, send: 0, notify: 0, poll: 0, put: 0 }
  for (const line of lines)
    for (const [site, count] of Object.entries(JSON.parse(line) as Partial<Counts>))
      total[site as Site] += count
  return total
}

// There are many commits and sends in a round, and few of the others.
const LIKELY: readonly Site[] = [
  ...(['commit', 'commit', 'commit', 'commit', 'send', 'send', 'fsync', 'rename'] as const),
  ...OUTSIDE_SITES,
]
const LONGEST_ROUND = 1500
/** Acts of a start: it takes the house up again, and sends nothing. */
const START_COMMITS = 8

/** Endless troubles of one seed. */
export function* draw(seed: number, counts: Counts, postgres: boolean): Generator<Trouble, never> {
  const random: Random = { next: seeded(seed), fullness: 1 }
  const fault = (site: Site, most: number): Fault => ({
    site,
    mode: pick(random, modesOf(site, postgres)),
    nth: between(random, 1, Math.max(1, most)),
  })
  for (;;) {
    const choice = random.next()
    if (choice < 0.2) yield { killAfter: between(random, 0, LONGEST_ROUND) }
    else if (choice < 0.3) yield { start: fault('commit', START_COMMITS) }
    else {
      const site = pick(random, LIKELY)
      yield { during: fault(site, counts[site]) }
    }
  }
}
