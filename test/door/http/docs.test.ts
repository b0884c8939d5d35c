// The reference page: it works without the rest of the world, and is not allowed to ask it.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import request from 'supertest'
import { openGateway } from './setting.ts'

const { app } = await openGateway({ after })

test('everything that the page loads is ours, and there', async () => {
  const { text, status, type } = await request(app).get('/docs')
  assert.deepEqual([status, type], [200, 'text/html'])
  const loads = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url!)
  assert.deepEqual(loads, ['data:,', '/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/docs/start.js'])
  for (const url of loads.slice(1)) assert.equal((await request(app).get(url)).status, 200, url)
  const start = await request(app).get('/docs/start.js')
  assert.match(start.text, /url: '\/openapi\.json'/)
  const { text: style } = await request(app).get('/docs/swagger-ui.css')
  for (const [, name] of start.text.matchAll(/toggle\('([\w-]+)'/g))
    assert.ok(style.includes(`html.${name} `), 'what the page is told to look like is known to its style')
  assert.doesNotMatch(text + start.text, /https?:/)
})

test('the bare address leads to it', async () => {
  const { status, headers } = await request(app).get('/')
  assert.deepEqual([status, headers.location], [302, '/docs'])
})

test('the page may load from us only, and can’t be framed', async () => {
  const { headers } = await request(app).get('/docs')
  const policy = headers['content-security-policy']!
  assert.match(policy, /default-src 'none'.*script-src 'self';.*connect-src 'self';.*frame-ancestors 'none'/)
  assert.doesNotMatch(policy, /script-src[^;]*unsafe|https?:|\*/)
})

test('only the page’s own files are served, not the folder they come from', async () => {
  for (const path of [
    '/docs/package.json',
    '/docs/index.html',
    '/docs/..%2Fpackage.json',
    '/docs/swagger-ui.css.map',
  ])
    assert.equal((await request(app).get(path)).status, 404, path)
})

test('the API document is served as the page and others need it, with an ETag', async () => {
  const { body, headers } = await request(app).get('/openapi.json')
  assert.equal(body.openapi, '3.1.0')
  assert.ok(body.components.schemas.Order)
  const again = await request(app).get('/openapi.json').set('if-none-match', headers.etag!)
  assert.equal(again.status, 304)
})
