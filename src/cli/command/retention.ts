// retention: how long what is kept of each partner, what would go now, and letting it go without waiting for its time.
import { parseArgs } from 'node:util'
import { printable } from '../../exchange/engine/place.ts'
import { type Going, purgeOld, wouldGo } from '../../exchange/retention.ts'
import { newIds, systemClock } from '../../setting/clock.ts'
import { noLog } from '../../setting/log.ts'
import type { Setting } from '../../setting/setting.ts'
import { storeAt } from '../../setting/storeAt.ts'
import { lookAtStore, openStore } from '../../store/index.ts'
import { openApi } from '../api.ts'
import type { Command } from '../command.ts'
import { bytesText, caller } from '../keeping.ts'
import { say, table, UsageError } from '../terminal.ts'

export const retention: Command = {
  usage: 'retention show | retention run [--dry-run] [--direct] [--by WHO]',
  summary:
    'Shows how long bytes, documents and files of each partner are kept, and what would go now; run lets it go by the running gateway, which does so every six hours anyway. --direct does it without a gateway, on the store itself.',
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        direct: { type: 'boolean', default: false },
        by: { type: 'string' },
      },
    })
    const [act = 'show'] = positionals
    if (act === 'show' || (act === 'run' && values['dry-run'])) return show(setting)
    if (act !== 'run') throw new UsageError(`there is no "retention ${act}"`)
    return values.direct ? direct(setting, values.by ?? caller()) : ask(setting)
  },
}

const HEAD = ['PARTNER', 'WHAT', 'KEPT', 'BY', 'COUNT', 'BYTES']

function sayGoing(going: readonly Going[], none: string): number {
  const rows = going.map((one) => [
    printable(one.partner),
    one.kind,
    one.keep,
    one.by,
    String(one.count),
    bytesText(one.bytes),
  ])
  say(rows.length === 0 ? none : table([HEAD, ...rows]))
  return 0
}

const EVERYTHING =
  'Everything is kept: neither an agreement (keep: { bytes: 400d }) nor the installation (EDIGW_KEEP_BYTES) says otherwise.'

async function show(setting: Setting): Promise<number> {
  const store = await lookAtStore(storeAt(setting))
  try {
    say('What would go now; nothing was changed.')
    return sayGoing(await wouldGo(store, setting.keep, systemClock()), EVERYTHING)
  } finally {
    await store.close()
  }
}

async function ask(setting: Setting): Promise<number> {
  const api = await openApi('operator', setting)
  const { items, more } = (await api.post('/v1/retention/run')) as { items: Going[]; more: boolean }
  sayGoing(items, EVERYTHING)
  if (more) say('There is more: run it again, or wait for the gateway to go on by itself.')
  return 0
}

async function direct(setting: Setting, principal: string): Promise<number> {
  const store = await openStore(storeAt(setting))
  try {
    const house = { store, clock: systemClock, newId: newIds(), log: noLog }
    return sayGoing(await purgeOld(house, setting.keep, { principal }), EVERYTHING)
  } finally {
    await store.close()
  }
}
