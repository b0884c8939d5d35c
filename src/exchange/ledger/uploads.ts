// Uploads in progress, which are no receipts yet: files in the staging directory of an SFTP door, and chunks of bodies that the
// store has kept. Each grows, becomes a receipt or is removed by itself; one that does none of it is told.
import type { StrayInBooks } from '../../store/books.ts'
import { about, counted, type Disagreement, type Judged } from './disagreement.ts'

/** A file in staging, as it stands on the disk. */
export interface StagedInBooks {
  id: string
  partner: string
  name: string
  /** `open` and `partial` ones miss their end; `closed` ones wait for their last name, `settling` ones for nothing but a while. */
  state: 'open' | 'partial' | 'closed' | 'settling'
  /** Bytes that were promised to be there, and those that the disk has. */
  bytes: number
  onDisk: number
  /** RFC 3339: when it was touched last, and until when a settling one waits. */
  at: string
  settleAt?: string
}

export interface Uploads {
  /** RFC 3339. */
  now: string
  staged: readonly StagedInBooks[]
  /** How many days an SFTP door keeps an upload that nobody goes on with. */
  keepDays: number
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Those of the store are discarded once a day, when nothing was added for a day. */
const STRAY_DAYS = 2

const before = (now: string, milliseconds: number): string =>
  new Date(Date.parse(now) - milliseconds).toISOString()

/** A day and an hour are given to who removes it, or takes it in. */
export function judgeStaged(upload: StagedInBooks, { now, keepDays }: Omit<Uploads, 'staged'>): Judged {
  const { id, partner, name, state, bytes, onDisk, at, settleAt } = upload
  const tell = about('uploads', id, `upload ${id} (${partner}, ${name})`)
  const found: Disagreement[] = []
  if (onDisk < bytes)
    found.push(
      tell('lost', `is ${state} with ${counted(bytes, 'byte')}, and ${onDisk} of them are on the disk`),
    )
  if (state === 'settling' && settleAt !== undefined && settleAt < before(now, HOUR))
    found.push(tell('orphan', `has all its bytes since ${at}, and was to become a receipt at ${settleAt}`))
  else if (at < before(now, (keepDays + 1) * DAY))
    found.push(
      tell(
        'orphan',
        `is ${state}, has had no byte since ${at}, and was to be removed ${keepDays} days after`,
      ),
    )
  return { as: state, found }
}

/** Bytes of a body come one chunk after the other. */
export function judgeStray({ id, at, chunks, last }: StrayInBooks, now: string | undefined): Judged {
  const tell = about('uploads', id, `blob ${id}`)
  const found: Disagreement[] = []
  const expected = last === null ? 0 : last + 1
  if (chunks < expected)
    found.push(tell('lost', `is named by nothing yet, and has ${chunks} of ${counted(expected, 'chunk')}`))
  if (now !== undefined && at < before(now, STRAY_DAYS * DAY))
    found.push(tell('orphan', `has had no byte since ${at}, is named by nothing, and was not discarded`))
  return { as: 'bytes that no receipt names', found }
}
