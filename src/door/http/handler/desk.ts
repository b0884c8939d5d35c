// The operator's desk: what does not go on by itself, setting steps going again, and everything about a number.
import { codeOfStep } from '../../../exchange/alerting/advice.ts'
import { deadLetters } from '../../../exchange/deadLetters.ts'
import { giveUp, givingUp } from '../../../exchange/giveUp.ts'
import { Refusal } from '../../../exchange/refusal.ts'
import { instant } from '../../../setting/clock.ts'
import type { House } from '../../../setting/house.ts'
import type { Document, Environment } from '../../../store/record.ts'
import type { components } from '../api.d.ts'
import type { SomeHandlers } from '../operation.ts'
import { defined } from '../query.ts'
import { viewReceipt } from '../view/receipt.ts'
import { filesOf, storyOf } from '../view/story.ts'
import { isSeen, type LookAtUploads } from './doors.ts'

type Schemas = components['schemas']
type Ids = 'listDeadLetters' | 'listParkedSteps' | 'resumeStep' | 'giveUpStep' | 'findStories'

const STEPS = 1_000
const STORIES = 20

export const deskHandlers = (house: House, uploads: LookAtUploads): SomeHandlers<Ids> => ({
  async listDeadLetters({ caller }) {
    const all = await deadLetters(house)
    const items =
      caller.environment === 'test' ? all.filter(({ environment }) => environment === 'test') : all
    return { status: 200, json: { items } }
  },

  async listParkedSteps({ caller }) {
    const steps = caller.environment === 'test' ? [] : await house.store.parkedSteps(STEPS)
    const items: Schemas['ParkedSteps']['items'] = []
    for (const one of steps)
      items.push({ ...one, code: codeOfStep(one.reason), givingUp: await givingUp(house, one) })
    return { status: 200, json: { items } }
  },

  async resumeStep({ path, body, caller }) {
    if (caller.environment === 'test')
      throw new Refusal('forbidden', 'A step may be of production; a token for test sets none going.')
    const at = instant(house.clock)
    const { principal } = caller
    const entry = { at, principal, act: 'step resumed', subject: path.step, detail: body.value.reason }
    if (!(await house.store.audited(entry).resumeStep(path.step, at)))
      throw new Refusal('not-found', 'There is no such step that is parked.')
    return { status: 204 }
  },

  async giveUpStep({ path, body, caller }) {
    if (caller.environment === 'test')
      throw new Refusal('forbidden', 'A step may be of production; a token for test gives none up.')
    const { principal } = caller
    await giveUp(house, path.step, { principal, reason: body.value.reason })
    return { status: 204 }
  },

  async findStories({ query, caller }) {
    const { text, limit = STORIES } = query
    const environment = caller.environment === 'test' ? ('test' as const) : undefined
    const found = await house.store.find({ text, ...defined({ environment }), limit })
    const items: Schemas['Story'][] = []
    const named = await byId(house, text, environment)
    if (named) items.push(await storyOf(house, named, 'id'))
    for (const { document, by } of found.documents.reverse()) items.push(await storyOf(house, document, by))
    const receipts = found.receipts.map(viewReceipt)
    const coming = (await uploads()).filter((one) => one.name.startsWith(text) && isSeen(one, caller))
    const json = { items, receipts, files: await filesOf(house, items), uploads: coming.slice(0, limit) }
    return { status: 200, json }
  },
})

const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/

/** The document of an id that somebody copied out of a list: its own, or that of its entry in the feed. */
async function byId(
  { store }: House,
  text: string,
  environment: Environment | undefined,
): Promise<Document | undefined> {
  if (!ULID.test(text)) return undefined
  const document = await store.document((await store.feedEntry(text))?.document ?? text)
  return environment === undefined || document?.environment === environment ? document : undefined
}
