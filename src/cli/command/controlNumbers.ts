// control-numbers: how far the counters are, and what was passed over, with the reason.
import { parseArgs } from 'node:util'
import { printable } from '../../exchange/engine/place.ts'
import { instant, systemClock } from '../../setting/clock.ts'
import type { Setting } from '../../setting/setting.ts'
import { storeAt } from '../../setting/storeAt.ts'
import { EVERY_KEY } from '../../store/gaps.ts'
import { lookAtStore, openStore } from '../../store/index.ts'
import type { Command } from '../command.ts'
import { caller } from '../keeping.ts'
import { say, table, UsageError } from '../terminal.ts'

export const controlNumbers: Command = {
  usage: 'control-numbers list|bump [--by 1000] [--reason WHY] [--who NAME]',
  summary:
    'Shows the counters of control numbers and what was passed over; bump passes over the next numbers of all of them, also of those to come, and keeps the reason. bump needs the store: stop an embedded gateway first.',
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        by: { type: 'string', default: '1000' },
        reason: { type: 'string' },
        who: { type: 'string' },
      },
    })
    const [act = 'list'] = positionals
    if (act === 'list') return list(setting)
    if (act !== 'bump') throw new UsageError(`there is no "control-numbers ${act}"`)
    if (!/^[1-9]\d{0,7}$/.test(values.by)) throw new UsageError('--by is a whole number above 0')
    if (!values.reason) throw new UsageError('say why: --reason "…"; it is kept with the gap')
    return bump(setting, Number(values.by), values.reason, values.who ?? caller())
  },
}

async function list(setting: Setting): Promise<number> {
  const store = await lookAtStore(storeAt(setting))
  try {
    const counters = await store.counters()
    const rows = counters.map(({ environment, key, last }) => [environment, printable(key), String(last)])
    say(rows.length === 0 ? 'No number was given yet.' : table([['ENVIRONMENT', 'KEY', 'LAST'], ...rows]))
    const gaps = await store.gaps()
    if (gaps.length === 0) return 0
    const cells = gaps.map((gap) => [
      gap.environment,
      gap.what === 'feed'
        ? 'positions of the feed'
        : gap.key === EVERY_KEY
          ? 'counters to come'
          : printable(gap.key),
      `${gap.first} to ${gap.last}`,
      gap.at,
      printable(gap.principal),
      printable(gap.reason),
    ])
    say(`\n${table([['ENVIRONMENT', 'PASSED OVER', 'NUMBERS', 'AT', 'BY', 'WHY'], ...cells])}`)
    return 0
  } finally {
    await store.close()
  }
}

async function bump(setting: Setting, by: number, reason: string, principal: string): Promise<number> {
  const store = await openStore(storeAt(setting))
  try {
    const at = instant(systemClock)
    const entry = { at, principal, act: 'control numbers bumped', subject: 'control-numbers' }
    const audited = store.audited({ ...entry, detail: `By ${by}: ${reason}` })
    const counters = await audited.bumpControlNumbers({ by, at, principal, reason })
    say(`${counters} counters went up by ${by}; new ones begin behind what was passed over.`)
    return 0
  } finally {
    await store.close()
  }
}
