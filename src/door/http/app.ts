// The API as an express app, callable without a socket. The order is the point: first what needs nothing, then
// who is it, then what is asked, then the handlers, and every error at the end.
import express, { type Express, type RequestHandler } from 'express'
import helmet from 'helmet'
import type { Gatehouse } from '../../contract/gate/admit.ts'
import type { Outages } from '../../exchange/outage.ts'
import { Refusal } from '../../exchange/refusal.ts'
import type { KeepSetting } from '../../exchange/retention.ts'
import { openRegistry } from '../../partner/registry.ts'
import type { House } from '../../setting/house.ts'
import { type Agreed, openAgreed } from '../agreed/agreed.ts'
import { type Networks, networksOf } from '../webhook/networks.ts'
import { openAdmission } from './admission.ts'
import { smallBody } from './body.ts'
import { serveDocs } from './docs.ts'
import { alertHandlers } from './handler/alerts.ts'
import { crosswalkHandlers } from './handler/crosswalks.ts'
import { deskHandlers } from './handler/desk.ts'
import { documentHandlers } from './handler/documents.ts'
import { doorHandlers, type LookAtUploads } from './handler/doors.ts'
import { FEED_TYPES, feedHandlers } from './handler/feed.ts'
import { feedReplayHandlers } from './handler/feedReplays.ts'
import { type Gateway, houseHandlers } from './handler/house.ts'
import { keepingHandlers } from './handler/keeping.ts'
import { keyHandlers } from './handler/keys.ts'
import { lineageHandlers } from './handler/lineage.ts'
import { mappingHandlers } from './handler/mappings.ts'
import { outboundHandlers } from './handler/outbound.ts'
import { rawHandlers } from './handler/raw.ts'
import { receiptHandlers } from './handler/receipts.ts'
import { receivingHandlers } from './handler/receiving.ts'
import { secretHandlers } from './handler/secrets.ts'
import { storeKeyHandlers } from './handler/storeKeys.ts'
import { tokenHandlers } from './handler/token.ts'
import { webhookHandlers } from './handler/webhooks.ts'
import { defaultLimits, type HttpLimits } from './limits.ts'
import { openMetrics } from './metrics.ts'
import { isParsed, mount } from './mount.ts'
import { observe } from './observe.ts'
import { ownApi } from './openapi.ts'
import type { Handlers, OperationId } from './operation.ts'
import { answerProblem } from './problem.ts'
import { defined } from './query.ts'
import { type Route, routesOf } from './routes.ts'
import type { SigningKeys } from './signingKey.ts'
import { validation } from './validation.ts'

export interface AppOptions {
  signingKeys: SigningKeys
  /** What mappings are judged by before they come into force, and the keys that sign it. */
  gate: Omit<Gatehouse, 'house'>
  limits?: Partial<HttpLimits>
  /** Addresses or networks of proxies whose X-Forwarded-For is believed; none where left out. */
  trustedProxies?: string[]
  /** How long what is kept where an agreement says nothing; for ever where left out. */
  keep?: KeepSetting
  /** Where webhooks may go; to public addresses alone where left out. */
  networks?: Networks
  /** Only whether it lives, whether it is ready, and its figures: what a process answers that takes no documents. */
  watched?: boolean
  /** What is agreed with partners, shared with the other door; its own where absent. */
  agreed?: Agreed
  /** What is on its way in at the SFTP door of this process; nothing where absent. */
  uploads?: LookAtUploads
  /** True once the door is closing. */
  stopping?: () => boolean
  /** What can't be written: it is not ready then. Nobody tries where absent. */
  outages?: Outages
}

/** The express app of the API. */
export async function httpApp(house: House, options: AppOptions): Promise<Express> {
  const api = await ownApi()
  const limits = { ...defaultLimits, ...options.limits }
  const metrics = openMetrics(house, FEED_TYPES)
  const { stopping = () => false, outages } = options
  const gateway = { api, metrics, stopping, ...defined({ outages }) }
  const networks = options.networks ?? networksOf()
  const { agreed = openAgreed(house) } = options
  const handlers = handlersOf(house, { ...options, agreed }, limits, gateway, networks)
  const admit = openAdmission(house, options.signingKeys, limits, agreed)
  const routes = routesOf(api).filter(({ id }) => !options.watched || WATCHED.has(id))
  const plain = routes.filter((route) => route.plain)
  const checked = routes.filter((route) => !route.plain)

  const app = bareApp(options.trustedProxies ?? [])
  app.use(observe(house, metrics.seen), headAsGet, headers)
  for (const route of routes) app[route.method](route.path, name(route))
  mount(app, plain, handlers)
  if (!options.watched) serveDocs(app)
  for (const route of checked) app[route.method](route.path, admit(route), ...bodyParsers(route, limits))
  app.use(...validation(api))
  mount(app, checked, handlers)
  app.use(nothingHere, answerProblem(house))
  return app
}

const WATCHED: ReadonlySet<OperationId> = new Set(['showHealth', 'showReadiness', 'showMetrics'])

function handlersOf(
  house: House,
  { signingKeys: keys, gate, keep = {}, agreed, uploads = async () => [] }: AppOptions & { agreed: Agreed },
  limits: HttpLimits,
  gateway: Gateway,
  networks: Networks,
): Handlers {
  const registry = openRegistry(house.store)
  return {
    ...houseHandlers(house, gateway),
    ...tokenHandlers(house, keys, limits, agreed),
    ...receivingHandlers(house, limits, agreed),
    ...receiptHandlers(house),
    ...documentHandlers(house),
    ...rawHandlers(house, agreed),
    ...lineageHandlers(house),
    ...outboundHandlers(house, registry, limits),
    ...feedHandlers(house, registry),
    ...feedReplayHandlers(house),
    ...crosswalkHandlers(house),
    ...mappingHandlers(house, gate),
    ...webhookHandlers(house, networks),
    ...keyHandlers(house),
    ...secretHandlers(house),
    ...storeKeyHandlers(house),
    ...alertHandlers(house),
    ...doorHandlers(house, uploads),
    ...deskHandlers(house, uploads),
    ...keepingHandlers(house, keep),
  }
}

function bareApp(trustedProxies: string[]): Express {
  const app = express()
  app.disable('x-powered-by')
  app.enable('strict routing')
  app.enable('case sensitive routing')
  app.set('etag', 'strong')
  app.set('query parser', 'simple')
  app.set('trust proxy', trustedProxies)
  return app
}

/** Nothing that the API answers is a page, and what partners wrote must never become one. */
const headers = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], sandbox: [] },
  },
})

/** HEAD is GET without a body; the response was made knowing that it has none. */
const headAsGet: RequestHandler = (req, res, next) => {
  res.locals.bodiless = req.method === 'HEAD'
  if (res.locals.bodiless) req.method = 'GET'
  next()
}

const name =
  (route: Route): RequestHandler =>
  (_req, res, next) => {
    res.locals.operation = route.id
    res.locals.bodies = route.bodies
    next()
  }

/** The validator takes an address with a slash at its end for the one without; express has no route for it. */
const nothingHere: RequestHandler = () => {
  throw new Refusal('not-found', 'There is nothing at this address; /docs lists those that there are.')
}

const bodyParsers = (route: Route, limits: HttpLimits): RequestHandler[] =>
  isParsed(route) ? smallBody(limits.smallBodySeconds) : []
