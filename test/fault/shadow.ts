// A shadow run over many documents, measured: orders in files of thousands and alone in files of their own are received by a
// house, and while it holds the store, the command runs beside it in a process of its own, whose memory is told.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startExchange } from '../../src/exchange/exchange.ts'
import { openReception } from '../../src/exchange/receive.ts'
import { applyPartners } from '../../src/partner/apply.ts'
import { noGate } from '../../src/partner/gate.ts'
import { newIds, systemClock } from '../../src/setting/clock.ts'
import type { House } from '../../src/setting/house.ts'
import { noLog } from '../../src/setting/log.ts'
import { openStore } from '../../src/store/index.ts'
import { order, orders } from '../flow/orders.ts'
import { acmeAndNordwind } from '../partner/copied.ts'
import { runBeside } from './beside.ts'
import { atPlace, type StoreKind } from './place.ts'

/** Orders in one file; every tenth order comes alone. */
const TOGETHER = 4500
const ALONE = 500

/** Measures `edigw mapping shadow` over so many received documents. */
export async function measureShadow(
  store: StoreKind,
  documents: number,
  say: (text: string) => void,
): Promise<void> {
  await atPlace(store, async ({ data, databaseUrl }) => {
    const opened = await openStore(databaseUrl ? { url: databaseUrl } : { directory: data })
    const house: House = { store: opened, clock: systemClock, newId: newIds(), log: noLog }
    await applyPartners(house, acmeAndNordwind(), noGate)
    const exchange = startExchange(house, { threads: 2 })
    const begin = performance.now()
    for (let first = 1; first <= documents; first += TOGETHER + ALONE) {
      await bring(house, first, Math.min(TOGETHER, documents - first + 1))
      for (let one = first + TOGETHER; one < first + TOGETHER + ALONE && one <= documents; one++)
        await bring(house, one, 1)
      await exchange.idle()
    }
    say(`${documents} documents received in ${seconds(begin)}`)
    const settings = {
      EDIGW_DATA: data,
      EDIGW_THREADS: '2',
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    }
    await run(settings, candidateIn(data), documents, say)
    await exchange.stop()
    await opened.close()
  })
}

const seconds = (begin: number): string => `${((performance.now() - begin) / 1000).toFixed(1)} s`

const LINES = Object.fromEntries(
  [2, 3, 4, 5].map((line) => [`PO1 ${line}`, `PO1*${line}*${line}*EA*9.95**VN*WC-${line}`]),
)

/** Every hundredth is a drop-shipment, which the candidate does not take. */
function orderOf(number: number, control: string): string {
  const kind = number % 100 === 0 ? 'DS' : 'SA'
  const BEG = `BEG*00*${kind}*${4_600_000_000 + number}**20260601`
  return order('', control, { BEG, CTT: '', ...LINES, 'CTT of all': 'CTT*5' })
}

async function bring(house: House, first: number, count: number): Promise<void> {
  const sets = Array.from({ length: count }, (_, index) =>
    orderOf(first + index, String(index + 1).padStart(4, '0')),
  )
  const file = orders({ isa13: String(first).padStart(9, '0'), gs06: String(first), groups: [sets] })
  const by = { principal: 'acme', partner: 'acme', door: 'http', environment: 'production' } as const
  const reception = openReception(house, { ...by, limit: 1 << 30 })
  await reception.append(Buffer.from(file, 'latin1'))
  await reception.finish()
}

/** Acme's overlay, which takes fewer kinds of orders and calls a department a section. */
function candidateIn(directory: string): string {
  const file = join(directory, 'candidate.yaml')
  const text = readFileSync(join(acmeAndNordwind(), 'acme', '850.yaml'), 'utf8')
  writeFileSync(
    file,
    text.replace('BK, RL, DS, RO]', 'BK, RL, RO]').replace('{ type: department }', '{ type: section }'),
  )
  return file
}

async function run(
  settings: Record<string, string>,
  candidate: string,
  documents: number,
  say: (text: string) => void,
): Promise<void> {
  const words = ['mapping', 'shadow', 'acme', '850-in', '--candidate', candidate]
  const { code, said, seconds: took, most, early } = await runBeside(words, settings)
  say(said.split('\n').slice(0, 12).join('\n'))
  say(`exit code ${code} after ${took.toFixed(1)} s: ${Math.round(documents / took)} documents a second`)
  say(`memory: at most ${most} MB; after a quarter of the time it had been ${early} MB`)
}
