// Starts and stops everything; the only file that knows all the others.
import { mkdir, statfs } from 'node:fs/promises'
import module from 'node:module'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { driftDuty, driftWatch } from './contract/drift/noticed.ts'
import { openGate } from './contract/gate/admit.ts'
import { type ActivationKeys, ensureActivationKeys } from './contract/gate/record.ts'
import { askToVerifyAgain, mappingWatch } from './contract/gate/standing.ts'
import { mappingWatches } from './contract/gate/watches.ts'
import { type Agreed, openAgreed } from './door/agreed/agreed.ts'
import {
  ensureSigningKey,
  type HttpDoor,
  openHttpDoor,
  type SigningKeys,
  secretWatch,
} from './door/http/index.ts'
import type { Mailer } from './door/mail/mailer.ts'
import { openRemoteDoor, type RemoteSide } from './door/remote/door.ts'
import { banWatch } from './door/sftp/banWatch.ts'
import { openSftpDoor, type SftpDoor } from './door/sftp/door.ts'
import { ensureHostKeys, type HostKey, nextHostKeys } from './door/sftp/hostKeys.ts'
import { keyWatch } from './door/sftp/keyring.ts'
import { uploadsUnderWay } from './door/sftp/stagedBooks.ts'
import { networksOf } from './door/webhook/networks.ts'
import { openNotifier } from './door/webhook/notifier.ts'
import { type Lookout, openLookout } from './exchange/alerting/look.ts'
import { startNoting } from './exchange/alerting/ownPlace.ts'
import { ownWatches } from './exchange/alerting/watch/house.ts'
import { exchangeWatches } from './exchange/alerting/watches.ts'
import { auditHeadDuty } from './exchange/auditHead.ts'
import { type Duty, startDuties } from './exchange/duties.ts'
import { type Exchange, startExchange } from './exchange/exchange.ts'
import type { Mail } from './exchange/mail.ts'
import { directoryPlace, type Outages, type Place, storePlace, watchOutages } from './exchange/outage.ts'
import { retentionDuty } from './exchange/retention.ts'
import { strayBytes } from './exchange/stray.ts'
import { applyPartners } from './partner/apply.ts'
import { type Clock, instant, newIds, systemClock } from './setting/clock.ts'
import { newFigures } from './setting/figures.ts'
import type { House } from './setting/house.ts'
import { openLog } from './setting/log.ts'
import type { MailSetting } from './setting/mail.ts'
import { within } from './setting/networks.ts'
import type { Setting } from './setting/setting.ts'
import { agreeOnKeys, type Fingerprints } from './setting/sharedKeys.ts'
import { storeAt } from './setting/storeAt.ts'
import { openStore, takeDirectory } from './store/index.ts'
import { sealOf } from './store/seal/seal.ts'

/** One process of the house: door, worker or both. */
interface Process {
  house: House
  http: HttpDoor
  /** Where it is a door. */
  sftp?: SftpDoor
  /** Where it is a worker. */
  exchange?: Exchange
  /** Looks now for what operators must know of, as a worker does every minute. */
  lookForAlerts?: () => Promise<void>
  hostKeys: HostKey[]
  /**
   * Closes the doors, lets the steps under way end, then closes the store. Where it is to be `gentle`, it first says by
   * /readyz that it will, and gives requests and sessions under way the time that the setting names.
   */
  stop: (gentle?: boolean) => Promise<void>
}

/** A process that is door and worker. */
export type Gateway = Required<Process>

/** What is opened one after the other, and closed in the opposite order: also where the start does not succeed. */
type Opened = AsyncDisposableStack

/**
 * Opens the store, registers the partners on the first start, and opens what the process's role names. On a store for
 * several processes it does not start with other keys than those have, unless it is to `adoptKeys`. Another `clock` than
 * this machine's is for demonstrations and tests.
 */
export async function startProcess(
  setting: Setting,
  { adoptKeys = false, clock = systemClock }: { adoptKeys?: boolean; clock?: Clock } = {},
): Promise<Process> {
  const opened = new AsyncDisposableStack()
  try {
    const house = await openHouse(setting, clock, opened)
    const keys = await prepare(setting, house, adoptKeys)
    const gate = { folders: setting, keys: keys.activation }
    const remote = openRemote(house, setting, opened)
    const outages = watchOutages(house, placesOf(house, setting))
    if (setting.databaseUrl) noteOwn(house, setting, outages, opened)
    const work =
      setting.role === 'door' ? undefined : await openWork(house, setting, { remote, outages }, opened)
    const agreed = openAgreed(house, { shared: setting.databaseUrl !== undefined })
    const sftp =
      setting.role === 'worker' ? undefined : await openSftp(house, setting, { ...keys, agreed }, opened)
    const http = await openHttpDoor(house, {
      ...{ ...setting.http, networks: networksOf(setting.webhookNetworks), gate },
      ...{ signingKeys: keys.signing, watched: setting.role === 'worker', trustedProxies: setting.proxies },
      ...{ keep: setting.keep, outages, agreed },
      ...(sftp ? { uploads: () => uploadsUnderWay(stagingIn(setting)) } : {}),
    })
    opened.defer(() => http.close())
    const stop = (gentle = false) => stopAll(setting, gentle, { http, sftp, opened })
    return {
      ...{ house, http, hostKeys: keys.host, stop },
      ...(sftp ? { sftp } : {}),
      ...work,
    }
  } catch (error) {
    await opened.disposeAsync()
    throw error
  }
}

/** Starts a process that is door and worker. */
export async function startGateway(setting: Setting): Promise<Gateway> {
  return (await startProcess({ ...setting, role: 'both' })) as Gateway
}

async function openHouse(setting: Setting, clock: Clock, opened: Opened): Promise<House> {
  await mkdir(setting.data, { recursive: true, mode: 0o700 })
  const log = openLog(setting.logLevel)
  const store = await openStore(storeAt(setting))
  opened.defer(() => store.close())
  return { store, clock, newId: newIds(clock), log, figures: newFigures() }
}

interface OwnKeys {
  activation: ActivationKeys
  signing: SigningKeys
  host: HostKey[]
  /** Those that take their places later. */
  nextHost: HostKey[]
}

/** The keys, which are the house's, and the partners in force that the first start finds: an RSA key takes as long to make. */
async function prepare(setting: Setting, house: House, adopt: boolean): Promise<OwnKeys> {
  const { keys: folder, partners, databaseUrl } = setting
  const agree = async (keys: Fingerprints) => {
    if (databaseUrl) await agreeOnKeys({ ...house, folder, adopt }, keys)
  }
  const making = ensureHostKeys(folder)
  making.catch(() => {})
  const activation = await ensureActivationKeys(folder)
  const signing = await ensureSigningKey(folder)
  await agree({
    'activation key': [...activation.verify.keys()],
    'token signing key': [...signing.verify.keys()],
  })
  if ((await house.store.activeAgreements()).length === 0)
    await applyPartners(
      house,
      partners,
      openGate({ house, folders: setting, keys: activation }, 'first start'),
      'first start',
    )
  const host = await making
  if (adopt) await noteAdopted(house, folder)
  const nextHost = await nextHostKeys(folder)
  await agree({ 'SFTP host key': [...host, ...nextHost].map(({ fingerprint }) => fingerprint) })
  return { activation, signing, host, nextHost }
}

/** A person has said that the keys of the house are others from now on. */
const noteAdopted = ({ store, clock }: House, folder: string): Promise<void> =>
  store.audit({
    ...{ at: instant(clock), principal: 'operator', act: 'keys-adopted', subject: folder },
    detail: 'started with --adopt-keys',
  })

function openRemote(house: House, { remoteSecrets, role }: Setting, opened: Opened): RemoteSide {
  const remote = openRemoteDoor(house, { secrets: remoteSecrets, putsOnly: role === 'worker' })
  opened.defer(() => remote.close())
  return remote
}

async function openWork(
  house: House,
  setting: Setting,
  { remote, outages }: { remote: RemoteSide; outages: Outages },
  opened: Opened,
): Promise<Pick<Gateway, 'exchange' | 'lookForAlerts'>> {
  const { threads, maxSetBytes, leaseSeconds } = setting
  const notify = openNotifier({ clock: house.clock, networks: networksOf(setting.webhookNetworks) })
  const lease = leaseSeconds * 1000
  const mailer = setting.mail ? await mailerOf(setting.mail) : undefined
  opened.defer(() => mailer?.close())
  const mail = mailer ? { mail: mailer.send } : {}
  // What was compiled here, the engine threads need not compile again.
  module.flushCompileCache()
  const exchange = startExchange(house, { threads, maxSetBytes, notify, put: remote.put, lease, ...mail })
  opened.defer(() => exchange.stop())
  // What is being put on a partner's server ends first: its step would wait for a server that hangs.
  opened.defer(() => remote.close())
  await exchange.ready
  await askToVerifyAgain(house)
  const lookout = lookoutOf(house, setting, outages, mail)
  const duties = startDuties(house, dutiesOf(house, setting, lookout))
  opened.defer(() => duties.stop())
  return { exchange, lookForAlerts: lookout.look }
}

/** What sends letters; most houses have no mail server, so its library is loaded only for one. */
const mailerOf = async (mail: MailSetting): Promise<Mailer> =>
  (await import('./door/mail/mailer.ts')).openMailer(mail)

/** What the house does every so often. */
const dutiesOf = (house: House, { keep }: Setting, lookout: Lookout): Duty[] => [
  mappingWatch(house),
  lookout.duty,
  driftDuty(house),
  retentionDuty(house, keep),
  strayBytes(house),
  auditHeadDuty(house),
]

/** Everything that operators are told of. */
function lookoutOf(
  house: House,
  { data, databaseUrl, feedHours }: Setting,
  outages: Outages,
  mail: { mail?: Mail },
): Lookout {
  const space = () => spaceOf(data)
  const watches = [
    ...exchangeWatches(house, { space, outages, isShared: databaseUrl !== undefined, feedHours }),
    ...mappingWatches(house),
    driftWatch(house),
    keyWatch(house),
    secretWatch(house),
    banWatch(house),
  ]
  return openLookout(house, { watches, ...mail })
}

/** Where what comes in must be kept. */
const placesOf = (house: House, { data, databaseUrl, role }: Setting): Place[] => [
  storePlace(house, databaseUrl === undefined ? data : undefined),
  ...(role === 'worker' ? [] : [directoryPlace('uploads in progress', data, databaseUrl !== undefined)]),
]

/** What is so of this process of several, for whichever of them looks for alerts. */
function noteOwn(house: House, { data }: Setting, outages: Outages, opened: Opened): void {
  const where = `${hostname()}:${resolve(data)}`
  const noting = startNoting(
    house,
    where,
    ownWatches(() => spaceOf(data), outages),
  )
  opened.defer(() => noting.stop())
}

/** What is free of the disk of a directory, and how large it is. */
async function spaceOf(directory: string): Promise<{ free: number; total: number }> {
  const { bavail, blocks, bsize } = await statfs(directory)
  return { free: bavail * bsize, total: blocks * bsize }
}

/** Where uploads in progress are. */
const stagingIn = ({ data }: Pick<Setting, 'data'>): string => join(data, 'staging')

async function openSftp(
  house: House,
  { data, databaseUrl, sftp, storeKeys, proxies }: Setting,
  { host, nextHost, agreed }: OwnKeys & { agreed: Agreed },
  opened: Opened,
): Promise<SftpDoor> {
  // On the embedded store its directory is this process's own already.
  if (databaseUrl) {
    const lock = takeDirectory(data, 'the uploads in progress')
    opened.defer(() => lock.release())
  }
  const staging = stagingIn({ data })
  const door = await openSftpDoor(house, {
    ...{ ...sftp, staging, seal: sealOf(storeKeys), isProxy: within(proxies), agreed },
    hostKeys: host.map((key) => key.private),
    nextHostKeys: nextHost.map((key) => key.private),
  })
  opened.defer(() => door.close())
  return door
}

async function stopAll(
  { noticeSeconds, drainSeconds }: Setting,
  gentle: boolean,
  { http, sftp, opened }: { http: HttpDoor; sftp: SftpDoor | undefined; opened: Opened },
): Promise<void> {
  http.leave()
  if (gentle && sftp) await wait(noticeSeconds * 1000)
  await Promise.all([http.close(gentle ? drainSeconds : undefined), sftp?.close(gentle ? drainSeconds : 0)])
  await opened.disposeAsync()
}
