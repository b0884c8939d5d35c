// Requests are checked against the API document, nothing coerced in bodies and no unknown parameter let by.
// Who may call was decided before, in admission.
import { type RequestHandler, Router } from 'express'
import type { middleware } from 'express-openapi-validator'
import { HttpRefusal } from './httpRefusal.ts'
import type { ApiDocument } from './openapi.ts'
import { isStreamed, type OperationId } from './operation.ts'

type Options = Parameters<typeof middleware>[0]

/** Middleware that refuses what the document doesn't describe: 400, 404, 405, 415. */
export const validation = (api: ApiDocument): RequestHandler[] => [plainNames, described(api)]

// One for all doors that a process opens: nothing of a request is kept, but each schema that one has needed.
const validators = new WeakMap<ApiDocument, Promise<RequestHandler>>()

/** Loaded by the first request: it takes 0.4 s, which no start has to wait for, nor a house that nobody asks by HTTP. */
function described(api: ApiDocument): RequestHandler {
  return async (req, res, next) => {
    const loading = validators.get(api) ?? loadValidator(api)
    validators.set(api, loading)
    const validate = await loading
    validate(req, res, next)
  }
}

async function loadValidator(api: ApiDocument): Promise<RequestHandler> {
  const { middleware } = await import('express-openapi-validator')
  const handlers = middleware({
    apiSpec: requestsOf(api) as unknown as Exclude<Options['apiSpec'], string>,
    validateApiSpec: false,
    validateRequests: { allowUnknownQueryParameters: false, coerceTypes: false },
    validateResponses: false,
    validateSecurity: false,
    ignoreUndocumented: false,
    fileUploader: false,
    ajvFormats: { mode: 'full' },
  }) as RequestHandler[]
  return Router().use(handlers)
}

/**
 * A copy, since the validator works on the document it is given. Bodies that a handler judges are none of its business,
 * nor are responses: at the first request it compiles every schema that it finds, which took 0.3 s.
 */
function requestsOf(api: ApiDocument): ApiDocument {
  const paths = structuredClone(api.paths)
  for (const { get, post } of Object.values(paths)) {
    for (const operation of [get, post]) if (operation) operation.responses = { default: { description: '' } }
    if (post && isStreamed(post.operationId as OperationId)) delete post.requestBody
  }
  const parameters = structuredClone(api.components.parameters)
  const schemas = structuredClone(schemasOf(api, [paths, parameters]))
  return { ...api, paths, components: { schemas, parameters } }
}

/** The schemas that are referred to, also by one another. */
function schemasOf({ components }: ApiDocument, from: unknown): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  const seek = (node: unknown): void => {
    for (const [, name] of JSON.stringify(node).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (name! in found) continue
      found[name!] = components.schemas[name!]
      seek(found[name!])
    }
  }
  seek(from)
  return found
}

/** The validator reads `a[b]` as an object, and drops what it can't: no name of ours has a bracket. */
const plainNames: RequestHandler = (req, _res, next) => {
  const odd = Object.keys(req.query).find((name) => !/^\w{1,50}$/.test(name))
  if (odd === undefined) return next()
  const says = 'is not a parameter'
  throw new HttpRefusal('invalid-request', 'The request is not as the API document says.', {
    members: { errors: [{ at: `/query/${odd.slice(0, 100)}`, says }] },
  })
}
