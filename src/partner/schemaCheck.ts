// The JSON Schemas of what people write below partners/. Each is compiled at its first use, which takes 20 to 30 ms: a
// gateway that has its partners in the store starts without.
import type { ValidateFunction } from 'ajv/dist/2020.js'
import { shippedSchemas } from '../canonical/shipped.ts'

/** Hands out the check by a schema of `openapi/`, always the same one; it tells everything that is wrong. */
export function schemaCheck<T>(schema: object): () => ValidateFunction<T> {
  let compiled: ValidateFunction<T> | undefined
  return () => {
    compiled ??= shippedSchemas({ allErrors: true }).compile<T>(schema)
    return compiled
  }
}
