// The schemas that ship with the house are schemas: nothing says so at its start.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import agreement from '../../openapi/agreement.schema.json' with { type: 'json' }
import calendar from '../../openapi/calendar.schema.json' with { type: 'json' }
import { canonicalSchemas } from '../../src/canonical/canonical.ts'

describe('the schemas that ship', () => {
  const ajv = new Ajv2020({ strict: false })

  it('are what JSON Schema 2020-12 calls one: agreement, calendar and every component of the canonical documents', () => {
    for (const [name, schema] of Object.entries({ ...canonicalSchemas, agreement, calendar }))
      assert.equal(ajv.validateSchema(schema as object), true, `${name}: ${ajv.errorsText()}`)
  })

  it('are told from what is none', () => {
    assert.equal(ajv.validateSchema({ type: 'text' }), false)
  })
})
