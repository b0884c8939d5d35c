// Every verb by name, and what it is to those who only call it: they need no line of what it does, nor the query
// builder behind it, which takes longer to load than the rest of a gateway's main thread.
import type { AuditEntry } from '../record.ts'
import type { Store } from '../store.ts'

/** `look`: reads what is committed. `write`: one transaction. `cause`: one after which steps may be due. */
const verbKinds = {
  keepChunk: 'write',
  discardBlob: 'write',
  discardUnnamed: 'write',
  receive: 'cause',
  claimEnvelope: 'write',
  commitOpening: 'cause',
  commitReading: 'cause',
  commitPublishing: 'cause',
  commitAcknowledging: 'cause',
  commitReceipt: 'cause',
  submit: 'cause',
  release: 'cause',
  commitWriting: 'cause',
  reserveControlNumbers: 'write',
  commitSealing: 'cause',
  endBatch: 'cause',
  commitDelivering: 'cause',
  commitSending: 'cause',
  commitReconciling: 'cause',
  endReconciling: 'cause',
  parkDocument: 'cause',
  claimSteps: 'write',
  renewLeases: 'write',
  leases: 'look',
  lapseLeases: 'cause',
  retryStep: 'write',
  hastenRetries: 'cause',
  parkStep: 'write',
  resumeStep: 'cause',
  giveUpStep: 'write',
  giveUpDocument: 'write',
  reprocess: 'cause',
  fileFetched: 'write',
  documentFetched: 'write',
  removeFile: 'write',
  decide: 'cause',
  registerPartner: 'cause',
  registerMapping: 'write',
  activateMapping: 'cause',
  putCrosswalkRow: 'cause',
  removeCrosswalkRow: 'write',
  putPrincipal: 'write',
  addCredential: 'write',
  endCredential: 'write',
  useCredential: 'write',
  putBan: 'write',
  liftBan: 'write',
  revokeToken: 'write',
  beginIdempotent: 'write',
  finishIdempotent: 'write',
  abandonIdempotent: 'write',
  reseal: 'write',
  forgetStoreKey: 'write',
  audit: 'write',
  purgeAudit: 'write',
  putWebhook: 'write',
  removeWebhook: 'write',
  commitNotifying: 'write',
  endNotifying: 'cause',
  replayEvents: 'cause',
  agreeOnKeys: 'write',
  takeTurn: 'write',
  takeTurnOf: 'write',
  keepTurn: 'write',
  endTurn: 'write',
  commitDrift: 'write',
  resend: 'cause',
  commitLook: 'cause',
  acknowledgeAlert: 'write',
  commitMailing: 'write',
  noteTrouble: 'write',
  noteFine: 'write',
  addReplay: 'write',
  confirmReplay: 'write',
  endReplay: 'write',
  forgetRemoteFiles: 'write',
  bumpControlNumbers: 'write',
  redactBytes: 'write',
  redactDocument: 'write',
  redactTold: 'write',
  redactNames: 'write',
  redactTrail: 'write',
  purge: 'write',
  tellPurged: 'write',
  readBytes: 'look',
  oldBlobs: 'look',
  parkedSteps: 'look',
  countSteps: 'look',
  listFiles: 'look',
  archiveDays: 'look',
  findFile: 'look',
  feedAfter: 'look',
  feedEntry: 'look',
  feedRange: 'look',
  replays: 'look',
  receipt: 'look',
  receipts: 'look',
  countReceived: 'look',
  interchange: 'look',
  interchangesOf: 'look',
  group: 'look',
  groupsOf: 'look',
  document: 'look',
  documents: 'look',
  countContents: 'look',
  documentsOf: 'look',
  reading: 'look',
  outbound: 'look',
  sealedWith: 'look',
  toldOf: 'look',
  toldBy: 'look',
  countAcknowledgements: 'look',
  controlNumbers: 'look',
  activeAgreements: 'look',
  activeMappings: 'look',
  activeVersions: 'look',
  mappingStandings: 'look',
  activations: 'look',
  activationsInForce: 'look',
  agreement: 'look',
  mapping: 'look',
  crosswalkRows: 'look',
  crosswalkHistory: 'look',
  missingRows: 'look',
  awaitedRows: 'look',
  waitingOver: 'look',
  awaitedReferences: 'look',
  registryVersion: 'look',
  principal: 'look',
  principals: 'look',
  credentials: 'look',
  everyCredential: 'look',
  banOf: 'look',
  bans: 'look',
  isRevoked: 'look',
  storeKeys: 'look',
  auditTrail: 'look',
  auditRows: 'look',
  auditEnds: 'look',
  webhook: 'look',
  webhooks: 'look',
  webhookDeliveries: 'look',
  dueDeliveries: 'look',
  driftOf: 'look',
  noticedDrift: 'look',
  unmappedOf: 'look',
  find: 'look',
  feedEntriesOf: 'look',
  countWaiting: 'look',
  openAlerts: 'look',
  alert: 'look',
  alerts: 'look',
  letter: 'look',
  doorTroubles: 'look',
  countParked: 'look',
  countLate: 'look',
  countRejected: 'look',
  oldestDue: 'look',
  failingWebhooks: 'look',
  lastReceipts: 'look',
  remoteFiles: 'look',
  gaps: 'look',
  redactionsOf: 'look',
  filesOfReceipt: 'look',
  purgeable: 'look',
  purged: 'look',
  partnersKept: 'look',
  counters: 'look',
  countBooks: 'look',
  receiptsInBooks: 'look',
  interchangesInBooks: 'look',
  groupsInBooks: 'look',
  inboundInBooks: 'look',
  outboundInBooks: 'look',
  filesInBooks: 'look',
  straysInBooks: 'look',
  entriesInBooks: 'look',
  feedInBooks: 'look',
  controlsInBooks: 'look',
  countersInBooks: 'look',
  stepsInBooks: 'look',
  webhooksInBooks: 'look',
} as const satisfies Record<keyof Verbs | 'oldBlobs' | 'discardUnnamed', 'look' | 'write' | 'cause'>

type Kinds = typeof verbKinds
export type VerbName = keyof Kinds
export type LookingName = { [V in VerbName]: Kinds[V] extends 'look' ? V : never }[VerbName]
export type WritingName = Exclude<VerbName, LookingName>

export const isLooking = (name: VerbName): name is LookingName => verbKinds[name] === 'look'

/** What an engine does itself, around its verbs. */
type Own = 'connections' | 'close' | 'onWork' | 'ready' | 'sweepBlobs' | 'audited'
/** What a caller of a store knows; its engine sweeps by two verbs more. */
export type Verbs = Omit<Store, Own>
/** Runs a verb; with an entry of the audit trail, where it did something. */
type Run = (verb: VerbName, args: unknown[], entry?: AuditEntry) => Promise<unknown>

const SWEEP = 500

/** How old a blob is, and which. */
interface Aged {
  at: string
  id: string
}

/** Old blobs in batches, so that no other verb waits long. */
async function sweep(run: Run, before: string): Promise<number> {
  let discarded = 0
  let after: Aged = { at: '', id: '' }
  for (;;) {
    const blobs = (await run('oldBlobs', [before, after, SWEEP])) as (Aged & { stray: number })[]
    const ids = blobs.filter(({ stray }) => stray === 1).map(({ id }) => id)
    if (ids.length > 0) discarded += (await run('discardUnnamed', [ids, before])) as number
    if (blobs.length < SWEEP) return discarded
    after = blobs.at(-1)!
  }
}

/** A store that can only be looked at. */
export type Looking = Pick<Store, LookingName & keyof Store> & Pick<Store, 'close'>

/** The verbs that look, each run by name. */
export function looksBy(
  run: (verb: LookingName, args: unknown[]) => Promise<unknown>,
): Omit<Looking, 'close'> {
  const names = (Object.keys(verbKinds) as VerbName[]).filter(isLooking)
  const verbs = names.map((name) => [name, (...args: unknown[]) => run(name, args)])
  return Object.fromEntries(verbs) as Omit<Looking, 'close'>
}

/** The verbs that write. */
export type Acts = Pick<Verbs, WritingName & keyof Verbs>

/** The verbs of a store, each run by name; `ring` is called after those that may have caused work. */
export function verbsBy(run: Run, ring: () => void): Omit<Store, 'close' | 'onWork' | 'ready'> {
  const names = Object.keys(verbKinds) as VerbName[]
  const verb = (name: VerbName, entry?: AuditEntry) =>
    verbKinds[name] === 'cause'
      ? async (...args: unknown[]) => {
          const result = await run(name, args, entry)
          ring()
          return result
        }
      : (...args: unknown[]) => run(name, args, entry)
  const named = (chosen: readonly VerbName[], entry?: AuditEntry) =>
    Object.fromEntries(chosen.map((name) => [name, verb(name, entry)]))
  const acts = names.filter((name) => !isLooking(name))
  return {
    ...(named(names) as unknown as Verbs),
    sweepBlobs: (before) => sweep(run, before),
    audited: (entry) => named(acts, entry) as unknown as Acts,
  }
}
