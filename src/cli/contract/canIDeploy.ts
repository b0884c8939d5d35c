// contract can-i-deploy: whether a Pact Broker knows that versions keep what is relied on in an environment.
import { parseArgs } from 'node:util'
import { printable } from '../../exchange/engine/place.ts'
import { styled, UsageError } from '../terminal.ts'
import type { Act } from './act.ts'
import { BROKER_OPTIONS, brokerOf, subjectsOf } from './broker.ts'

/** `--environment NAME [--partner ID] [--doc NAME] [--api-version V]`; exit code 1 where one may not be deployed. */
export const canIDeploy: Act = async (words, { setting, folders, out }) => {
  const options = { ...BROKER_OPTIONS, environment: { type: 'string' } } as const
  const { values } = parseArgs({ args: words, options })
  const { environment } = values
  if (!environment) throw new UsageError('say where to: contract can-i-deploy --environment NAME')
  const broker = brokerOf(setting)
  let all = true
  for (const { name, version } of await subjectsOf(folders, values)) {
    const { yes, reason } = await broker.canDeploy(name, version, environment)
    all &&= yes
    out(
      `${name} ${version.slice(0, 12)}: ${yes ? styled('green', 'yes') : styled('red', 'no')}, ${printable(reason)}`,
    )
  }
  return all ? 0 : 1
}
