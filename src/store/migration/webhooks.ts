// Events, who wants to be told of them, and what became of telling.
import type { Dialect } from '../session.ts'
import { columns, table, typesOf } from './table.ts'

/** The statements of this schema. */
export function webhooks(dialect: Dialect): string[] {
  const t = typesOf(dialect)
  return [
    table('webhook', t, [
      ...columns(
        t,
        'id environment url events secret previous_secret? previous_until? state reason? at principal',
      ),
      'primary key (id)',
    ]),
    table('house_event', t, [
      ...columns(t, 'id at environment partner type document'),
      'primary key (id)',
      'foreign key (document) references document (id)',
    ]),
    'create index house_event_at on house_event (at)',
    table('webhook_delivery', t, [
      ...columns(t, 'webhook event state attempts# due_at at said?'),
      'primary key (webhook, event)',
      'foreign key (webhook) references webhook (id)',
      'foreign key (event) references house_event (id)',
    ]),
    'create index webhook_delivery_due on webhook_delivery (webhook, state, due_at)',
    'create index webhook_delivery_event on webhook_delivery (event)',
  ]
}
