// Why a document is parked, as a code: what it is grouped and found by.

import { type RawBuilder, sql } from 'kysely'
import { isSealed, wordIn } from '../seal/cells.ts'
import type { Session } from '../session.ts'

/** Code of the finding that says why a document is parked; one that parks is an error, except where only a row is missing. */
export function parkedBy(session: Session): RawBuilder<string> {
  const { dialect } = session
  const worst = (code: RawBuilder<unknown>, severity: RawBuilder<unknown>, from: RawBuilder<unknown>) =>
    sql`(select ${code} from ${from} order by case ${severity} when 'error' then 0 else 1 end limit 1)`
  const found =
    dialect === 'postgres'
      ? worst(
          sql`one ->> 'code'`,
          sql`one ->> 'severity'`,
          sql`json_array_elements(document.findings::json) as one`,
        )
      : worst(
          sql`json_extract(one.value, '$.code')`,
          sql`json_extract(one.value, '$.severity')`,
          sql`json_each(document.findings) as one`,
        )
  return sql<string>`case
    when exists (select 1 from crosswalk_wait where crosswalk_wait.document = document.id) then 'crosswalk-missing'
    when ${isSealed('document.findings')} then coalesce(nullif(${wordIn(session, 'document.findings')}, ''), 'no-finding')
    else coalesce(${found}, 'no-finding') end`
}
