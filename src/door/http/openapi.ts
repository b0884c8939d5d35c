// The API document: openapi/gateway.json, which `npm run generate` makes of gateway.yaml and the canonical schemas.
// Types, request validation and the reference page are all made from the same, so that they can't disagree.
import { readFile } from 'node:fs/promises'

/** An OpenAPI 3.1 document without references to other files. */
export interface ApiDocument {
  openapi: string
  paths: Record<string, PathItem>
  components: { schemas: Record<string, unknown>; parameters: Record<string, Parameter> }
  [member: string]: unknown
}

export interface Parameter {
  name?: string
  in?: string
  $ref?: string
}

export interface PathItem {
  parameters?: Parameter[]
  get?: ApiOperation
  post?: ApiOperation
}

export interface ApiOperation {
  operationId: string
  parameters?: Parameter[]
  requestBody?: { content: Record<string, unknown> }
  responses: Record<string, unknown>
  security?: Record<string, unknown>[]
  'x-roles'?: string[]
}

const composed = new URL('../../../openapi/gateway.json', import.meta.url)

let own: Promise<ApiDocument> | undefined

/** The API of this package, read once in a process; not to be changed. */
export function ownApi(): Promise<ApiDocument> {
  own ??= readFile(composed, 'utf8').then((text) => JSON.parse(text) as ApiDocument)
  return own
}
