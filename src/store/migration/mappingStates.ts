// States of mapping versions, and the records by which they came into force. Versions from before have a state without a
// record: what is active stays so, the others are retired.
import type { Dialect } from '../session.ts'
import { columns, table, typesOf } from './table.ts'

/** The statements of this schema. */
export function mappingStates(dialect: Dialect): string[] {
  const t = typesOf(dialect)
  return [
    table('mapping_standing', t, [
      ...columns(t, 'partner name hash type state at reason?'),
      'primary key (partner, name, hash)',
    ]),
    `insert into mapping_standing (partner, name, hash, type, state, at)
      select mapping.partner, mapping.name, mapping.hash, mapping.type,
        case when active_mapping.hash is null then 'retired' else 'active' end, mapping.at
      from mapping left join active_mapping on active_mapping.partner = mapping.partner
        and active_mapping.name = mapping.name and active_mapping.hash = mapping.hash`,
    table('activation', t, [
      ...columns(t, 'id partner name hash at act by reason? expires? engine evidence? key signature'),
      'primary key (id)',
    ]),
    'create index activation_mapping on activation (partner, name, id)',
  ]
}
