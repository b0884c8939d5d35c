// Mail: a letter to the operators leaves for the mail server, outside of any transaction, until that has taken it. A
// server that took it and died before it said so gets it again, under the same Message-ID.
import { after, instant } from '../setting/clock.ts'
import type { Letter } from '../store/alerts.ts'
import type { Desk, Held } from './desk.ts'

/** Sends one letter; handed in by main, since it speaks a protocol. Throws a Failure where the server did not take it. */
export type Mail = (letter: Letter) => Promise<void>

const MINUTE = 60_000

/** Sends the letter that the step is about. */
export async function mail(desk: Desk, held: Held): Promise<void> {
  const { store, clock, log } = desk.house
  if (!desk.mail) return store.retryStep(held.lease, after(clock, MINUTE), 'this process sends no mail')
  const letter = await store.letter(held.step.subject)
  if (!letter) throw new Error(`letter ${held.step.subject} is not in the store`)
  if (letter.sentAt === undefined) await desk.mail(letter)
  log.info({ letter: letter.id }, 'a letter was sent')
  await store.commitMailing(held.lease, { id: letter.id, at: letter.sentAt ?? instant(clock) })
}
