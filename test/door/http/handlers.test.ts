// What does not compile: these are checked by the type checker, which fails where one of the errors is gone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answer, Handler, Handlers } from '../../../src/door/http/operation.ts'

type Received = Extract<Answer<'receiveDocuments'>, { json: unknown }>['json']
const received: Received = { id: 'x', state: 'received', links: { self: 'x' } }
const headers = { location: '/v1/receipts/x' }

const right: Handler<'receiveDocuments'> = async () => ({ status: 202, json: received, headers })

// @ts-expect-error a status that the document does not name
const wrongStatus: Handler<'receiveDocuments'> = async () => ({ status: 200, json: received, headers })

// @ts-expect-error a required header is missing
const noHeader: Handler<'receiveDocuments'> = async () => ({ status: 202, json: received })

// @ts-expect-error a value that the schema does not have
const wrongBody: Handler<'receiveDocuments'> = async () => ({
  status: 202,
  json: { ...received, state: 'done' },
  headers,
})

// @ts-expect-error a media type that the document does not name
const wrongType: Handler<'showMetrics'> = async () => ({ status: 200, type: 'text/html', bytes: '' })

// @ts-expect-error an open operation has no caller
const nobody: Handler<'showHealth'> = async ({ caller }) => ({ status: 200, json: { status: caller.role } })

// @ts-expect-error all operations but one
const missing: Handlers = {} as Omit<Handlers, 'pullOrders'>

test('a handler that answers otherwise than the document says does not compile', () => {
  const wrong = [wrongStatus, noHeader, wrongBody, wrongType, nobody]
  assert.ok([right, ...wrong].every((handler) => typeof handler === 'function'))
  assert.equal('pullOrders' in missing, false)
})
