// The API's pacts beside its OpenAPI document: a consumer may only rely on what is documented, and only ask as the
// document says. No request is made; the pacts' examples are held against the schemas.
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { API_PROVIDER, type ApiPact, EVENT_PROVIDER } from './api.ts'
import { VerifierError } from './verifier.ts'

/** What the comparison says of one place, as far as we use it. */
interface Remark {
  type: 'error' | 'warning' | 'info'
  code: string
  message: string
  mockDetails?: { interactionDescription?: string | null; location: string }
  specDetails?: { location: string }
}

interface Comparator {
  compare(pact: unknown): AsyncIterable<Remark>
}

// The package's own types can't be resolved by the compiler: their imports name no files.
interface Library {
  Comparator: new (options: { oas: object }) => Comparator
}

/**
 * A sentence for each place where a pact asks or expects other than the OpenAPI document says: errors, and warnings
 * too, since an undocumented header or parameter is one nobody promised. Throws VerifierError where the comparison is
 * not installed.
 */
export async function discrepancies(api: object, pacts: readonly ApiPact[]): Promise<string[]> {
  const comparator = await openComparator(api)
  const said = pacts.flatMap((pact) => undocumentedMessages(api, pact))
  for (const pact of pacts.filter(({ provider }) => provider.name === API_PROVIDER))
    for await (const remark of comparator.compare(structuredClone(pact)))
      if (isDiscrepancy(pact, remark)) said.push(sentence(pact, remark))
  return said.sort()
}

/** Examples of messages that are not as the schema of what is posted to webhooks. */
function undocumentedMessages(api: object, { provider, consumer, interactions }: ApiPact): string[] {
  if (provider.name !== EVENT_PROVIDER) return []
  const ajv = new Ajv2020({ strict: false })
  formats.default(ajv)
  ajv.addSchema(api, 'api')
  const validate = ajv.getSchema('api#/components/schemas/Event')!
  const messages = interactions as readonly { description: string; contents?: { content: unknown } }[]
  return messages
    .filter(({ contents }) => !validate(contents?.content))
    .map(({ description, contents }) => {
      validate(contents?.content)
      const why = ajv.errorsText(validate.errors, { dataVar: 'it' })
      return `${provider.name} for ${consumer.name}, ${description}: ${why}, by openapi components.schemas.Event`
    })
}

function isDiscrepancy({ interactions }: ApiPact, { type, code, mockDetails }: Remark): boolean {
  // What it has no means to judge, such as a body of X12, is no discrepancy.
  if (type === 'info' || code.endsWith('.unvalidatable')) return false
  const [, at] = /interactions\[(\d+)\]/.exec(mockDetails?.location ?? '') ?? []
  const { response } = (interactions[Number(at)] ?? {}) as { response?: { status?: number } }
  // A request that is refused need not be as the document says: that is what it is refused for.
  return !(code.startsWith('request.') && REFUSED.includes(response?.status ?? 0))
}

const REFUSED: readonly number[] = [400, 413, 415, 422]

async function openComparator(api: object): Promise<Comparator> {
  try {
    const library = (await import('@pactflow/openapi-pact-comparator')) as unknown as Library
    // It rewrites what it is given.
    return new library.Comparator({ oas: structuredClone(api) })
  } catch (error) {
    throw new VerifierError(`pacts could not be compared with the API document: ${(error as Error).message}`)
  }
}

function sentence({ consumer, provider }: ApiPact, remark: Remark): string {
  const { code, message, mockDetails, specDetails } = remark
  const said = mockDetails?.interactionDescription ?? mockDetails?.location ?? 'the pact'
  const there = specDetails ? `, by openapi ${specDetails.location}` : ''
  return `${provider.name} for ${consumer.name}, ${said}: ${message} (${code})${there}`
}
