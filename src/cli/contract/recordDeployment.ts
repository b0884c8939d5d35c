// contract record-deployment: tells a Pact Broker which versions are live in an environment now.
import { parseArgs } from 'node:util'
import { publishedPacts } from '../../contract/broker/published.ts'
import type { Folders } from '../../contract/contract.ts'
import { UsageError } from '../terminal.ts'
import type { Act } from './act.ts'
import { BROKER_OPTIONS, brokerOf, subjectsOf } from './broker.ts'

/**
 * `--environment NAME [--partner ID] [--doc NAME] [--api-version V]` after mappings were activated, or `--consumer NAME`
 * where a consumer of the committed pacts went live.
 */
export const recordDeployment: Act = async (words, { setting, folders, out }) => {
  const options = {
    ...BROKER_OPTIONS,
    environment: { type: 'string' },
    consumer: { type: 'string' },
  } as const
  const { values } = parseArgs({ args: words, options })
  const { environment, consumer } = values
  if (!environment) throw new UsageError('say where: contract record-deployment --environment NAME')
  const broker = brokerOf(setting)
  const live = consumer ? consumerOf(folders, consumer) : await subjectsOf(folders, values)
  for (const { name, version } of live) {
    await broker.recordDeployment(name, version, environment)
    out(`${name} ${version.slice(0, 12)} is recorded in ${environment}`)
  }
  return 0
}

function consumerOf({ contracts }: Folders, consumer: string) {
  const found = publishedPacts(contracts).find((pact) => pact.consumer === consumer)
  if (!found) throw new UsageError(`no committed pact is of the consumer ${consumer}`)
  return [{ name: consumer, version: found.consumerVersion }]
}
