// The words that all pacts with the API are made of: forms of values, and headers.
import { MatchersV3 } from '@pact-foundation/pact'

const { regex, string } = MatchersV3

export const PROVIDER = 'gateway-api'

// No pact holds a token: the verifier puts a real one of the consumer's in this very one's place.
export const bearer = { Authorization: regex('Bearer .+', 'Bearer PLACEHOLDER') }

// Pact's regular expressions match the whole text.
export const json = { 'Content-Type': regex('application/json(;.*)?', 'application/json') }
export const problemJson = {
  'Content-Type': regex('application/problem[+]json(;.*)?', 'application/problem+json'),
}

const ULID = '[0-9A-HJKMNP-TV-Z]{26}'
export const FIRST = '01JNRZ4Q9XK3V0F2M6T8B5C7DA'
export const id = (example = FIRST) => regex(ULID, example)
export const decimal = (example: string) => regex('-?(0|[1-9][0-9]*)([.][0-9]+)?', example)
export const day = (example: string) => regex('[0-9]{4}-[0-9]{2}-[0-9]{2}', example)
export const instant = () => regex('[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z', '2025-04-02T05:00:00.000Z')
/** An address below which an id stands. */
export const link = (path: string) => regex(`${path}/${ULID}`, `${path}/${FIRST}`)

/** The members that every problem has (RFC 9457); the code is for programs, and so exact. */
export const problem = (status: number, code: string) => ({
  type: string('urn:edi-partner-gateway:problem:any'),
  title: string('A title'),
  status,
  code,
  detail: string('A sentence.'),
})
