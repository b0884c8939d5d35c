// Starts and stops everything; the only file that knows all the others.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openGate } from './contract/gate/admit.ts'
import { ensureActivationKeys } from './contract/gate/record.ts'
import { askToVerifyAgain, mappingWatch } from './contract/gate/standing.ts'
import { ensureSigningKey, type HttpDoor, openHttpDoor } from './door/http/index.ts'
import { openRemoteDoor } from './door/remote/door.ts'
import { openSftpDoor, type SftpDoor } from './door/sftp/door.ts'
import { ensureHostKeys, type HostKey } from './door/sftp/hostKeys.ts'
import { networksOf } from './door/webhook/networks.ts'
import { openNotifier } from './door/webhook/notifier.ts'
import { startDuties } from './exchange/duties.ts'
import { type Exchange, startExchange } from './exchange/exchange.ts'
import { applyPartners } from './partner/apply.ts'
import { newIds, systemClock } from './setting/clock.ts'
import type { House } from './setting/house.ts'
import { openLog } from './setting/log.ts'
import type { Setting } from './setting/setting.ts'
import { openStore } from './store/index.ts'

export interface Gateway {
  house: House
  http: HttpDoor
  sftp: SftpDoor
  exchange: Exchange
  hostKeys: HostKey[]
  /** Closes the doors, lets the steps under way end, then closes the store. */
  stop: () => Promise<void>
}

/** Opens the store, registers the partners on the first start, starts the exchange and opens both doors. */
export async function startGateway(setting: Setting): Promise<Gateway> {
  const networks = networksOf(setting.webhookNetworks)
  await mkdir(setting.data, { recursive: true, mode: 0o700 })
  const log = openLog(setting.logLevel)
  const store = await openStore(
    setting.databaseUrl ? { url: setting.databaseUrl } : { directory: setting.data },
  )
  const house: House = { store, clock: systemClock, newId: newIds(), log }
  const keys = join(setting.data, 'keys')
  const gate = { folders: setting, keys: await ensureActivationKeys(keys) }
  if ((await store.activeAgreements()).length === 0)
    await applyPartners(house, setting.partners, openGate({ house, ...gate }, 'first start'))
  const { threads, maxSetBytes, leaseSeconds } = setting
  const notify = openNotifier({ clock: house.clock, networks })
  const remote = openRemoteDoor(house, { secrets: setting.remoteSecrets })
  const lease = leaseSeconds * 1000
  const exchange = startExchange(house, { threads, maxSetBytes, notify, put: remote.put, lease })
  const hostKeys = await ensureHostKeys(keys)
  const signingKeys = await ensureSigningKey(keys)
  await exchange.ready
  const sftp = await openSftpDoor(house, {
    ...setting.sftp,
    hostKeys: hostKeys.map((key) => key.private),
    staging: join(setting.data, 'staging'),
  })
  const http = await openHttpDoor(house, { ...setting.http, networks, signingKeys, gate })
  await askToVerifyAgain(house)
  const duties = startDuties(house, [mappingWatch(house)])
  const stop = async () => {
    await Promise.all([duties.stop(), http.close(), sftp.close(), remote.close()])
    await exchange.stop()
    await store.close()
  }
  return { house, http, sftp, exchange, hostKeys, stop }
}
