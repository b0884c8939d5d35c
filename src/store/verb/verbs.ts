// Every verb by name, as both engines run them: those that write in a transaction, those that only look
// without one.
import type { Session } from '../session.ts'
import type { Store } from '../store.ts'
import * as access from './access.ts'
import * as awaiting from './awaiting.ts'
import * as bytes from './bytes.ts'
import * as control from './control.ts'
import * as crosswalk from './crosswalk.ts'
import * as drop from './drop.ts'
import * as lookup from './lookup.ts'
import * as opening from './opening.ts'
import * as outbound from './outbound.ts'
import * as publishing from './publishing.ts'
import * as reading from './reading.ts'
import * as receiving from './receiving.ts'
import * as reconciling from './reconciling.ts'
import * as referring from './referring.ts'
import * as registry from './registry.ts'
import * as work from './work.ts'

/** What an engine does itself, around its verbs. */
type Own = 'close' | 'onWork' | 'ready' | 'sweepBlobs'
export type Verbs = Omit<Store, Own>
type Bound = { [V in keyof Verbs]: (session: Session, ...args: Parameters<Verbs[V]>) => ReturnType<Verbs[V]> }

export const writing = {
  keepChunk: bytes.keepChunk,
  discardBlob: bytes.discardBlob,
  discardUnnamed: bytes.discardUnnamed,
  receive: receiving.receive,
  claimEnvelope: receiving.claimEnvelope,
  commitOpening: opening.commitOpening,
  commitReading: reading.commitReading,
  commitPublishing: publishing.commitPublishing,
  commitAcknowledging: outbound.commitAcknowledging,
  submit: outbound.submit,
  release: outbound.release,
  commitWriting: outbound.commitWriting,
  reserveControlNumbers: control.reserveControlNumbers,
  commitSealing: outbound.commitSealing,
  commitDelivering: outbound.commitDelivering,
  commitReconciling: reconciling.commitReconciling,
  endReconciling: reconciling.endReconciling,
  parkDocument: outbound.parkDocument,
  claimSteps: work.claimSteps,
  renewLeases: work.renewLeases,
  retryStep: work.retryStep,
  parkStep: work.parkStep,
  resumeStep: work.resumeStep,
  reprocess: work.reprocess,
  fileFetched: drop.fileFetched,
  documentFetched: drop.documentFetched,
  removeFile: drop.removeFile,
  decide: publishing.decide,
  registerPartner: registry.registerPartner,
  putCrosswalkRow: crosswalk.putRow,
  removeCrosswalkRow: crosswalk.removeRow,
  putPrincipal: access.putPrincipal,
  addCredential: access.addCredential,
  revokeToken: access.revokeToken,
  beginIdempotent: access.beginIdempotent,
  finishIdempotent: access.finishIdempotent,
  abandonIdempotent: access.abandonIdempotent,
  audit: access.audit,
}

export const looking = {
  readBytes: bytes.readBytes,
  unnamedBlobs: bytes.unnamedBlobs,
  parkedSteps: work.parkedSteps,
  countSteps: work.countSteps,
  listFiles: drop.listFiles,
  archiveDays: drop.archiveDays,
  findFile: drop.findFile,
  feedAfter: publishing.feedAfter,
  feedEntry: publishing.feedEntry,
  receipt: lookup.receipt,
  receipts: lookup.receiptsAfter,
  interchange: lookup.interchange,
  interchangesOf: lookup.interchangesOf,
  group: lookup.group,
  groupsOf: lookup.groupsOf,
  document: lookup.document,
  documents: lookup.documentsWhere,
  documentsOf: lookup.documentsOf,
  reading: lookup.reading,
  outbound: lookup.outbound,
  toldOf: reconciling.toldOf,
  toldBy: reconciling.toldBy,
  countAcknowledgements: reconciling.countAcknowledgements,
  controlNumbers: control.controlNumbers,
  activeAgreements: registry.activeAgreements,
  activeMappings: registry.activeMappings,
  agreement: registry.agreement,
  mapping: registry.mapping,
  crosswalkRows: crosswalk.rowsOf,
  crosswalkHistory: crosswalk.history,
  missingRows: awaiting.missingRows,
  awaitedRows: awaiting.awaitedOf,
  waitingOver: referring.waitingOver,
  awaitedReferences: referring.awaitedReferences,
  registryVersion: registry.registryVersion,
  principal: access.principal,
  principals: access.allPrincipals,
  credentials: access.credentialsOf,
  isRevoked: access.isRevoked,
  auditTrail: access.auditTrail,
}

// Each verb of the interface is here, with the interface's own arguments and result.
const all = { ...writing, ...looking } satisfies Bound

export type VerbName = keyof typeof all
export type AnyVerb = (session: Session, ...args: unknown[]) => Promise<unknown>
type Run = (verb: VerbName, args: unknown[]) => Promise<unknown>

/** After these, steps may be due. */
const causes: ReadonlySet<VerbName> = new Set<VerbName>([
  'receive',
  'commitOpening',
  'commitReading',
  'commitPublishing',
  'submit',
  'release',
  'decide',
  'commitAcknowledging',
  'commitWriting',
  'commitSealing',
  'commitDelivering',
  'commitReconciling',
  'endReconciling',
  'parkDocument',
  'resumeStep',
  'reprocess',
  'registerPartner',
  'putCrosswalkRow',
])

const SWEEP = 500

/** Old blobs in batches, so that no other verb waits long. */
async function sweep(run: Run, before: string): Promise<number> {
  let discarded = 0
  let after: bytes.Aged = { at: '', id: '' }
  for (;;) {
    const blobs = (await run('unnamedBlobs', [before, after, SWEEP])) as bytes.Aged[]
    const ids = blobs.map(({ id }) => id)
    if (ids.length > 0) discarded += (await run('discardUnnamed', [ids, before])) as number
    if (blobs.length < SWEEP) return discarded
    after = blobs.at(-1)!
  }
}

/** The verbs of a store, each run by name; `ring` is called after those that may have caused work. */
export function verbsBy(run: Run, ring: () => void): Omit<Store, 'close' | 'onWork' | 'ready'> {
  const names = Object.keys(all) as VerbName[]
  const verb = (name: VerbName) =>
    causes.has(name)
      ? async (...args: unknown[]) => {
          const result = await run(name, args)
          ring()
          return result
        }
      : (...args: unknown[]) => run(name, args)
  const verbs = Object.fromEntries(names.map((name) => [name, verb(name)])) as unknown as Verbs
  return { ...verbs, sweepBlobs: (before) => sweep(run, before) }
}
