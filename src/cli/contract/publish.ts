// contract publish: the committed pacts to a Pact Broker, with what verifying them here came to.
import { parseArgs } from 'node:util'
import type { ApiPact } from '../../contract/api.ts'
import type { Broker, Origin, PublishedPact } from '../../contract/broker/broker.ts'
import { pactsOf, publishedPacts } from '../../contract/broker/published.ts'
import type { Folders } from '../../contract/contract.ts'
import { isCommitted, mappingPact, type TestedMapping } from '../../contract/mappings.ts'
import { ContractError } from '../../contract/sample.ts'
import { verifyMapping } from '../../contract/verify.ts'
import { printable } from '../../exchange/engine/place.ts'
import { styled } from '../terminal.ts'
import type { Act, Out } from './act.ts'
import { BROKER_OPTIONS, brokerOf, type Subject, subjectsOf } from './broker.ts'

/** `[--partner ID] [--doc NAME] [--branch NAME] [--build-url URL] [--api-version V]`. */
export const publish: Act = async (words, { setting, folders, out }) => {
  const { values } = parseArgs({
    args: words,
    options: {
      ...BROKER_OPTIONS,
      branch: { type: 'string', default: 'main' },
      'build-url': { type: 'string' },
    },
  })
  const broker = brokerOf(setting)
  const origin: Origin = {
    branch: values.branch,
    ...(values['build-url'] ? { buildUrl: values['build-url'] } : {}),
  }
  const subjects = await subjectsOf(folders, values)
  const pacts = publishedPacts(folders.contracts)
  for (const { mapping } of subjects) refuseStale(folders, mapping)
  await publishPacts(
    broker,
    subjects.flatMap(({ name }) => pactsOf(pacts, name)),
    origin,
    out,
  )
  let kept = true
  for (const subject of subjects)
    kept = (await publishResults(folders, broker, subject, pactsOf(pacts, subject.name), origin, out)) && kept
  return kept ? 0 : 1
}

// A broker takes a pact for good: one that its sources no longer make must not get there.
function refuseStale(folders: Folders, mapping: TestedMapping | undefined): void {
  if (!mapping?.contract) return
  const pact = mappingPact(mapping.contract)
  if (isCommitted(folders, pact)) return
  throw new ContractError(
    `contracts/pacts/${pact.name} is not what its sources say: run "edigw contract compile"`,
  )
}

async function publishPacts(broker: Broker, pacts: readonly PublishedPact[], origin: Origin, out: Out) {
  const byConsumer = Map.groupBy(pacts, ({ consumer }) => consumer)
  for (const own of byConsumer.values())
    for (const notice of await broker.publish(own, origin)) out(printable(notice))
}

/** Verifies what a provider promises, and records it; true where every pact is kept. */
async function publishResults(
  folders: Folders,
  broker: Broker,
  { name, version, mapping }: Subject,
  pacts: readonly PublishedPact[],
  origin: Origin,
  out: Out,
): Promise<boolean> {
  const verdicts = mapping
    ? [await failuresOf(mapping)]
    : (await verifyOwnApi(folders, pacts)).map(({ failures }) => failures)
  for (const [index, pact] of pacts.entries()) {
    const failures = verdicts[index] ?? []
    const success = failures.length === 0
    await broker.record(
      { pact, providerVersion: version, success, failures: failures.slice(0, MOST) },
      origin,
    )
    const said = success ? styled('green', 'verified') : styled('red', 'failed')
    out(`${name} ${version.slice(0, 12)} for ${pact.consumer}: ${said}, and recorded`)
    for (const text of failures.slice(0, SHOWN)) out(`  ${printable(text)}`)
  }
  return verdicts.every((failures) => failures.length === 0)
}

const MOST = 100
const SHOWN = 25

async function failuresOf({ under, contract }: TestedMapping): Promise<string[]> {
  const { failures } = await verifyMapping(under, contract!)
  return failures.map(({ text }) => text)
}

async function verifyOwnApi(folders: Folders, pacts: readonly PublishedPact[]) {
  const { verifyGatewayApi } = await import('../apiContract.ts')
  return verifyGatewayApi(
    pacts.map(({ text }) => JSON.parse(text) as ApiPact),
    folders.partners,
  )
}
