// Walking a canonical document's JSON Schema by canonical paths.
import { canonicalSchemas, componentOf, isCanonicalName } from '../../canonical/canonical.ts'
import { parsePath } from '../path.ts'

export interface SchemaPlace {
  type?: string
  properties?: Readonly<Record<string, SchemaPlace>>
  items?: SchemaPlace
  $ref?: string
  required?: readonly string[]
}

/** The schema of a canonical document by its name; undefined where there is none. */
export const schemaAt = (canonical: string): SchemaPlace | undefined =>
  isCanonicalName(canonical) ? (canonicalSchemas[componentOf(canonical)] as SchemaPlace) : undefined

/** Where a path leads from a place; undefined where the schema has no such path. */
export function hasPath(text: string, scope: SchemaPlace, root: SchemaPlace): SchemaPlace | undefined {
  const path = parsePath(text)
  let place: SchemaPlace | undefined = resolved(path.root ? root : scope)
  for (const step of path.steps) {
    const { properties = {} }: SchemaPlace = place ?? {}
    place = Object.hasOwn(properties, step.name) ? resolved(properties[step.name]) : undefined
    if (place?.type === 'array') place = resolved(place.items)
  }
  return place
}

function resolved(place: SchemaPlace | undefined): SchemaPlace | undefined {
  const name = place?.$ref?.split('/').at(-1)
  return name === undefined ? place : resolved(canonicalSchemas[name] as SchemaPlace)
}
