// Crosswalk rows as callers see them: those that are there, and those that documents wait for.
import { placeText } from '../../../exchange/engine/missing.ts'
import type { MissingRow } from '../../../store/crosswalks.ts'
import type { AwaitedRow, KeptCrosswalkRow } from '../../../store/record.ts'
import type { components } from '../api.d.ts'
import { defined } from '../query.ts'

type Schemas = components['schemas']

export function viewRow(row: KeptCrosswalkRow): Schemas['CrosswalkRow'] {
  const { theirs, ours, from, to, readOnly, preferred, since, until } = row
  return {
    theirs,
    ours,
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
    ...(readOnly ? { readOnly } : {}),
    ...(preferred ? { preferred } : {}),
    since,
    ...defined({ until }),
  }
}

/** A row that a document waits for; `says` is where its code stands. */
export const viewMissing = ({ crosswalk, side, code, day, at }: AwaitedRow): Schemas['MissingRow'] => ({
  crosswalk,
  ...(side === 'theirs' ? { theirs: code } : { ours: code }),
  ...(day === '' ? {} : { day }),
  at,
  says: placeText(at),
})

export const viewAwaited = (row: MissingRow): Schemas['AwaitedRow'] => ({
  partner: row.partner,
  ...viewMissing(row),
  documents: row.documents,
  oldest: row.document,
})
