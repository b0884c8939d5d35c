// Figures of what waits and what is wrong, asked of the store when they are scraped: by partner, environment and our own
// codes, never by a document's id or number, so that the number of series stays what the agreements have.
import { Gauge, type Registry } from 'prom-client'
import { isOfProcess } from '../../exchange/alerting/ownPlace.ts'
import { instant, after as later } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'

type Sample = [labels: Record<string, string>, value: number]

interface Asked {
  name: string
  help: string
  labels: readonly string[]
  /** What is so now; a set of labels that is not there any more is not shown. */
  samples: () => Promise<Sample[]>
}

/** Adds the figures to the registry. */
export function watchWaiting(house: House, registry: Registry): void {
  for (const { name, help, labels, samples } of asked(house)) {
    const gauge: Gauge<string> = new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [registry],
      async collect() {
        gauge.reset()
        for (const [of, value] of await samples()) gauge.set(of, value)
      },
    })
  }
}

const DRIFT_DAYS = 7 * 86_400_000

const asked = (house: House): Asked[] => [...ofDocuments(house), ...ofTheHouse(house)]

const ofDocuments = ({ store, clock }: House): Asked[] => [
  {
    name: 'edigw_documents_parked',
    help: 'Parked documents, by the code of the finding that parked them.',
    labels: ['environment', 'partner', 'direction', 'code'],
    samples: async () =>
      (await store.countParked()).map(({ environment, partner, direction, code, count }) => [
        { environment, partner, direction, code },
        count,
      ]),
  },
  {
    name: 'edigw_documents_waiting',
    help: 'Documents that wait for an order that they refer to (waiting), a release (held) or their batch (written).',
    labels: ['environment', 'partner', 'state'],
    samples: async () =>
      (await store.countWaiting()).map(({ environment, partner, state, count }) => [
        { environment, partner, state },
        count,
      ]),
  },
  {
    name: 'edigw_acknowledgements_late',
    help: 'Documents of ours whose acknowledgement is overdue or at risk.',
    labels: ['environment', 'partner', 'state'],
    samples: async () =>
      (await store.countLate(instant(clock))).map(({ environment, partner, state, count }) => [
        { environment, partner, state },
        count,
      ]),
  },
]

const ofTheHouse = ({ store, clock }: House): Asked[] => [
  {
    name: 'edigw_alerts_open',
    help: 'Alerts that have not ended, by kind.',
    labels: ['kind'],
    samples: async () => {
      const kinds = Map.groupBy(await store.openAlerts(), ({ kind }) => kind)
      return [...kinds].map(([kind, some]) => [{ kind }, some.length])
    },
  },
  {
    name: 'edigw_remote_door_failures',
    help: 'Tries in vain since a partner’s own server was used last, by what was tried.',
    labels: ['partner', 'act'],
    samples: async () =>
      (await store.doorTroubles())
        .filter((one) => !isOfProcess(one))
        .map(({ partner, place, times }) => [
          { partner, act: place.startsWith('put') ? 'put' : 'pick' },
          times,
        ]),
  },
  {
    name: 'edigw_mapping_drift_noticed',
    help: 'Things that a partner sent for the first time in the last seven days and that its mapping makes nothing of.',
    labels: ['partner', 'mapping'],
    samples: async () => {
      const noticed = await store.noticedDrift(later(clock, -DRIFT_DAYS))
      const groups = Map.groupBy(noticed, ({ partner, mapping }) => `${partner} ${mapping}`)
      return [...groups.values()].map((some) => {
        const { partner, mapping } = some[0]!
        return [{ partner, mapping }, some.length]
      })
    },
  },
  {
    name: 'edigw_steps_oldest_due_seconds',
    help: 'Age of the oldest file, group or document whose next step is due; 0 where none is.',
    labels: [],
    samples: async () => {
      const since = await store.oldestDue()
      return [[{}, since === undefined ? 0 : Math.max(0, (clock().getTime() - Date.parse(since)) / 1000)]]
    },
  },
  {
    name: 'edigw_database_connections',
    help: 'Connections of this process to PostgreSQL, and requests that wait for one.',
    labels: ['state'],
    samples: async () => {
      const { busy, idle, waiting } = store.connections?.() ?? { busy: 0, idle: 0, waiting: 0 }
      return Object.entries({ busy, idle, waiting }).map(([state, count]) => [{ state }, count])
    },
  },
]
