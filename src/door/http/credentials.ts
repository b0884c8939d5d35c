// The client's id and secret at the token endpoint: by HTTP Basic or in the form, never both (RFC 6749, 2.3.1).
import { invalidClient, invalidGrant } from './httpRefusal.ts'

export interface ClientSecret {
  client: string
  secret: string
}

/** Who the client says it is. Throws a refusal where nothing, or two things, are said. */
export function clientSecretOf(
  authorization: string | undefined,
  form: { client_id?: string; client_secret?: string },
): ClientSecret {
  const { client_id: client, client_secret: secret } = form
  if (authorization === undefined) {
    if (client === undefined || secret === undefined) throw invalidClient()
    return { client, secret }
  }
  if (secret !== undefined)
    throw invalidGrant('invalid_request', 'The client secret came twice: by Basic and in the form.')
  return fromBasic(authorization)
}

const MOST = 200

function fromBasic(authorization: string): ClientSecret {
  const [, base64] = /^basic ([A-Za-z0-9+/=]+)$/i.exec(authorization.trim()) ?? []
  if (base64 === undefined) throw invalidClient()
  const text = Buffer.from(base64, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 1) throw invalidClient()
  const client = formDecoded(text.slice(0, colon))
  const secret = formDecoded(text.slice(colon + 1))
  if (client.length > MOST || secret.length > MOST) throw invalidClient()
  return { client, secret }
}

/** Both are form-encoded inside Basic; clients that don't are understood where it makes no difference. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
