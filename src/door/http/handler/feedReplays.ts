// Replays of the feed for the ERP and operators: a part of it read once more, under a name, beside the live feed. Its
// place moves only when the consumer says so, so that a page that was lost on the way comes again.
import { Refusal } from '../../../exchange/refusal.ts'
import { instant } from '../../../setting/clock.ts'
import type { House } from '../../../setting/house.ts'
import type { FeedReplay } from '../../../store/replays.ts'
import type { components } from '../api.d.ts'
import { readNumberCursor } from '../cursor.ts'
import type { Answer, Caller, Input, JsonText, SomeHandlers } from '../operation.ts'
import { defined, pageSize } from '../query.ts'
import { FEED_TYPES, pageText, readPart } from './feed.ts'

type Schemas = components['schemas']
type FeedType = Schemas['FeedType']
type Ids = 'listReplays' | 'beginReplay' | 'readReplay' | 'confirmReplay' | 'endReplay'

/** Replays at a time in one environment. */
const MOST = 50

export const feedReplayHandlers = (house: House): SomeHandlers<Ids> => ({
  listReplays: async ({ caller }) => ({
    status: 200,
    json: { items: (await house.store.replays(caller.environment)).map(viewReplay) },
  }),
  beginReplay: (input) => begin(house, input),
  readReplay: (input) => pull(house, input),
  confirmReplay: (input) => confirm(house, input),
  endReplay: (input) => end(house, input),
})

async function begin(house: House, { body, caller }: Input<'beginReplay'>): Promise<Answer<'beginReplay'>> {
  const { name, types = [], partner, reason } = body.value
  const { environment, principal } = caller
  if ((await house.store.replays(environment)).length >= MOST)
    throw new Refusal(
      'conflict',
      `There are ${MOST} replays in ${environment} already; end one that is read.`,
    )
  const { first, last } = await rangeOf(house, caller, body.value)
  const replay: FeedReplay = {
    ...{
      environment,
      name,
      types,
      first,
      last,
      position: first - 1,
      at: instant(house.clock),
      principal,
      reason,
    },
    ...defined({ partner }),
  }
  if (!(await noted(house, caller, 'feed replay begun', replay).addReplay(replay)))
    throw new Refusal('conflict', `There is a replay ${name} already; end it first, or take another name.`)
  return { status: 201, json: viewReplay(replay) }
}

async function rangeOf(house: House, { environment }: Caller, { from, to }: Schemas['NewFeedReplay']) {
  const bounds = defined({ from: from && asInstant(from), to: to && asInstant(to) })
  const range = await house.store.feedRange({ environment, ...bounds })
  if (range) return range
  const span = [from && `from ${bounds.from}`, to && `before ${bounds.to}`].filter(Boolean).join(' and ')
  throw new Refusal('invalid-request', `Nothing was published ${span || 'yet'}.`)
}

async function pull(
  house: House,
  { path, query, caller }: Input<'readReplay'>,
): Promise<Answer<'readReplay'>> {
  const { first: _, position: after, last: upTo, types, partner } = await known(house, caller, path.name)
  const kinds = types.length === 0 ? FEED_TYPES : (types as FeedType[])
  const part = {
    after,
    upTo,
    types: kinds,
    undecided: false,
    limit: pageSize(query),
    ...defined({ partner }),
  }
  const page = await readPart(house, caller, part)
  return { status: 200, text: pageText(page) as JsonText<Schemas['FeedPage']> }
}

async function confirm(
  house: House,
  { path, body, caller }: Input<'confirmReplay'>,
): Promise<Answer<'confirmReplay'>> {
  const position = readNumberCursor('feed', body.value.cursor)
  const { environment } = caller
  const replay = await house.store.confirmReplay({ environment, name: path.name, position })
  if (!replay) throw noReplay(path.name)
  return { status: 200, json: viewReplay(replay) }
}

async function end(house: House, { path, caller }: Input<'endReplay'>): Promise<Answer<'endReplay'>> {
  const replay = await known(house, caller, path.name)
  const { environment, name } = replay
  const store = noted(house, caller, 'feed replay ended', replay)
  if (!(await store.endReplay({ environment, name }))) throw noReplay(name)
  return { status: 200, json: viewReplay(replay) }
}

async function known({ store }: House, { environment }: Caller, name: string): Promise<FeedReplay> {
  const replay = (await store.replays(environment)).find((one) => one.name === name)
  if (!replay) throw noReplay(name)
  return replay
}

const noReplay = (name: string) =>
  new Refusal('not-found', `There is no replay ${name}; POST /v1/feed/replays begins one.`)

function viewReplay(replay: FeedReplay): Schemas['FeedReplay'] {
  const { name, types, partner, at, principal, reason, first, last, position } = replay
  return {
    ...{ name, types: types as FeedType[], at, principal, reason },
    ...{ first, last, position, done: position >= last },
    ...defined({ partner }),
  }
}

const asInstant = (text: string): string => new Date(text).toISOString()

const noted = (
  { store, clock }: House,
  { principal }: Caller,
  act: string,
  { name, reason, position, last }: FeedReplay,
) =>
  store.audited({
    at: instant(clock),
    principal,
    act,
    subject: name,
    detail: `${reason} (${position} of ${last})`,
  })
