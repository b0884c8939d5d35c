// Requests are checked against the API document, nothing coerced in bodies and no unknown parameter let by.
// Who may call was decided before, in admission.
import type { RequestHandler } from 'express'
import { middleware } from 'express-openapi-validator'
import { HttpRefusal } from './httpRefusal.ts'
import type { ApiDocument } from './openapi.ts'
import { isStreamed, type OperationId } from './operation.ts'

type Options = Parameters<typeof middleware>[0]

/** Middleware that refuses what the document doesn't describe: 400, 404, 405, 415. */
export const validation = (api: ApiDocument): RequestHandler[] => [plainNames, ...described(api)]

function described(api: ApiDocument): RequestHandler[] {
  return middleware({
    apiSpec: withoutStreamed(api) as unknown as Exclude<Options['apiSpec'], string>,
    validateApiSpec: false,
    validateRequests: { allowUnknownQueryParameters: false, coerceTypes: false },
    validateResponses: false,
    validateSecurity: false,
    ignoreUndocumented: false,
    fileUploader: false,
    ajvFormats: { mode: 'full' },
  }) as RequestHandler[]
}

/** A copy, since the validator works on the document it is given; bodies that a handler judges are none of its business. */
function withoutStreamed(api: ApiDocument): ApiDocument {
  const copy = structuredClone(api)
  for (const { post } of Object.values(copy.paths))
    if (post && isStreamed(post.operationId as OperationId)) delete post.requestBody
  return copy
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
