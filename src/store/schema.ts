// The tables, the same on both engines: times and JSON as text, so that nothing depends on an engine's types.
import type { Generated } from 'kysely'
import type { Alert, DoorTrouble, Letter } from './alerts.ts'
import type { Ban } from './bans.ts'
import type { Credential, Principal } from './credentials.ts'
import type { SeenDrift } from './drift.ts'
import type { Gap } from './gaps.ts'
import type {
  AgreementVersion,
  AuditEntry,
  AwaitedReference,
  AwaitedRow,
  ControlEntry,
  Document,
  DropFile,
  Environment,
  FeedEntry,
  Group,
  Interchange,
  KeptCrosswalkRow,
  MappingVersion,
  Reading,
  Receipt,
  Told,
  Verb,
} from './record.ts'
import type { Redaction } from './redaction.ts'
import type { Activation, MappingStanding } from './registry.ts'
import type { RemoteFile } from './remote.ts'
import type { FeedReplay } from './replays.ts'
import type { Purged, PurgeTally } from './retention.ts'
import type { Row } from './row.ts'
import type { HouseEvent, Webhook, WebhookDelivery } from './webhooks.ts'

/** `later` waits for its time, `parked` for a person. */
export type StepState = 'due' | 'later' | 'leased' | 'parked'

export interface StepTable {
  id: Generated<number>
  verb: Verb
  subject: string
  partner: string
  state: StepState
  /** Place in the line of all partners (verb/step.ts). */
  turn: number
  /** later: not before; leased: the lease's end. */
  until: string
  attempts: number
  token: number
  position: string | null
  /** 1 where its cause came again while it was leased: it becomes due once more at its end. */
  again: number
  reason: string | null
  parked_at: string | null
}

export interface OutboundTable extends Sealed {
  document: string
  canonical: string
  body: Uint8Array | null
  lineage: string | null
  blob: string | null
  bytes: number | null
  written: Uint8Array | null
  written_key: string | null
}

/** How the private columns of a row are sealed (seal/parts.ts); both null where they are not. */
interface Sealed {
  sealed: Uint8Array | null
  seal_key: string | null
}

/** Files of it that stand at the drop point, as who put and took them counted; null where nobody did. */
interface Filed {
  files: number | null
}

export interface Database {
  meta: { schema_version: number; registry_version: number; oldest: Generated<number> }
  blob: { id: string; at: string }
  blob_chunk: { blob: string; ordinal: number; bytes: Uint8Array; seal_key: string | null }
  receipt: Row<Receipt> & Filed
  envelope: { environment: Environment; key: string; receipt: string; ordinal: number; at: string }
  interchange: Row<Interchange>
  functional_group: Row<Group>
  document: Row<Document> & Filed
  reading: Row<Reading> & Sealed
  told: Row<Told>
  outbound: OutboundTable
  step: StepTable
  drop_file: Row<DropFile>
  feed: { environment: Environment; last: number }
  feed_entry: Row<FeedEntry>
  control_counter: { environment: Environment; key: string; last: number }
  control_number: Row<ControlEntry>
  agreement: Row<AgreementVersion>
  active_agreement: { partner: string; hash: string }
  mapping: Row<MappingVersion>
  active_mapping: { partner: string; name: string; hash: string }
  mapping_standing: Row<MappingStanding>
  activation: Row<Activation>
  crosswalk_row: Row<KeptCrosswalkRow>
  crosswalk_version: { partner: string; version: number }
  crosswalk_wait: Row<AwaitedRow>
  reference_wait: Row<AwaitedReference>
  document_reference: { document: string; of: string; number: string }
  gap: Row<Gap>
  redaction: Row<Redaction>
  purged: Row<Purged>
  purge_tally: Row<PurgeTally>
  principal: Row<Principal>
  credential: Row<Credential>
  ban: Row<Ban>
  revoked_token: { id: string; expires: string }
  idempotency: { principal: string; key: string; fingerprint: string; at: string; answer: string | null }
  webhook: Row<Webhook> & Sealed
  house_event: Row<HouseEvent>
  webhook_delivery: Row<WebhookDelivery>
  remote_file: Row<RemoteFile>
  feed_replay: Row<FeedReplay>
  house_key: { kind: string; id: string; at: string }
  turn: { name: string; token: number; until: string; held: number }
  store_key: { id: string; ordinal: number }
  audit: Row<AuditEntry> & { id: number; hash: string }
  audit_head: { one: Generated<number>; id: number; hash: string; anchor_id: number; anchor_hash: string }
  alert: Row<Alert>
  drift_seen: Row<SeenDrift>
  drift_look: { partner: string; mapping: string; after: string }
  letter: Row<Letter>
  door_trouble: Row<DoorTrouble>
}
