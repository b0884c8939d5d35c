// Walking a canonical document's JSON Schema by canonical paths.
import { canonicalSchemas, componentOf, isCanonicalName } from '../../canonical/canonical.ts'
import { nearest } from '../load/nearest.ts'
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

/** More names than these say nothing to who looks for one. */
const MOST = 20

/** What may be meant by a path that the schema has not, as the end of a sentence: the nearest, or all that stand there. */
export function pathsInstead(text: string, scope: SchemaPlace, root: SchemaPlace): string {
  const path = parsePath(text)
  let place = resolved(path.root ? root : scope)
  for (const [at, { name }] of path.steps.entries()) {
    const names = Object.keys(place?.properties ?? {})
    if (!names.includes(name)) {
      const before = path.steps.slice(0, at).map((step) => `${step.name}.`)
      const near = nearest(name, names)
      if (near !== undefined) return `; did you mean ${before.join('')}${near}?`
      return names.length === 0 || names.length > MOST
        ? ''
        : `; ${before.join('') || 'it '}has ${names.join(', ')}`.replace('. has', ' has')
    }
    place = resolved(place?.properties?.[name])
    if (place?.type === 'array') place = resolved(place.items)
  }
  return ''
}

function resolved(place: SchemaPlace | undefined): SchemaPlace | undefined {
  const name = place?.$ref?.split('/').at(-1)
  return name === undefined ? place : resolved(canonicalSchemas[name] as SchemaPlace)
}
