// Composes the API document of its sources: openapi/gateway.yaml, unfolded by the kinds of documents that there are, with
// the canonical schemas put in, as one self-contained object. `npm run generate` does it, and no gateway: to read that much
// YAML takes a fifth of a second.
import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { canonicalKinds } from '../../canonical/canonical.ts'
import type { ApiDocument } from './openapi.ts'
import { unfold } from './unfold.ts'

const CANONICAL = 'canonical.json#/components/schemas/'
const HERE = '#/components/schemas/'

/** Reads and merges the API's sources in the folder `openapi/`. */
export async function composeApi(folder: URL): Promise<ApiDocument> {
  const [gateway, canonical] = await Promise.all([
    readFile(new URL('gateway.yaml', folder), 'utf8'),
    readFile(new URL('canonical.json', folder), 'utf8'),
  ])
  return mergeApi(unfold(parse(gateway, { merge: true }), canonicalKinds), JSON.parse(canonical))
}

/** Puts the canonical schemas among the API's own and points references at them; a name in both is an error. */
export function mergeApi(
  gateway: ApiDocument,
  canonical: { components: { schemas: Record<string, unknown> } },
): ApiDocument {
  const own = gateway.components.schemas
  const theirs = canonical.components.schemas
  const both = Object.keys(theirs).filter((name) => name in own)
  if (both.length > 0) throw new Error(`schemas named in both gateway.yaml and canonical.json: ${both}`)
  const components = { ...gateway.components, schemas: { ...own, ...theirs } }
  return pointHere({ ...gateway, components }) as ApiDocument
}

/** The same tree with references into canonical.json made local; also parts what YAML aliases share. */
function pointHere(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(pointHere)
  if (typeof node === 'string') return node.startsWith(CANONICAL) ? HERE + node.slice(CANONICAL.length) : node
  if (node === null || typeof node !== 'object') return node
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, pointHere(value)]))
}
