// contract test, of the API: every consumer's pact against the real door, and beside the OpenAPI document.
import { committedApiPacts, generateApiPacts } from '../../contract/api.ts'
import type { Folders } from '../../contract/contract.ts'
import { isCommitted } from '../../contract/mappings.ts'
import { discrepancies } from '../../contract/openapi.ts'
import type { Out } from './act.ts'
import { type Outcome, report } from './outcome.ts'

/** Tests all pacts with the API; what one consumer relies on and does not get is breaking. */
export async function testApi(folders: Folders, out: Out): Promise<Outcome[]> {
  const pacts = committedApiPacts(folders.contracts)
  if (pacts.length === 0) return [report(out, 'gateway-api', 'no contract', [])]
  const made = await generateApiPacts(folders.contracts)
  const stale = made
    .filter((pact) => !isCommitted(folders, pact))
    .map(({ name }) => `contracts/pacts/${name} is not what its sources say: run "edigw contract compile"`)
  // Doors are only opened where they are needed: they take longer to load than a mapping to verify.
  const [{ verifyGatewayApi }, { ownApi }] = await Promise.all([
    import('../apiContract.ts'),
    import('../../door/http/index.ts'),
  ])
  const undocumented = await discrepancies(await ownApi(), pacts)
  const verified = await verifyGatewayApi(pacts, folders.partners)
  const broken = [...verified.flatMap(({ failures }) => failures), ...undocumented]
  const outcome = broken.length > 0 ? 'breaking' : stale.length > 0 ? 'changed' : 'same'
  const count = verified.reduce((sum, { interactions }) => sum + interactions, 0)
  return [report(out, 'gateway-api', outcome, [...broken, ...stale], count)]
}
