// What we ask of a Pact Broker: to keep pacts and results, to say what may be deployed where, and to remember what was.
// Every result is looked for again afterwards, since a broker may take one and not record it.
import { VerifierError } from '../verifier.ts'
import { type BrokerAccess, type Hal, linkOf, linksOf, openHal, type Resource } from './hal.ts'

/** A pact as it is published; the same consumer version always comes with the same text. */
export interface PublishedPact {
  consumer: string
  consumerVersion: string
  provider: string
  text: string
}

/** How a provider of some version kept a pact. */
export interface PactResult {
  pact: PublishedPact
  providerVersion: string
  success: boolean
  /** Sentences, for whoever looks at the broker. */
  failures: readonly string[]
}

/** Where a version comes from. */
export interface Origin {
  branch: string
  /** Where the run can be looked at. */
  buildUrl?: string
}

export interface Deployable {
  yes: boolean
  /** The broker's reason, in its words. */
  reason: string
}

export interface Broker {
  /** Keeps pacts of one consumer version. Answers what the broker notes about it. */
  publish(pacts: readonly PublishedPact[], origin: Origin): Promise<string[]>
  /** Records a result, and looks whether it counts. */
  record(result: PactResult, origin: Origin): Promise<void>
  canDeploy(pacticipant: string, version: string, environment: string): Promise<Deployable>
  recordDeployment(pacticipant: string, version: string, environment: string): Promise<void>
}

/** A broker, by its API. Calls throw VerifierError in words. */
export function openBroker(access: BrokerAccess): Broker {
  const hal = openHal(access)
  return {
    publish: (pacts, origin) => publish(hal, pacts, origin),
    record: (result, origin) => record(hal, result, origin),
    canDeploy: (pacticipant, version, environment) => canDeploy(hal, pacticipant, version, environment),
    recordDeployment: (pacticipant, version, environment) =>
      recordDeployment(hal, pacticipant, version, environment),
  }
}

async function publish(hal: Hal, pacts: readonly PublishedPact[], { branch, buildUrl }: Origin) {
  const [first] = pacts
  if (!first) return []
  const body = {
    pacticipantName: first.consumer,
    pacticipantVersionNumber: first.consumerVersion,
    branch,
    ...(buildUrl === undefined ? {} : { buildUrl }),
    contracts: pacts.map(({ consumer, provider, text }) => ({
      consumerName: consumer,
      providerName: provider,
      specification: 'pact',
      contentType: 'application/json',
      content: Buffer.from(text).toString('base64'),
    })),
  }
  const answer = await hal.ask('POST', linkOf(await hal.index(), 'pb:publish-contracts'), body)
  const notices = (answer?.notices ?? []) as { text: string }[]
  return notices.map(({ text }) => text)
}

async function record(hal: Hal, result: PactResult, origin: Origin): Promise<void> {
  const { pact, providerVersion, success, failures } = result
  const { consumer, consumerVersion, provider } = pact
  const index = await hal.index()
  const place = { provider, consumer, consumerApplicationVersion: consumerVersion }
  const kept = await hal.ask('GET', linkOf(index, 'pb:publish-pact', place))
  if (!kept) throw new VerifierError(`the broker does not have the pact of ${consumer} with ${provider}`)
  const version = { pacticipant: provider, branch: origin.branch, version: providerVersion }
  await hal.ask('PUT', linkOf(index, 'pb:pacticipant-branch-version', version), {})
  await hal.ask('POST', linkOf(kept, 'pb:publish-verification-results'), {
    success,
    providerApplicationVersion: providerVersion,
    ...(origin.buildUrl === undefined ? {} : { buildUrl: origin.buildUrl }),
    testResults: { failures },
  })
  await assertRecorded(hal, result)
}

/** The result as the broker's matrix has it, which is what deployments are judged by. */
async function assertRecorded(hal: Hal, { pact, providerVersion, success }: PactResult): Promise<void> {
  const matrix = await matrixOf(hal, [
    ['q[][pacticipant]', pact.consumer],
    ['q[][version]', pact.consumerVersion],
    ['q[][pacticipant]', pact.provider],
    ['q[][version]', providerVersion],
    ['latestby', 'cvpv'],
  ])
  const rows = (matrix.matrix ?? []) as { verificationResult?: { success?: boolean } | null }[]
  if (rows.some(({ verificationResult }) => verificationResult?.success === success)) return
  throw new VerifierError(
    `the broker took the result of ${pact.provider} ${providerVersion} for ${pact.consumer}, but did not record it`,
  )
}

async function matrixOf(hal: Hal, query: readonly (readonly [string, string])[]): Promise<Resource> {
  const text = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  const matrix = await hal.ask('GET', `matrix?${text}`)
  if (!matrix) throw new VerifierError('the broker does not know these versions')
  return matrix
}

async function canDeploy(hal: Hal, pacticipant: string, version: string, environment: string) {
  await environmentOf(hal, environment)
  const { summary } = await matrixOf(hal, [
    ['q[][pacticipant]', pacticipant],
    ['q[][version]', version],
    ['latestby', 'cvp'],
    ['environment', environment],
  ])
  const { deployable, reason } = (summary ?? {}) as { deployable?: boolean | null; reason?: string }
  // Null is "not known", and what is not known is not deployed.
  return { yes: deployable === true, reason: reason ?? 'the broker gives no reason' }
}

/** Throws where the broker has no such environment: it would otherwise answer as if nothing were deployed there. */
async function environmentOf(hal: Hal, environment: string): Promise<void> {
  const answer = await hal.ask('GET', linkOf(await hal.index(), 'pb:environments'))
  const { environments = [] } = (answer?._embedded ?? {}) as { environments?: { name: string }[] }
  const names = environments.map(({ name }) => name)
  if (names.includes(environment)) return
  throw new VerifierError(
    `the broker has no environment "${environment}", but ${names.join(', ') || 'none'}; pact-broker create-environment makes one`,
  )
}

async function recordDeployment(hal: Hal, pacticipant: string, version: string, environment: string) {
  await environmentOf(hal, environment)
  const place = { pacticipant, version }
  const known = await hal.ask('GET', linkOf(await hal.index(), 'pb:pacticipant-version', place))
  if (!known) throw new VerifierError(`the broker does not know ${pacticipant} ${version}; publish it first`)
  const address = linksOf(known, 'pb:record-deployment').get(environment)
  if (address === undefined)
    throw new VerifierError(`the broker does not let ${pacticipant} be deployed to ${environment}`)
  await hal.ask('POST', address, {})
}
