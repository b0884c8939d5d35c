// How each record stands in its table.

import type { Ban } from './bans.ts'
import type { Credential, Principal } from './credentials.ts'
import type {
  AgreementVersion,
  AuditEntry,
  AwaitedReference,
  AwaitedRow,
  ControlEntry,
  Document,
  DropFile,
  FeedEntry,
  Group,
  Interchange,
  KeptCrosswalkRow,
  MappingVersion,
  Reading,
  Receipt,
  Told,
} from './record.ts'
import type { Activation, MappingStanding } from './registry.ts'
import type { RemoteFile } from './remote.ts'
import type { FeedReplay } from './replays.ts'
import { shape } from './row.ts'
import type { HouseEvent, Webhook, WebhookDelivery } from './webhooks.ts'

export const receipts = shape<Receipt>({
  id: 'plain',
  at: 'plain',
  principal: 'plain',
  partner: 'plain',
  door: 'plain',
  environment: 'plain',
  name: 'plain',
  contentType: 'plain',
  blob: 'plain',
  bytes: 'plain',
  sha256: 'plain',
  state: 'plain',
  repeatOf: 'plain',
  findings: 'json',
})

export const interchanges = shape<Interchange>({
  id: 'plain',
  receipt: 'plain',
  ordinal: 'plain',
  syntax: 'plain',
  partner: 'plain',
  agreement: 'plain',
  environment: 'plain',
  key: 'plain',
  control: 'plain',
  offset: 'plain',
  length: 'plain',
  header: 'json',
  tolerances: 'json',
  findings: 'json',
  verdict: 'plain',
})

export const groups = shape<Group>({
  id: 'plain',
  receipt: 'plain',
  interchange: 'plain',
  ordinal: 'plain',
  functionalId: 'plain',
  control: 'plain',
  version: 'plain',
  claimed: 'plain',
  sets: 'plain',
  header: 'json',
  findings: 'json',
  state: 'plain',
  verdict: 'plain',
})

export const documents = shape<Document>({
  id: 'plain',
  direction: 'plain',
  receipt: 'plain',
  interchange: 'plain',
  group: 'plain',
  ordinal: 'plain',
  partner: 'plain',
  environment: 'plain',
  type: 'plain',
  canonical: 'plain',
  agreement: 'plain',
  mapping: 'plain',
  crosswalks: 'plain',
  number: 'plain',
  date: 'plain',
  control: 'plain',
  convention: 'plain',
  offset: 'plain',
  length: 'plain',
  segments: 'plain',
  state: 'plain',
  verdict: 'plain',
  findings: 'json',
  at: 'plain',
  regarding: 'plain',
  reason: 'plain',
  sender: 'plain',
  receiver: 'plain',
  interchangeControl: 'plain',
  functionalId: 'plain',
  groupControl: 'plain',
  setControl: 'plain',
  replaces: 'plain',
  fingerprint: 'plain',
  deliveredAt: 'plain',
  fetchedAt: 'plain',
  acknowledgement: 'plain',
  acknowledgementDue: 'plain',
  acknowledgementRisk: 'plain',
})

export const tolds = shape<Told>({
  document: 'plain',
  by: 'plain',
  at: 'plain',
  level: 'plain',
  state: 'plain',
  digest: 'plain',
  findings: 'json',
})

export const readings = shape<Reading>({
  document: 'plain',
  canonical: 'plain',
  lineage: 'plain',
  unmapped: 'plain',
})

export const dropFiles = shape<DropFile>({
  partner: 'plain',
  environment: 'plain',
  folder: 'plain',
  day: 'plain',
  name: 'plain',
  blob: 'plain',
  bytes: 'plain',
  at: 'plain',
  document: 'plain',
  receipt: 'plain',
  fetchedAt: 'plain',
})

export const feedEntries = shape<FeedEntry>({
  id: 'plain',
  position: 'plain',
  environment: 'plain',
  partner: 'plain',
  type: 'plain',
  document: 'plain',
  at: 'plain',
  decision: 'plain',
  decidedAt: 'plain',
  reason: 'plain',
})

export const agreements = shape<AgreementVersion>({
  hash: 'plain',
  partner: 'plain',
  at: 'plain',
  content: 'plain',
})

export const mappings = shape<MappingVersion>({
  hash: 'plain',
  partner: 'plain',
  name: 'plain',
  type: 'plain',
  at: 'plain',
  content: 'plain',
})

export const crosswalkRows = shape<KeptCrosswalkRow>({
  partner: 'plain',
  ordinal: 'plain',
  crosswalk: 'plain',
  theirs: 'plain',
  ours: 'plain',
  from: 'plain',
  to: 'plain',
  readOnly: 'flag',
  preferred: 'flag',
  since: 'plain',
  until: 'plain',
})

export const awaitedReferences = shape<AwaitedReference>({
  document: 'plain',
  partner: 'plain',
  environment: 'plain',
  canonical: 'plain',
  number: 'plain',
  naming: 'plain',
  until: 'plain',
})

export const awaitedRows = shape<AwaitedRow>({
  id: 'plain',
  document: 'plain',
  partner: 'plain',
  environment: 'plain',
  crosswalk: 'plain',
  side: 'plain',
  code: 'plain',
  day: 'plain',
  at: 'json',
})

export const principals = shape<Principal>({ id: 'plain', role: 'plain', partner: 'plain' })

export const credentials = shape<Credential>({
  id: 'plain',
  principal: 'plain',
  kind: 'plain',
  value: 'plain',
  from: 'plain',
  expires: 'plain',
  comment: 'plain',
  addedBy: 'plain',
  usedAt: 'plain',
  usedFrom: 'plain',
})

export const bans = shape<Ban>({
  network: 'plain',
  since: 'plain',
  until: 'plain',
  times: 'plain',
  tried: 'plain',
})

export const controlEntries = shape<ControlEntry>({
  key: 'plain',
  environment: 'plain',
  number: 'plain',
  state: 'plain',
  document: 'plain',
  reason: 'plain',
  at: 'plain',
})

export const auditEntries = shape<AuditEntry>({
  at: 'plain',
  principal: 'plain',
  act: 'plain',
  subject: 'plain',
  detail: 'plain',
})

export const mappingStandings = shape<MappingStanding>({
  partner: 'plain',
  name: 'plain',
  hash: 'plain',
  type: 'plain',
  state: 'plain',
  at: 'plain',
  reason: 'plain',
})

export const activations = shape<Activation>({
  id: 'plain',
  partner: 'plain',
  name: 'plain',
  hash: 'plain',
  at: 'plain',
  act: 'plain',
  by: 'plain',
  reason: 'plain',
  expires: 'plain',
  engine: 'plain',
  evidence: 'plain',
  key: 'plain',
  signature: 'plain',
})

export const webhooks = shape<Webhook>({
  id: 'plain',
  environment: 'plain',
  url: 'plain',
  events: 'json',
  secret: 'plain',
  previousSecret: 'plain',
  previousUntil: 'plain',
  state: 'plain',
  reason: 'plain',
  at: 'plain',
  principal: 'plain',
})

export const houseEvents = shape<HouseEvent>({
  id: 'plain',
  at: 'plain',
  environment: 'plain',
  partner: 'plain',
  type: 'plain',
  document: 'plain',
  alert: 'plain',
})

export const webhookDeliveries = shape<WebhookDelivery>({
  webhook: 'plain',
  event: 'plain',
  state: 'plain',
  attempts: 'plain',
  dueAt: 'plain',
  at: 'plain',
  said: 'plain',
})

export const remoteFiles = shape<RemoteFile>({
  place: 'plain',
  name: 'plain',
  bytes: 'plain',
  modified: 'plain',
  sha256: 'plain',
  receipt: 'plain',
  at: 'plain',
})

export const feedReplays = shape<FeedReplay>({
  environment: 'plain',
  name: 'plain',
  types: 'json',
  partner: 'plain',
  first: 'plain',
  last: 'plain',
  position: 'plain',
  at: 'plain',
  principal: 'plain',
  reason: 'plain',
})
