// The first schema. Text compares by bytes on both engines, so that a page of names or ids never skips one.
import type { Dialect } from '../session.ts'
import { columns, type Types, table, typesOf } from './table.ts'

const bytesTables = (t: Types): string[] => [
  table('blob', t, [`id ${t.text} primary key`, `at ${t.text} not null`]),
  'create index blob_at on blob (at, id)',
  table('blob_chunk', t, [
    ...columns(t, 'blob ordinal#'),
    `bytes ${t.bytes} not null`,
    'primary key (blob, ordinal)',
    'foreign key (blob) references blob (id)',
  ]),
]

const receivingTables = (t: Types): string[] => [
  table('receipt', t, [
    ...columns(t, 'id at principal partner door environment name? content_type? blob bytes# sha256 state'),
    ...columns(t, 'repeat_of? findings'),
    'primary key (id)',
  ]),
  'create unique index receipt_first on receipt (partner, environment, sha256) where repeat_of is null',
  'create index receipt_partner on receipt (partner, id)',
  'create index receipt_state on receipt (state, id)',
  'create index receipt_blob on receipt (blob)',
  table('envelope', t, [
    ...columns(t, 'environment key receipt ordinal# at'),
    'primary key (environment, key)',
  ]),
  table('interchange', t, [
    ...columns(t, 'id receipt ordinal# syntax partner agreement environment key control offset# length#'),
    ...columns(t, 'header? tolerances findings verdict?'),
    'primary key (id)',
  ]),
  'create index interchange_receipt on interchange (receipt, ordinal)',
  table('functional_group', t, [
    ...columns(t, 'id receipt interchange ordinal# functional_id control version claimed? sets# header?'),
    ...columns(t, 'findings state verdict?'),
    'primary key (id)',
  ]),
  'create index functional_group_receipt on functional_group (receipt, state)',
]

const documentTables = (t: Types): string[] => [
  table('document', t, [
    ...columns(t, 'id direction receipt? interchange? group? ordinal# partner environment type canonical'),
    ...columns(t, 'agreement mapping? number? date? control offset# length# segments# state verdict?'),
    ...columns(t, 'findings at regarding? reason?'),
    'primary key (id)',
  ]),
  'create index document_number on document (number, id) where number is not null',
  'create index document_partner on document (partner, id)',
  'create index document_partner_state on document (partner, state, id)',
  'create index document_state on document (state, id)',
  'create index document_receipt on document (receipt, id) where receipt is not null',
  'create index document_group on document ("group", ordinal) where "group" is not null',
  'create index document_regarding on document (regarding, id) where regarding is not null',
  table('reading', t, [
    ...columns(t, 'document canonical lineage unmapped'),
    'primary key (document)',
    'foreign key (document) references document (id)',
  ]),
  table('outbound', t, [
    ...columns(t, 'document canonical'),
    `body ${t.bytes}`,
    ...columns(t, 'lineage? blob? bytes#?'),
    'primary key (document)',
    'foreign key (document) references document (id)',
  ]),
  'create index outbound_blob on outbound (blob) where blob is not null',
]

const workTables = (t: Types): string[] => [
  table('step', t, [
    `id ${t.serial}`,
    ...columns(
      t,
      'verb subject partner state turn# until attempts# token# position? again# reason? parked_at?',
    ),
    'unique (verb, subject)',
  ]),
  'create index step_turn on step (state, turn, id)',
  'create index step_until on step (state, until)',
  `create index step_partner on step (partner, turn) where state <> 'parked'`,
  table('drop_file', t, [
    ...columns(t, 'partner environment folder day name blob bytes# at document? receipt? fetched_at?'),
    'primary key (partner, environment, folder, day, name)',
  ]),
  'create index drop_file_blob on drop_file (blob)',
  'create index drop_file_receipt on drop_file (receipt) where receipt is not null',
]

const outwardTables = (t: Types): string[] => [
  table('feed', t, [...columns(t, 'environment last#'), 'primary key (environment)']),
  `insert into feed (environment, last) values ('production', 0), ('test', 0)`,
  table('feed_entry', t, [
    ...columns(t, 'id position# environment partner type document at decision decided_at? reason?'),
    'primary key (id)',
    'unique (environment, position)',
  ]),
  'create index feed_entry_type on feed_entry (environment, type, position)',
  `create index feed_entry_undecided on feed_entry (environment, position) where decision = 'undecided'`,
  `create index feed_entry_undecided_type on feed_entry (environment, type, position) where decision = 'undecided'`,
  table('control_counter', t, [...columns(t, 'environment key last#'), 'primary key (environment, key)']),
  table('control_number', t, [
    ...columns(t, 'key environment number# state document reason? at'),
    'primary key (environment, key, number)',
  ]),
  'create index control_number_document on control_number (document)',
]

const registryTables = (t: Types): string[] => [
  table('agreement', t, [...columns(t, 'hash partner at content'), 'primary key (hash, partner)']),
  table('active_agreement', t, [...columns(t, 'partner hash'), 'primary key (partner)']),
  table('mapping', t, [
    ...columns(t, 'hash partner name type at content'),
    'primary key (hash, partner, name)',
  ]),
  table('active_mapping', t, [...columns(t, 'partner name hash'), 'primary key (partner, name)']),
  table('crosswalk_row', t, [
    ...columns(t, 'partner crosswalk theirs ours from to read_only#'),
    'primary key (partner, crosswalk, theirs, "from")',
  ]),
]

const accessTables = (t: Types): string[] => [
  table('principal', t, [...columns(t, 'id role partner?'), 'primary key (id)']),
  table('credential', t, [...columns(t, 'id principal kind value from expires?'), 'primary key (id)']),
  'create index credential_principal on credential (principal, kind)',
  table('revoked_token', t, [...columns(t, 'id expires'), 'primary key (id)']),
  table('idempotency', t, [
    ...columns(t, 'principal key fingerprint at answer?'),
    'primary key (principal, key)',
  ]),
  table('audit', t, [`id ${t.serial}`, ...columns(t, 'at principal act subject detail')]),
  'create index audit_subject on audit (subject, id)',
]

/**
 * SQLite takes all indices for equally good until it has counted, and would look through all documents of a
 * partner for one number. So it is told what they look like in a store that is full: rows in all, then rows
 * for each value of the first column, of the first two, and so on. PostgreSQL counts by itself.
 */
const documentCounts = (): string[] => {
  const counts = {
    document_number: '1000000 2 1',
    document_partner: '1000000 20000 1',
    document_partner_state: '1000000 20000 4000 1',
    document_state: '1000000 100000 1',
    document_receipt: '1000000 20 1',
    document_group: '1000000 20 1',
    document_regarding: '1000000 2 1',
  }
  const rows = Object.entries(counts).map(([index, count]) => `('document', '${index}', '${count}')`)
  return [
    'analyze',
    `insert into sqlite_stat1 (tbl, idx, stat) values ${rows.join(', ')}`,
    'analyze sqlite_schema',
  ]
}

/** The statements of the first schema, in order. */
export function firstSchema(dialect: Dialect): string[] {
  const t = typesOf(dialect)
  // Raw bytes don't shrink; kept plain, a part of a chunk is read without reading all of it.
  const storage = 'alter table blob_chunk alter column bytes set storage external'
  return [
    ...bytesTables(t),
    ...(dialect === 'postgres' ? [storage] : []),
    ...receivingTables(t),
    ...documentTables(t),
    ...workTables(t),
    ...outwardTables(t),
    ...registryTables(t),
    ...accessTables(t),
    ...(dialect === 'sqlite' ? documentCounts() : []),
  ]
}
