// What every verb does, as both engines run them: those that write in a transaction, those that only look
// without one.
import type { Session } from '../session.ts'
import * as access from './access.ts'
import * as alerts from './alerts.ts'
import * as atOnce from './atOnce.ts'
import * as audit from './audit.ts'
import * as awaiting from './awaiting.ts'
import * as bans from './bans.ts'
import * as books from './books.ts'
import * as bytes from './bytes.ts'
import * as control from './control.ts'
import * as crosswalk from './crosswalk.ts'
import * as drift from './drift.ts'
import * as drop from './drop.ts'
import * as gaps from './gaps.ts'
import { giveUpDocument, giveUpStep } from './giveUp.ts'
import * as houseKeys from './houseKeys.ts'
import * as lookup from './lookup.ts'
import type { LookingName, VerbName, Verbs, WritingName } from './names.ts'
import * as opening from './opening.ts'
import * as outbound from './outbound.ts'
import * as publishing from './publishing.ts'
import * as reading from './reading.ts'
import * as receiving from './receiving.ts'
import * as reconciling from './reconciling.ts'
import { redactNames } from './redactedNames.ts'
import { redactTrail } from './redactedTrail.ts'
import * as redaction from './redaction.ts'
import * as referring from './referring.ts'
import * as registry from './registry.ts'
import * as remote from './remote.ts'
import * as replays from './replays.ts'
import * as retention from './retention.ts'
import * as sealing from './sealing.ts'
import * as search from './search.ts'
import * as standing from './standing.ts'
import * as turn from './turn.ts'
import * as watched from './watched.ts'
import * as webhooks from './webhooks.ts'
import * as work from './work.ts'

/** With the interface's own arguments and result. */
type Bound<Name extends VerbName> = {
  [V in Name]: V extends keyof Verbs
    ? (session: Session, ...args: Parameters<Verbs[V]>) => ReturnType<Verbs[V]>
    : unknown
}

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
  commitReceipt: atOnce.commitReceipt,
  submit: outbound.submit,
  release: outbound.release,
  commitWriting: outbound.commitWriting,
  reserveControlNumbers: control.reserveControlNumbers,
  commitSealing: outbound.commitSealing,
  endBatch: outbound.endBatch,
  commitDelivering: outbound.commitDelivering,
  commitSending: atOnce.commitSending,
  commitReconciling: reconciling.commitReconciling,
  endReconciling: reconciling.endReconciling,
  parkDocument: outbound.parkDocument,
  claimSteps: work.claimSteps,
  renewLeases: work.renewLeases,
  lapseLeases: work.lapseLeases,
  retryStep: work.retryStep,
  hastenRetries: work.hastenRetries,
  parkStep: work.parkStep,
  resumeStep: work.resumeStep,
  giveUpStep,
  giveUpDocument,
  reprocess: work.reprocess,
  fileFetched: drop.fileFetched,
  documentFetched: drop.documentFetched,
  removeFile: drop.removeFile,
  decide: publishing.decide,
  registerPartner: registry.registerPartner,
  registerMapping: standing.registerMapping,
  activateMapping: standing.activateMapping,
  putCrosswalkRow: crosswalk.putRow,
  removeCrosswalkRow: crosswalk.removeRow,
  putPrincipal: access.putPrincipal,
  addCredential: access.addCredential,
  endCredential: access.endCredential,
  useCredential: access.useCredential,
  putBan: bans.putBan,
  liftBan: bans.liftBan,
  revokeToken: access.revokeToken,
  beginIdempotent: access.beginIdempotent,
  finishIdempotent: access.finishIdempotent,
  abandonIdempotent: access.abandonIdempotent,
  reseal: sealing.reseal,
  forgetStoreKey: sealing.forgetStoreKey,
  audit: audit.audit,
  purgeAudit: audit.purgeAudit,
  putWebhook: webhooks.putWebhook,
  removeWebhook: webhooks.removeWebhook,
  commitNotifying: webhooks.commitNotifying,
  endNotifying: webhooks.endNotifying,
  replayEvents: webhooks.replayEvents,
  agreeOnKeys: houseKeys.agreeOnKeys,
  takeTurn: turn.takeTurn,
  takeTurnOf: turn.takeTurnOf,
  keepTurn: turn.keepTurn,
  endTurn: turn.endTurn,
  commitDrift: drift.commitDrift,
  resend: search.resend,
  commitLook: alerts.commitLook,
  acknowledgeAlert: alerts.acknowledgeAlert,
  commitMailing: alerts.commitMailing,
  noteTrouble: alerts.noteTrouble,
  noteFine: alerts.noteFine,
  addReplay: replays.addReplay,
  confirmReplay: replays.confirmReplay,
  endReplay: replays.endReplay,
  forgetRemoteFiles: remote.forgetFiles,
  bumpControlNumbers: gaps.bumpControlNumbers,
  redactBytes: redaction.redactBytes,
  redactDocument: redaction.redactDocument,
  redactTold: redaction.redactTold,
  redactNames,
  redactTrail,
  purge: retention.purge,
  tellPurged: retention.tellPurged,
} satisfies Bound<WritingName>

/** Calls of one verb together, those that write in one transaction, each as if it were alone; answers for each of them, or fails for all. */
type Several = {
  [V in VerbName & keyof Verbs]?: (
    session: Session,
    calls: readonly Parameters<Verbs[V]>[],
  ) => Promise<readonly Awaited<ReturnType<Verbs[V]>>[]>
}

export const several = {
  receive: receiving.receiveAll,
  commitReceipt: atOnce.commitReceipts,
  commitSending: atOnce.commitSendings,
  receipt: lookup.receiptsBy,
  document: lookup.documentsBy,
  reading: lookup.readingsBy,
  readBytes: bytes.readAll,
  isRevoked: access.areRevoked,
  registryVersion: registry.registryVersions,
} satisfies Several

export const looking = {
  readBytes: bytes.readBytes,
  oldBlobs: bytes.oldBlobs,
  parkedSteps: work.parkedSteps,
  leases: work.leases,
  countSteps: work.countSteps,
  listFiles: drop.listFiles,
  archiveDays: drop.archiveDays,
  findFile: drop.findFile,
  feedAfter: publishing.feedAfter,
  feedEntry: publishing.feedEntry,
  receipt: lookup.receipt,
  receipts: lookup.receiptsAfter,
  countReceived: receiving.countReceived,
  interchange: lookup.interchange,
  interchangesOf: lookup.interchangesOf,
  group: lookup.group,
  groupsOf: lookup.groupsOf,
  document: lookup.document,
  documents: lookup.documentsWhere,
  countContents: lookup.countContents,
  documentsOf: lookup.documentsOf,
  reading: lookup.reading,
  outbound: lookup.outbound,
  sealedWith: lookup.sealedWith,
  toldOf: reconciling.toldOf,
  toldBy: reconciling.toldBy,
  countAcknowledgements: reconciling.countAcknowledgements,
  controlNumbers: control.controlNumbers,
  activeAgreements: registry.activeAgreements,
  activeMappings: registry.activeMappings,
  activeVersions: registry.activeVersions,
  mappingStandings: standing.mappingStandings,
  activations: standing.activations,
  activationsInForce: standing.activationsInForce,
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
  everyCredential: access.everyCredential,
  banOf: bans.banOf,
  bans: bans.bansAt,
  isRevoked: access.isRevoked,
  storeKeys: sealing.storeKeys,
  auditTrail: audit.auditTrail,
  auditRows: audit.auditRows,
  auditEnds: audit.auditEnds,
  webhook: webhooks.webhookOf,
  webhooks: webhooks.activeWebhooks,
  webhookDeliveries: webhooks.deliveriesOf,
  dueDeliveries: webhooks.dueDeliveries,
  driftOf: drift.driftOf,
  noticedDrift: drift.noticedDrift,
  unmappedOf: drift.unmappedOf,
  find: search.find,
  feedEntriesOf: search.feedEntriesOf,
  countWaiting: search.countWaiting,
  openAlerts: alerts.openAlerts,
  alert: alerts.alertOf,
  alerts: alerts.alertsAfter,
  letter: alerts.letterOf,
  doorTroubles: alerts.allTroubles,
  countParked: watched.countParked,
  countLate: watched.countLate,
  countRejected: watched.countRejected,
  oldestDue: watched.oldestDue,
  failingWebhooks: watched.failingWebhooks,
  lastReceipts: watched.lastReceipts,
  remoteFiles: remote.filesOf,
  feedRange: replays.feedRange,
  replays: replays.replays,
  gaps: gaps.gaps,
  redactionsOf: redaction.redactionsOf,
  filesOfReceipt: redaction.filesOfReceipt,
  purgeable: retention.purgeable,
  purged: retention.purged,
  partnersKept: retention.partnersKept,
  counters: gaps.counters,
  countBooks: books.countBooks,
  receiptsInBooks: books.receiptsInBooks,
  interchangesInBooks: books.interchangesInBooks,
  groupsInBooks: books.groupsInBooks,
  inboundInBooks: books.inboundInBooks,
  outboundInBooks: books.outboundInBooks,
  filesInBooks: books.filesInBooks,
  straysInBooks: books.straysInBooks,
  entriesInBooks: books.entriesInBooks,
  feedInBooks: books.feedInBooks,
  controlsInBooks: books.controlsInBooks,
  countersInBooks: books.countersInBooks,
  stepsInBooks: books.stepsInBooks,
  webhooksInBooks: books.webhooksInBooks,
} satisfies Bound<LookingName>

export type AnyVerb = (session: Session, ...args: unknown[]) => Promise<unknown>
/** Any verb that takes several calls. */
export type AnySeveral = (session: Session, calls: readonly unknown[][]) => Promise<readonly unknown[]>
