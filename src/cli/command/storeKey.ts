// store-key: the keys that documents are sealed by at rest. The file is made here and read by the gateway; sealing anew goes
// through the gateway where one has the store, else it is done here.
import { existsSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { Refusal } from '../../exchange/refusal.ts'
import { forgetStoreKey, resealSome } from '../../exchange/storeKeys.ts'
import { systemClock } from '../../setting/clock.ts'
import type { Setting } from '../../setting/setting.ts'
import { storeAt } from '../../setting/storeAt.ts'
import { lookAtStore, openStore } from '../../store/index.ts'
import { newKeyLine, readKeys, storeKeyOf } from '../../store/seal/keys.ts'
import type { Store } from '../../store/store.ts'
import { openApi } from '../api.ts'
import type { Command } from '../command.ts'
import { caller } from '../keeping.ts'
import { say, table, tell, UsageError } from '../terminal.ts'

const OPTIONS = {
  file: { type: 'string' },
  reason: { type: 'string' },
  progress: { type: 'boolean', default: false },
} as const

interface Asked {
  setting: Setting
  key: string | undefined
  file: string | undefined
  reason: string | undefined
  progress: boolean
}

export const storeKey: Command = {
  usage: 'store-key new|list|rotate|forget [ID] [--file FILE] [--reason WHY] [--progress]',
  summary:
    'Seals documents at rest: "new" adds a key to the file of EDIGW_STORE_KEY_FILE (or --file, which it makes); the newest one seals, from the next start or rotation on. "rotate" seals by it all that was kept before, beside the running gateway; it may be broken off and begun again. "forget ID" then lets the old one go.',
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({ args: words, allowPositionals: true, options: OPTIONS })
    const [act = 'list', key, ...more] = positionals
    if (!Object.hasOwn(ACTS, act) || more.length > 0)
      throw new UsageError(`there is no "store-key ${positionals.join(' ')}"`)
    const { file = setting.storeKeys?.file, reason, progress } = values
    return ACTS[act as keyof typeof ACTS]({ setting, key, file, reason, progress })
  },
}

async function make({ file, setting }: Asked): Promise<number> {
  if (file === undefined) throw new UsageError('say where the keys are: --file FILE')
  if (existsSync(file)) readKeys({ file })
  const line = newKeyLine()
  await appendFile(file, `${line}\n`, { mode: 0o600 })
  say(
    `${storeKeyOf(line).id} is the newest key in ${file}. Keep a copy elsewhere: without it nothing can be read.`,
  )
  if (setting.storeKeys === undefined)
    say(`Turn it on: EDIGW_STORE_KEY_FILE=${file}, then start the gateway.`)
  else say('Bring the file to every machine of the house first, then: edigw store-key rotate')
  return 0
}

async function list({ setting }: Asked): Promise<number> {
  const store = await lookAtStore(storeAt(setting))
  try {
    const { keys, current } = await store.storeKeys()
    if (keys.length === 0) say('Nothing is sealed: edigw store-key new --file FILE')
    else say(table([['KEY', 'SEALS', ''], ...keys.map((one) => rowOf(one, current))]))
    return 0
  } finally {
    await store.close()
  }
}

const rowOf = ({ id, seals }: { id: string; seals: number }, current: string | undefined): string[] => [
  id,
  `${seals} values`,
  id === current ? 'seals now' : seals === 0 ? 'may be forgotten' : 'only read: edigw store-key rotate',
]

/** What a rotation is done by. */
interface Hands {
  reseal(from?: string): Promise<{ resealed: number; next?: string }>
  forget(id: string, reason: string): Promise<void>
  close(): Promise<void>
}

const asJson = (body: object) => ({ type: 'application/json', content: JSON.stringify(body) })

async function throughGateway(setting: Setting): Promise<Hands> {
  const api = await openApi('operator', setting)
  return {
    reseal: async (from) =>
      (await api.post('/v1/store-keys/reseal', asJson(from === undefined ? {} : { from }))) as {
        resealed: number
        next?: string
      },
    forget: async (id, reason) =>
      void (await api.post(`/v1/store-keys/${encodeURIComponent(id)}/forget`, asJson({ reason }))),
    close: async () => {},
  }
}

function byOneself(store: Store): Hands {
  const house = { store, clock: systemClock }
  const principal = caller()
  return {
    reseal: (from) => resealSome(house, principal, from),
    forget: (id, reason) => forgetStoreKey(house, id, { principal, reason }),
    close: () => store.close(),
  }
}

/** The embedded store is a running gateway's own. */
async function withHands(setting: Setting, work: (hands: Hands) => Promise<number>): Promise<number> {
  const open = openStore(storeAt(setting)).then(byOneself)
  const hands = await open.catch((error: Error) => {
    if (/^another gateway/.test(error.message)) return throughGateway(setting)
    throw error
  })
  try {
    return await work(hands)
  } catch (error) {
    if (error instanceof Refusal) throw new UsageError(error.detail)
    throw error
  } finally {
    await hands.close()
  }
}

const rotate = ({ setting, progress }: Asked): Promise<number> =>
  withHands(setting, async (hands) => {
    let sum = 0
    let from: string | undefined
    do {
      const { resealed, next } = await hands.reseal(from)
      sum += resealed
      from = next
      if (progress) tell(`${sum} values sealed anew`)
    } while (from !== undefined)
    say(`${sum} values were sealed anew; all are sealed by the newest key. See: edigw store-key list`)
    return 0
  })

async function forget({ setting, key, reason }: Asked): Promise<number> {
  if (key === undefined) throw new UsageError('say which key: its id, as "store-key list" shows it')
  if (reason === undefined) throw new UsageError('say why in --reason; it is kept in the audit trail')
  return withHands(setting, async (hands) => {
    await hands.forget(key, reason)
    say(
      `The store needs ${key} no more: take its line out of the key file. Backups from before still need it.`,
    )
    return 0
  })
}

const ACTS = { new: make, list, rotate, forget }
