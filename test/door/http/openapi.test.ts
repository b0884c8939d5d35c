// The API document: whole in itself, and what the committed types are made from.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { mergeApi } from '../../../src/door/http/compose.ts'
import type { ApiDocument } from '../../../src/door/http/openapi.ts'
import { api } from './conformity.ts'

/** Every $ref of a document. */
function refsOf(node: unknown): string[] {
  if (node === null || typeof node !== 'object') return []
  const own = '$ref' in node && typeof node.$ref === 'string' ? [node.$ref] : []
  return [...own, ...Object.values(node).flatMap(refsOf)]
}

const follow = (ref: string): unknown =>
  ref
    .slice(2)
    .split('/')
    .reduce<unknown>((node, name) => (node as Record<string, unknown>)?.[name], api)

test('every reference leads somewhere in the document itself', () => {
  const refs = refsOf(api)
  assert.ok(refs.length > 100)
  for (const ref of refs) {
    assert.match(ref, /^#\/components\//)
    assert.notEqual(follow(ref), undefined, ref)
  }
})

test('every component is used, so that the reference shows nothing that no operation has', () => {
  const { schemas } = api.components
  const refs = new Set(refsOf(api))
  const unused = Object.keys(schemas).filter((name) => !refs.has(`#/components/schemas/${name}`))
  assert.deepEqual(unused, [])
})

test('names in headers are in lower case, as the handlers read them', () => {
  const upper = JSON.stringify(api).match(
    /"in":"header","name":"[^"]*[A-Z]|"name":"[^"]*[A-Z][^"]*","in":"header"/g,
  )
  assert.equal(upper, null)
})

test('a schema that both documents name is a mistake', () => {
  const twice = { components: { schemas: { Problem: {} } } }
  assert.throws(() => mergeApi(structuredClone(api) as ApiDocument, twice), /named in both.*Problem/)
})

test('the committed document and types are those that the sources make', async () => {
  const script = fileURLToPath(new URL('../../../scripts/generate.mjs', import.meta.url))
  const { stderr } = await promisify(execFile)(process.execPath, [script, '--check'])
  assert.equal(stderr, '')
})
