// Requests are checked against the API document, nothing coerced in bodies and no unknown parameter let by.
// Who may call was decided before, in admission.
import type { RequestHandler } from 'express'
import { middleware } from 'express-openapi-validator'
import type { ApiDocument } from './openapi.ts'

type Options = Parameters<typeof middleware>[0]

/** Middleware that refuses what the document doesn't describe: 400, 404, 405, 415. */
export function validation(api: ApiDocument): RequestHandler[] {
  return middleware({
    // It works on the document it is given.
    apiSpec: structuredClone(api) as unknown as Exclude<Options['apiSpec'], string>,
    validateApiSpec: false,
    validateRequests: { allowUnknownQueryParameters: false, coerceTypes: false },
    validateResponses: false,
    validateSecurity: false,
    ignoreUndocumented: false,
    fileUploader: false,
    ajvFormats: { mode: 'full' },
  }) as RequestHandler[]
}
