// The API document as a table of routes. Which roles may call an operation is read from here only; an
// operation that is neither open nor names its roles stops the start, so forgetting it can't open a door.
import type { Role } from '../../store/record.ts'
import type { ApiDocument, ApiOperation, Parameter, PathItem } from './openapi.ts'
import { type OperationId, openOperations } from './operation.ts'

export interface Route {
  id: OperationId
  method: 'get' | 'post'
  /** As express writes it: /v1/documents/:id */
  path: string
  /** Who may call; undefined where no token is needed. */
  roles: readonly Role[] | undefined
  /** Media types of the body, none where it takes none. */
  bodies: readonly string[]
  /** Without parameters, body and roles there is nothing to check. */
  plain: boolean
}

const METHODS = ['get', 'post'] as const

/** All routes of the document, in its order. */
export function routesOf(api: ApiDocument): Route[] {
  return Object.entries(api.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method]
      return operation ? [routeOf(path, method, item, operation)] : []
    }),
  )
}

function routeOf(path: string, method: Route['method'], item: PathItem, operation: ApiOperation): Route {
  const id = operation.operationId as OperationId
  const roles = rolesOf(id, operation)
  const bodies = Object.keys(operation.requestBody?.content ?? {})
  const parameters: Parameter[] = [...(item.parameters ?? []), ...(operation.parameters ?? [])]
  return {
    id,
    method,
    path: path.replaceAll(/\{(\w+)\}/g, ':$1'),
    roles,
    bodies,
    plain: roles === undefined && bodies.length === 0 && parameters.length === 0,
  }
}

function rolesOf(id: OperationId, operation: ApiOperation): readonly Role[] | undefined {
  const open = operation.security?.some((one) => Object.keys(one).length === 0) ?? false
  const roles = operation['x-roles'] as Role[] | undefined
  if (open !== (openOperations as readonly string[]).includes(id))
    throw new Error(`operation ${id}: the document and openOperations disagree on whether it is open`)
  if (open) return undefined
  if (!roles || roles.length === 0) throw new Error(`operation ${id} names no roles`)
  return roles
}
