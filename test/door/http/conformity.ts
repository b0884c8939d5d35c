// Whether a response is one that the API document describes: its status, media type, required headers and body.
// It looks at the response as it left, so it also sees errors that come before the validator.
import assert from 'node:assert/strict'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Response } from 'supertest'
import { type ApiDocument, ownApi } from '../../../src/door/http/openapi.ts'
import { routesOf } from '../../../src/door/http/routes.ts'

export const api: ApiDocument = await ownApi()
export const routes = routesOf(api)

const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)
ajv.addSchema({ ...api, $id: 'api' }, 'api')

interface Described {
  headers?: Record<string, { required?: boolean }>
  content?: Record<string, unknown>
}

/** Asserts that a response to an operation is as the document says; answers the same response. */
export function conforming<R extends Response>(operation: string, response: R): R {
  const route = routes.find(({ id }) => id === operation)!
  const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
  const responses = api.paths[path]![route.method]!.responses as Record<string, Described & { $ref?: string }>
  const status = String(response.status) in responses ? String(response.status) : 'default'
  const [at, described] = resolved(
    `/paths/${pointed(path)}/${route.method}/responses/${status}`,
    responses[status]!,
  )
  assert.notEqual(response.status, 500, `${operation} answered 500: ${response.text}`)
  for (const [name, { required }] of Object.entries(described.headers ?? {}))
    assert.ok(!required || response.headers[name], `${operation} ${response.status} lacks the header ${name}`)
  checkContent(operation, response, at, described.content)
  return response
}

function resolved(at: string, described: Described & { $ref?: string }): [string, Described] {
  if (!described.$ref) return [at, described]
  const pointer = described.$ref.slice(1)
  const [, , kind, name] = pointer.split('/')
  return [pointer, (api.components as unknown as Record<string, Record<string, Described>>)[kind!]![name!]!]
}

function checkContent(
  operation: string,
  response: Response,
  at: string,
  content: Described['content'],
): void {
  const type = response.type
  if (!content) return assert.equal(response.text ?? '', '', `${operation} ${response.status} has a body`)
  assert.ok(type in content, `${operation} ${response.status} is ${type}, not ${Object.keys(content)}`)
  if (!type.endsWith('json')) return
  const valid = validatorOf(`api#${at}/content/${pointed(type)}/schema`)
  assert.ok(
    valid(JSON.parse(response.text)),
    `${operation}: ${ajv.errorsText(valid.errors)} in ${response.text}`,
  )
}

const validators = new Map<string, ValidateFunction>()

function validatorOf(schema: string): ValidateFunction {
  const made = validators.get(schema) ?? ajv.compile({ $ref: schema })
  validators.set(schema, made)
  return made
}

const pointed = (name: string) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))
