// What is counted up: positions of the feed and control numbers. None is missing, none comes twice, and each stands with
// a document for which it was taken.
import type {
  ControlInBooks,
  CounterInBooks,
  EntryInBooks,
  StepInBooks,
  WebhookInBooks,
} from '../../store/books.ts'
import type { DocumentState, Environment } from '../../store/record.ts'
import type { Agreements } from './answers.ts'
import { about, counted, type Disagreement, type Judged } from './disagreement.ts'
import { judgeTold } from './failures.ts'
import type { Passed } from './gaps.ts'
import { isSealed } from './sealed.ts'

type Tell = ReturnType<typeof about>

/** `position 7`, `positions 7 to 9`. */
const range = (word: string, from: number, to: number): string =>
  from === to ? `${word} ${from}` : `${word}s ${from} to ${to}`

/** Judges the entries of one environment's feed, in the order of their positions. */
export class FeedJudge {
  readonly #environment: Environment
  readonly #passed: Passed
  readonly #agreements: Agreements
  #before: number
  /** When the oldest entry came that the ERP has not decided on. */
  openSince: string | undefined

  /** `before`: the position behind which it begins. */
  constructor(environment: Environment, before: number, passed: Passed, agreements: Agreements) {
    this.#environment = environment
    this.#passed = passed
    this.#agreements = agreements
    this.#before = before
  }

  async entry(entry: EntryInBooks): Promise<Judged> {
    const { id, position, at, decision } = entry
    const tell = about('feed entries', id, `entry ${id} (${this.#environment}, position ${position})`)
    const found = [...this.#place(position, tell), ...this.#document(entry, tell)]
    if (decision === 'undecided') this.openSince ??= at
    else if (entry.decidedAt === null)
      found.push(tell('altered', `is ${decision}, and nothing says since when`))
    const told = await judgeTold(entry, this.#agreements, tell)
    return { as: decision === 'undecided' ? 'open' : told.as, found: [...found, ...told.found] }
  }

  #place(position: number, tell: Tell): Disagreement[] {
    const before = this.#before
    this.#before = position
    if (position === before) return [tell('twice', 'has the position of the entry before it')]
    const expected = this.#passed('feed', feedOf(this.#environment), before + 1, before === 0)
    if (position === before + 1 || position === expected) return []
    return [
      tell('lost', `comes where ${range('position', expected, position - 1)} should be: they are missing`),
    ]
  }

  #document({ document, documentState, documentEnvironment }: EntryInBooks, tell: Tell): Disagreement[] {
    if (documentState === null) return [tell('lost', `shows document ${document}, which is not there`)]
    if (documentEnvironment !== this.#environment)
      return [tell('altered', `shows document ${document}, which is of ${documentEnvironment}`)]
    if (documentState === 'published') return []
    return [tell('altered', `shows document ${document}, which is ${documentState}`)]
  }
}

const feedOf = (environment: Environment) => ({ environment, key: '' })

/** Whether the last position that was given is there. */
export function judgeFeedEnd(
  environment: Environment,
  last: number,
  most: number | null,
  passed: Passed,
): Disagreement[] {
  const given = most ?? 0
  if (last === given || last + 1 === passed('feed', feedOf(environment), given + 1, most === null)) return []
  const tell = about('feed entries', environment, `the feed of ${environment}`)
  return [tell('lost', `has given position ${last}, and its last entry is at ${most ?? 0}`)]
}

const BEFORE: readonly (DocumentState | null)[] = ['submitted', 'written']

/** Judges control numbers, in the order of their keys and numbers. */
export class ControlJudge {
  readonly #passed: Passed
  #key = ''
  #before = 0

  constructor(passed: Passed) {
    this.#passed = passed
  }

  number(entry: ControlInBooks): Judged {
    const { key, environment, number, state } = entry
    const tell = about(
      'control numbers',
      `${environment} ${key} ${number}`,
      `number ${number} of ${key} (${environment})`,
    )
    return { as: state, found: [...this.#gap(entry, tell), ...belonging(entry, tell)] }
  }

  #gap({ environment, key, number }: ControlInBooks, tell: Tell): Disagreement[] {
    const isSame = this.#key === `${environment} ${key}`
    const next = isSame ? this.#before + 1 : 1
    const expected =
      number <= next ? next : this.#passed('control-numbers', { environment, key }, next, !isSame)
    this.#key = `${environment} ${key}`
    this.#before = number
    if (number <= expected) return []
    return [
      tell(
        'unexplained',
        `comes where ${range('number', expected, number - 1)} should be: nothing says why they are missing`,
      ),
    ]
  }
}

function belonging(
  { state, document, reason, documentState, sealing }: ControlInBooks,
  tell: Tell,
): Disagreement[] {
  if (state === 'void') return reason ? [] : [tell('unexplained', 'is void, and nothing says why')]
  const stands = documentState === null ? 'is not there' : `is ${documentState}`
  // What was given up behind its sealing has used its numbers, and nobody else gets them.
  if (state === 'sealed' && !isSealed(documentState) && documentState !== 'given-up')
    return [tell('altered', `was sealed for document ${document}, which ${stands}`)]
  if (state === 'reserved' && sealing === null && !BEFORE.includes(documentState))
    return [tell('unexplained', `is reserved for document ${document}, which ${stands}`)]
  return []
}

/** Whether the last number that a counter gave is in the ledger. */
export function judgeCounter(
  { key, environment, last, most }: CounterInBooks,
  passed: Passed,
): Disagreement[] {
  if (last === most) return []
  const next = passed('control-numbers', { environment, key }, (most ?? 0) + 1, most === null)
  if (last + 1 === next) return []
  const tell = about('control numbers', `${environment} ${key}`, `the counter of ${key} (${environment})`)
  return [tell('unexplained', `has come to ${last}, and the last number in the ledger is ${most ?? 'none'}`)]
}

/** What a step is counted as, and whether what it is about is there. */
export function judgeStep({ id, verb, subject, partner, known }: StepInBooks): Judged {
  const tell = about('steps', String(id), `step ${id} (${partner}, ${verb})`)
  return { as: verb, found: known > 0 ? [] : [tell('lost', `is about ${subject}, which is not there`)] }
}

/** What a webhook is counted as, and whether somebody tells it what waits for it. */
export function judgeWebhook({ id, url, due, notifying }: WebhookInBooks): Judged {
  const tell = about('webhooks', id, `webhook ${id} (${url})`)
  const isForgotten = due > 0 && notifying === null
  const found = isForgotten
    ? [tell('orphan', `is to be told ${counted(due, 'event')}, and no step tells it`)]
    : []
  return { as: due > 0 ? 'behind' : 'told', found }
}
