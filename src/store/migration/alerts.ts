// Alerts, the letters that tell of them, and partners' servers in trouble. An event may from now on tell of an alert
// instead of a document; SQLite can't take a `not null` away, so its two tables are made anew.
import type { Dialect } from '../session.ts'
import { columns, table, typesOf } from './table.ts'

/** The statements of this schema. */
export function alerts(dialect: Dialect): string[] {
  const t = typesOf(dialect)
  return [
    table('alert', t, [
      ...columns(
        t,
        'id kind subject partner? environment says advice command? began seen told ended? acknowledged_at? acknowledged_by? note?',
      ),
      'primary key (id)',
    ]),
    'create unique index alert_open on alert (kind, subject) where ended is null',
    table('letter', t, [...columns(t, 'id at subject text sent_at?'), 'primary key (id)']),
    'create index letter_sent on letter (sent_at) where sent_at is not null',
    table('door_trouble', t, [...columns(t, 'place partner since at times# says'), 'primary key (place)']),
    ...(dialect === 'postgres' ? openedEvents : remadeEvents()),
  ]
}

const openedEvents = [
  'alter table house_event alter column document drop not null',
  'alter table house_event add column alert text collate "C"',
]

function remadeEvents(): string[] {
  const t = typesOf('sqlite')
  return [
    table('house_event_new', t, [
      ...columns(t, 'id at environment partner type document? alert?'),
      'primary key (id)',
      'foreign key (document) references document (id)',
    ]),
    `insert into house_event_new (id, at, environment, partner, type, document)
      select id, at, environment, partner, type, document from house_event`,
    table('webhook_delivery_new', t, [
      ...columns(t, 'webhook event state attempts# due_at at said?'),
      'primary key (webhook, event)',
      'foreign key (webhook) references webhook (id)',
      'foreign key (event) references house_event_new (id)',
    ]),
    'insert into webhook_delivery_new select * from webhook_delivery',
    'drop table webhook_delivery',
    'drop table house_event',
    'alter table house_event_new rename to house_event',
    'alter table webhook_delivery_new rename to webhook_delivery',
    'create index house_event_at on house_event (at)',
    'create index webhook_delivery_due on webhook_delivery (webhook, state, due_at)',
    'create index webhook_delivery_event on webhook_delivery (event)',
  ]
}
