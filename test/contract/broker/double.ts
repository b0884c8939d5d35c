// A double of a Pact Broker, in memory: as much of its API as our commands and the official command line use. That the
// official command line takes it for a broker is tested beside it; that a real broker answers the same is not.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express, type Request, type Response } from 'express'
import { Remembered, type Row } from './remembered.ts'

export interface BrokerDouble {
  url: string
  token: string
  remembered: Remembered
  /** From now on, links point to another address. */
  pointTo(address: string | undefined): void
  close(): Promise<void>
}

/** Opens a broker double on a free port of the loopback; it asks for its token. */
export async function openBrokerDouble(): Promise<BrokerDouble> {
  const remembered = new Remembered()
  const token = 'of-the-double'
  const app = express()
  app.set('query parser', 'extended')
  app.use((req, res, next) => {
    if (req.headers.authorization === `Bearer ${token}`) next()
    else hal(res, { errors: ['not authorised'] }, 401)
  })
  app.use(express.json({ type: ['application/json', 'application/*+json'], limit: '16mb' }))
  serveIndex(app)
  servePacts(app, remembered)
  servePacticipants(app, remembered)
  serveEnvironments(app, remembered)
  serveMatrix(app, remembered)
  const server = await new Promise<Server>((resolve) => {
    const opened = app.listen(0, '127.0.0.1', () => resolve(opened))
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  const pointTo = (address: string | undefined) => {
    app.locals.elsewhere = address
  }
  return { url, token, remembered, pointTo, close }
}

const hal = (res: Response, body: object, status = 200) =>
  void res.status(status).type('application/hal+json').send(JSON.stringify(body))

const here = (req: Request) => req.app.locals.elsewhere ?? `${req.protocol}://${req.get('host')}`
const E = encodeURIComponent

/** Express 5 types a path's values as texts or lists. */
const named = (req: Request) => req.params as Record<string, string>

function serveIndex(app: Express): void {
  app.get('/', (req, res) => {
    const at = (path: string) => ({ href: here(req) + path, templated: path.includes('{') })
    hal(res, {
      _links: {
        self: at('/'),
        'pb:publish-contracts': at('/contracts/publish'),
        'pb:publish-pact': at(
          '/pacts/provider/{provider}/consumer/{consumer}/version/{consumerApplicationVersion}',
        ),
        'pb:pacticipant-version': at('/pacticipants/{pacticipant}/versions/{version}'),
        'pb:pacticipant-branch-version': at(
          '/pacticipants/{pacticipant}/branches/{branch}/versions/{version}',
        ),
        'pb:environments': at('/environments'),
      },
    })
  })
}

function servePacts(app: Express, remembered: Remembered): void {
  app.post('/contracts/publish', (req, res) => {
    const { pacticipantName, pacticipantVersionNumber, branch, contracts } = req.body
    const notices: { type: string; text: string }[] = []
    for (const { consumerName, providerName, content } of contracts) {
      const pact = JSON.parse(Buffer.from(content, 'base64').toString('utf8'))
      const kept = remembered.keep(consumerName, pacticipantVersionNumber, providerName, pact)
      const which = `${consumerName} ${pacticipantVersionNumber} with ${providerName}`
      if (!kept)
        return hal(res, { notices: [{ type: 'error', text: `the pact of ${which} was another` }] }, 409)
      notices.push({ type: 'success', text: `the pact of ${which} is kept` })
    }
    remembered.touch(pacticipantName, pacticipantVersionNumber, branch)
    // The official command line insists on a name and a title wherever a link may have them.
    const link = (name: string) => ({
      href: `${here(req)}/pacticipants/${E(pacticipantName)}`,
      name,
      title: name,
    })
    hal(res, {
      notices,
      logs: [],
      _embedded: {
        pacticipant: { name: pacticipantName, _links: { self: link(pacticipantName) } },
        version: { number: pacticipantVersionNumber, _links: { self: link(pacticipantVersionNumber) } },
      },
      _links: {
        'pb:pacticipant': link(pacticipantName),
        'pb:pacticipant-version': link(pacticipantVersionNumber),
        'pb:pacticipant-version-tags': [],
        'pb:contracts': [],
      },
    })
  })
  const pact = '/pacts/provider/:provider/consumer/:consumer/version/:version'
  app.get(pact, (req, res) => {
    const { provider, consumer, version } = named(req)
    const found = remembered.contract(consumer!, provider!, version!)
    if (!found) return void res.sendStatus(404)
    const href = `${here(req)}${req.path}/verification-results`
    hal(res, { ...found.content, _links: { 'pb:publish-verification-results': { href } } })
  })
  app.post(`${pact}/verification-results`, (req, res) => {
    const { provider, consumer, version } = named(req) as Record<'provider' | 'consumer' | 'version', string>
    const { success, providerApplicationVersion: providerVersion, testResults } = req.body
    const { sha } = remembered.contract(consumer, provider, version)!
    remembered.verify({ sha, consumer, provider, providerVersion, success, testResults })
    hal(res, req.body, 201)
  })
}

function servePacticipants(app: Express, remembered: Remembered): void {
  app.put('/pacticipants/:name/branches/:branch/versions/:version', (req, res) => {
    const { name, branch, version } = named(req)
    remembered.touch(name!, version!, branch)
    hal(res, { number: version })
  })
  app.get('/pacticipants/:name/versions/:version', (req, res) => {
    const { name, version } = named(req)
    if (!remembered.knows(name!, version!)) return void res.sendStatus(404)
    const deployments = remembered.environments.map((one) => ({
      name: one.name,
      href: `${here(req)}${req.path}/deployed-versions/environment/${one.uuid}`,
    }))
    hal(res, { number: version, _links: { 'pb:record-deployment': deployments } })
  })
  app.post('/pacticipants/:name/versions/:version/deployed-versions/environment/:uuid', (req, res) => {
    const { name, version, uuid } = named(req)
    const environment = remembered.environments.find((one) => one.uuid === uuid)!
    remembered.deploy(name!, version!, environment.name)
    hal(res, { uuid, currentlyDeployed: true, _embedded: {}, _links: {} }, 201)
  })
}

function serveEnvironments(app: Express, remembered: Remembered): void {
  const shown = (req: Request, { uuid, name }: { uuid: string; name: string }) => ({
    uuid,
    name,
    displayName: name,
    production: false,
    createdAt: '2026-01-01T00:00:00+00:00',
    _links: { self: { href: `${here(req)}/environments/${uuid}`, name } },
  })
  app.get('/environments', (req, res) => {
    const environments = remembered.environments.map((one) => shown(req, one))
    const links = environments.map(({ name, _links }) => ({ name, href: _links.self.href }))
    hal(res, { _embedded: { environments }, _links: { 'pb:environments': links } })
  })
  app.post('/environments', (req, res) => hal(res, shown(req, remembered.environment(req.body.name)), 201))
}

function serveMatrix(app: Express, remembered: Remembered): void {
  app.get('/matrix', (req, res) => {
    const { q, environment } = req.query as unknown as { q?: unknown; environment?: string }
    const selectors = selectorsOf(q)
    const known = selectors.every(({ pacticipant, version }) => remembered.knows(pacticipant, version ?? ''))
    const matrix = remembered.matrix(selectors, environment)
    hal(res, { summary: summaryOf(matrix, known), notices: [], matrix })
  })
}

/** `q[][pacticipant]=A&q[][version]=1&q[][pacticipant]=B…` as the query parser leaves it. */
function selectorsOf(q: unknown): { pacticipant: string; version?: string }[] {
  const parts = (Array.isArray(q) ? q : [q]) as Record<string, string | string[]>[]
  const values = (name: string) => parts.flatMap((part) => part?.[name] ?? [])
  const versions = values('version')
  return values('pacticipant').map((pacticipant, index) => {
    const version = versions[index]
    return version === undefined ? { pacticipant } : { pacticipant, version }
  })
}

function summaryOf(rows: readonly Row[], known: boolean) {
  const failed = rows.filter((row) => row.verificationResult?.success === false).length
  const unknown = rows.filter((row) => !row.verificationResult).length
  const deployable = known && failed + unknown === 0
  const reason = deployable
    ? 'every result is there and good'
    : failed > 0
      ? 'a verification failed'
      : 'no verification of these versions is known'
  return { deployable, reason, success: rows.length - failed - unknown, failed, unknown }
}
