// contract serve: mappings behind a port of the loopback, for Pact's own command line or any other verifier.
import { parseArgs } from 'node:util'
import { openEndpoint } from '../../contract/endpoint.ts'
import { testedMappings } from '../../contract/mappings.ts'
import { mappingsProvider, verifierWords } from '../../contract/serve.ts'
import { UsageError } from '../terminal.ts'
import type { Act } from './act.ts'
import { exitCode } from './outcome.ts'
import { askedFor } from './which.ts'

/** `[--partner ID] [--doc NAME] [--port N]`: answers until it is interrupted. */
export const serve: Act = async (words, { folders, out, complain }) => {
  const { values } = parseArgs({
    args: words,
    options: { partner: { type: 'string' }, doc: { type: 'string' }, port: { type: 'string' } },
  })
  const { partner, doc, port = '0' } = values
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError(`"${port}" is no port`)
  const promised = testedMappings(folders, askedFor({ partner, doc })).flatMap(({ under, contract }) =>
    contract ? [under] : [],
  )
  if (promised.length === 0) {
    complain('No mapping that has a contract is named.')
    return exitCode(['no contract'])
  }
  const endpoint = await openEndpoint(mappingsProvider(promised), Number(port))
  out(
    `${promised.length} mappings are answered for at 127.0.0.1:${endpoint.port}, until Ctrl-C. To verify one:`,
  )
  out(
    `  PACT_DO_NOT_TRACK=true PACT_PLUGIN_DIR=contracts/plugins npx pact ${verifierWords(promised[0]!, endpoint.port).join(' ')}`,
  )
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  await endpoint.close()
  return 0
}
