// Schemas that ship with the house, made ready to judge by. That they are schemas a test says once: saying it at each
// start, and polishing the code that Ajv makes of them, were two thirds of what judging cost an engine thread to begin.
import { Ajv2020, type Options } from 'ajv/dist/2020.js'

/** An Ajv for schemas of ours, which it takes as they are: an invalid one is found by test/canonical only. */
export const shippedSchemas = (options: Pick<Options, 'allErrors' | 'verbose'>): Ajv2020 =>
  new Ajv2020({ strict: false, meta: false, validateSchema: false, code: { optimize: false }, ...options })
