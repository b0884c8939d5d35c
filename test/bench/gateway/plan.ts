// What a run of the gateway's bench is asked for, out of the words of its command.
import { parseArgs } from 'node:util'
import type { StoreKind } from '../../fault/place.ts'

export interface Plan {
  stores: StoreKind[]
  /** Seconds of each stretch of traffic. */
  seconds: number
  /** Documents a second of the open loop. */
  rate: number
  partners: number
  /** Documents under way at once in the closed loop, and how many there are in all. */
  window: number
  most: number
  loops: readonly ('open' | 'closed')[]
  /** Seconds of a soak; 0 for none. */
  soak: number
  /** Folder for a CPU profile of each thread of the gateway. */
  profiles?: string
  json: boolean
}

const minutes = (text: string): number => Number(/^(\d+)m$/.exec(text)?.[1] ?? Number.NaN) * 60

const USAGE =
  '--store is embedded, postgres or both; --loop open, closed or both; --seconds and --soak (such as 10m) up to a day; --rate up to 10000; --partners up to 50.'

/** The plan, or what is wrong with the words. */
export function planOf(words: string[]): Plan | string {
  const { values } = parseArgs({
    args: words,
    options: {
      store: { type: 'string', default: 'both' },
      loop: { type: 'string', default: 'both' },
      seconds: { type: 'string', default: '20' },
      rate: { type: 'string', default: '100' },
      partners: { type: 'string', default: '4' },
      window: { type: 'string', default: '128' },
      most: { type: 'string', default: '1000000' },
      soak: { type: 'string', default: '0m' },
      profiles: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const within = (text: string, most: number) =>
    Number(text) > 0 && Number(text) <= most ? Number(text) : Number.NaN
  const plan: Plan = {
    stores: chosen(values.store, ['embedded', 'postgres']),
    loops: chosen(values.loop, ['open', 'closed']),
    seconds: within(values.seconds, 86_400),
    rate: within(values.rate, 10_000),
    partners: within(values.partners, 50),
    window: within(values.window, 10_000),
    most: within(values.most, 10_000_000),
    soak: minutes(values.soak),
    json: values.json,
    ...(values.profiles === undefined ? {} : { profiles: values.profiles }),
  }
  const numbers = [plan.seconds, plan.rate, plan.partners, plan.window, plan.most, plan.soak]
  const isGood = plan.stores.length > 0 && plan.loops.length > 0 && !numbers.some(Number.isNaN)
  return isGood ? plan : USAGE
}

const chosen = <T extends string>(word: string, all: T[]): T[] =>
  word === 'both' ? all : all.filter((one) => one === word)
